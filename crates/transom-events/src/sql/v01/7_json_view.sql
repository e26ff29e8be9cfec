-- Events to read in psql. No binds. PostgreSQL 15 and later only: before, a view runs with the rights
-- of its owner and would show the events of every tenant past row-level security.
-- json, not jsonb: jsonb refuses \u0000, and one such event would fail the whole query.
CREATE VIEW {schema}.events_json WITH (security_invoker = true) AS
SELECT
    e.position, e.tenant, e.stream, e.version, e.event_id, e.event_type, e.schema_version, e.recorded_at,
    CASE WHEN e.metadata IS NOT NULL THEN convert_from(e.metadata, 'UTF8')::json END AS metadata,
    CASE WHEN e.codec = 0 THEN convert_from(e.data, 'UTF8')::json END AS data
FROM {schema}.events AS e
