-- No binds. TE001 is this crate's SQLSTATE for a refused change.
CREATE FUNCTION {schema}.events_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'events are never changed: % on %.% refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'TE001',
              HINT = 'append a new event that corrects the old one';
END
$body$
