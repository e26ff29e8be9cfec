-- Events of one stream, oldest first.
--   $1 text   tenant ('' for none)
--   $2 text   stream
--   $3 bigint from this version, with it
--   $4 bigint at most this many
SELECT
    e.tenant, e.stream, e.version, e.position, e.event_id, e.event_type, e.schema_version, e.codec,
    (extract(epoch FROM e.recorded_at) * 1000000)::bigint AS recorded_at_us,
    e.metadata, e.data
FROM {schema}.events AS e
WHERE e.tenant = $1 AND e.stream = $2 AND e.version >= $3
ORDER BY e.version
LIMIT $4
