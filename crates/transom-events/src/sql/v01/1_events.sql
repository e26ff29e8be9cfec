-- No binds.
-- position has no default on purpose: an INSERT that skips the store's lock would break the order
-- that readers rely on, so it has to fail.
-- The tenant is part of the key: streams of two tenants may share a name, and a key without it would
-- tell one tenant, past any row-level security, that another one has such a stream.
CREATE TABLE {schema}.events (
    position bigint NOT NULL CHECK (position > 0),
    tenant text NOT NULL DEFAULT '',
    stream text NOT NULL CHECK (stream <> ''),
    version bigint NOT NULL CHECK (version > 0),
    event_id uuid NOT NULL,
    event_type text NOT NULL CHECK (event_type <> ''),
    schema_version smallint NOT NULL DEFAULT 1 CHECK (schema_version > 0),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    codec smallint NOT NULL DEFAULT 0,
    metadata bytea,
    data bytea NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (tenant, stream, version)
)
