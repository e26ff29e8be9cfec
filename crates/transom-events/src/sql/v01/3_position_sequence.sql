-- No binds.
-- CACHE 1: a session that drew numbers ahead would use them below the bound it publishes.
-- MAXVALUE: a position has to fit in the 48 bits of the lock key.
CREATE SEQUENCE {schema}.events_position
    AS bigint MINVALUE 1 MAXVALUE 281474976710655 START 1 CACHE 1 NO CYCLE
    OWNED BY {schema}.events.position
