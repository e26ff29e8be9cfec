SELECT 'role' AS what, current_user::text AS value
UNION ALL
SELECT 'search_path', pg_catalog.current_setting('search_path')
UNION ALL
-- Both are the time of this message, unless a transaction was open before it.
SELECT 'open transaction', (pg_catalog.now() <> pg_catalog.statement_timestamp())::text
UNION ALL
SELECT 'temporary table', c.relname::text
FROM pg_catalog.pg_class c
WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relkind IN ('r', 'p', 'v', 'S')
UNION ALL
SELECT 'cursor', c.name FROM pg_catalog.pg_cursors c WHERE c.is_holdable
UNION ALL
SELECT 'advisory lock', pg_catalog.concat_ws(' ', l.classid, l.objid, l.objsubid)
FROM pg_catalog.pg_locks l
WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'advisory'
UNION ALL
SELECT 'channel', pg_catalog.pg_listening_channels()
UNION ALL
SELECT 'setting ' || s.name, s.setting FROM pg_catalog.pg_settings s WHERE s.source = 'session'
