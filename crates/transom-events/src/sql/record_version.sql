--   $1 integer the version just installed
INSERT INTO {schema}.events_schema (version) VALUES ($1)
