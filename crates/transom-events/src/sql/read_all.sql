-- Events of all streams in position order.
--   $1 bigint after this position
--   $2 bigint up to and with this position (a frontier read in an earlier snapshot)
--   $3 text   tenant, null for all
--   $4 bigint at most this many
SELECT
    e.tenant, e.stream, e.version, e.position, e.event_id, e.event_type, e.schema_version, e.codec,
    (extract(epoch FROM e.recorded_at) * 1000000)::bigint AS recorded_at_us,
    e.metadata, e.data
FROM {schema}.events AS e
WHERE e.position > $1 AND e.position <= $2 AND ($3::text IS NULL OR e.tenant = $3)
ORDER BY e.position
LIMIT $4
