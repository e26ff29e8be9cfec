-- The policies of the tables $1. $2: the roles of the application.
SELECT p.polrelid AS oid, p.polname::text AS name, p.polpermissive AS permissive, p.polcmd::text AS command,
    pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using_text,
    pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS check_text,
    p.polroles = '{0}'::pg_catalog.oid[] AS is_public,
    ARRAY(
        SELECT r.rolname::text FROM pg_catalog.pg_roles AS r WHERE r.oid = ANY (p.polroles) ORDER BY 1
    ) AS roles,
    -- A superuser counts as a member of every role: only what is for all is taken to be for it, once it is none.
    ARRAY(
        SELECT app.rolname::text
        FROM pg_catalog.pg_roles AS app
        WHERE app.rolname = ANY ($2::text[])
        AND EXISTS (
            SELECT FROM unnest(p.polroles) AS bound (oid)
            WHERE bound.oid = 0 OR (NOT app.rolsuper AND pg_catalog.pg_has_role(app.oid, bound.oid, 'USAGE'))
        )
        ORDER BY 1
    ) AS apps
FROM pg_catalog.pg_policy AS p
WHERE p.polrelid = ANY ($1::pg_catalog.oid[])
ORDER BY p.polrelid, p.polname
