-- The newest installed version, 0 for none. No binds.
SELECT coalesce(max(v.version), 0) FROM {schema}.events_schema AS v
