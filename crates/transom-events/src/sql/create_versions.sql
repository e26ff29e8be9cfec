-- The versions of the store's schema that were installed. No binds.
CREATE TABLE {schema}.events_schema (
    version integer PRIMARY KEY,
    installed_at timestamptz NOT NULL DEFAULT clock_timestamp()
)
