-- No binds.
CREATE SCHEMA IF NOT EXISTS {schema}
