-- Appends events to one stream, or writes nothing if the stream is not where the caller expects it.
--   $1 text       tenant ('' for none)
--   $2 text       stream
--   $3 bigint     expected: -1 any, -2 some event, 0 no event, n exactly version n
--   $4 uuid[]     event ids        (the arrays run in parallel, one element an event)
--   $5 text[]     event types
--   $6 smallint[] schema versions
--   $7 smallint[] codecs
--   $8 bytea[]    metadata, null for none
--   $9 bytea[]    data
--   $10 text      the position sequence, quoted and qualified
--   $11 bigint    the store's lock prefix, 16 bits
-- One row: head (before), written (0 or the number of events), position (of the last one).
WITH head AS MATERIALIZED (
    SELECT coalesce(
        (SELECT e.version
         FROM {schema}.events AS e
         WHERE e.tenant = $1 AND e.stream = $2
         ORDER BY e.version DESC
         LIMIT 1),
        0) AS version
),
-- Publishes, until this transaction ends, that all its positions are above the present last one.
-- The INSERT draws its positions from rows of this CTE, so the lock is always held before the
-- first nextval. pg_sequence_last_value reads under the sequence page's lock and answers null for a
-- sequence never used; a plain SELECT last_value reads without that lock and can see the value
-- about 32 too high while a concurrent nextval writes its log record, and a fresh sequence as 1.
guard AS MATERIALIZED (
    SELECT
        head.version,
        pg_advisory_xact_lock_shared(
            ($11::bigint << 48) | coalesce(pg_sequence_last_value($10::text::regclass), 0)) AS held
    FROM head
    WHERE CASE $3::bigint
        WHEN -1 THEN true
        WHEN -2 THEN head.version > 0
        ELSE head.version = $3::bigint
    END
),
written AS (
    INSERT INTO {schema}.events AS e
        (position, tenant, stream, version, event_id, event_type, schema_version, codec, metadata, data)
    SELECT
        nextval($10::text::regclass), $1, $2, guard.version + n.ordinal,
        n.event_id, n.event_type, n.schema_version, n.codec, n.metadata, n.data
    FROM guard
    CROSS JOIN unnest(
        $4::uuid[], $5::text[], $6::smallint[], $7::smallint[], $8::bytea[], $9::bytea[])
        WITH ORDINALITY
        AS n (event_id, event_type, schema_version, codec, metadata, data, ordinal)
    -- nextval is volatile, so it is evaluated after this sort: positions follow versions.
    ORDER BY n.ordinal
    RETURNING e.position
)
SELECT
    (SELECT head.version FROM head) AS head,
    count(*) AS written,
    max(written.position) AS position
FROM written
