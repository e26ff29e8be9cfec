-- The position up to which no event can appear any more.
--   $1 text   the position sequence, quoted and qualified
--   $2 bigint the store's lock prefix, 16 bits
-- One row: frontier, isolation (of this transaction), standby, permitted (to read the sequence).
--
-- The last drawn position is read before the locks: the sub-select depends on it. A writer with a
-- position at or below it held its lock by then, and now either still holds it (then its bound is
-- below its position) or has ended, and a commit is visible before its locks are released. Locks of
-- other stores whose prefix collides take part too: they can only lower the result.
WITH drawn AS MATERIALIZED (
    SELECT coalesce(pg_sequence_last_value($1::text::regclass), 0) AS position
)
SELECT
    least(
        drawn.position,
        (SELECT min(((l.classid::bigint & 65535) << 32) | l.objid::bigint)
         FROM pg_locks AS l
         WHERE l.locktype = 'advisory'
           AND l.objsubid = 1
           AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
           AND l.classid::bigint >> 16 = $2::bigint
           AND (((l.classid::bigint & 65535) << 32) | l.objid::bigint) < drawn.position)
    ) AS frontier,
    current_setting('transaction_isolation') AS isolation,
    pg_is_in_recovery() AS standby,
    has_sequence_privilege($1::text, 'USAGE, SELECT') AS permitted
FROM drawn
