CREATE SCHEMA @schema@;
GRANT USAGE ON SCHEMA @schema@ TO PUBLIC;

-- Every row of every table in some schemas, whoever asks: it runs as the harness's owner, so
-- that a tenant's own transaction can be looked at from inside, before it is rolled back.
-- With row_security off, an owner whom policies bind gets an error and not fewer rows.
CREATE FUNCTION @schema@.rows(
    tenant_column text,
    schemas text[],
    OUT in_schema text,
    OUT in_table text,
    OUT place text,
    OUT key text,
    OUT tenant text,
    OUT content text,
    OUT scalars text[]
) RETURNS SETOF record
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET row_security = off
AS $$
DECLARE
    watched record;
BEGIN
    FOR watched IN
        SELECT n.nspname, c.relname, ARRAY(
            SELECT a.attname::text
            FROM pg_catalog.pg_constraint k
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)
            WHERE k.conrelid = c.oid AND k.contype = 'p'
        ) AS key
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname = ANY (schemas)
        ORDER BY n.nspname, c.relname
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, %L::text, r.place,
                    (SELECT jsonb_object_agg(k, r.row_json -> k)::text
                     FROM unnest(%L::text[]) k),
                    r.row_json ->> %L, r.row_json::text,
                    ARRAY(SELECT v #>> ''{}''
                          FROM jsonb_path_query(r.row_json, ''strict $.**'') v
                          WHERE jsonb_typeof(v) IN (''string'', ''number''))
             FROM (SELECT t.ctid::text AS place, to_jsonb(t.*) AS row_json FROM ONLY %I.%I t) r',
            watched.nspname, watched.relname, watched.key, tenant_column,
            watched.nspname, watched.relname
        );
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION @schema@.rows(text, text[]) TO PUBLIC;
