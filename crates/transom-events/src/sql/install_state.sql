-- What is there already. The catalog is asked because CREATE SCHEMA IF NOT EXISTS needs the right to
-- create schemas even when there is nothing to create.
--   $1 text the schema's name
-- One row: has_schema, has_versions, server (version number, as 150004)
SELECT
    EXISTS (SELECT FROM pg_namespace AS n WHERE n.nspname = $1) AS has_schema,
    EXISTS (
        SELECT FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relname = 'events_schema') AS has_versions,
    current_setting('server_version_num')::int AS server
