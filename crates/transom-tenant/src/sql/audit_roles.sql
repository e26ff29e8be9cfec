-- What the application's roles $1 are, or can become, that row-level security does not bind. Of what a role can become:
-- the roles granted to it directly through which it can. A superuser can become anybody, which is said once.
SELECT app.rolname::text AS app, r.rolname::text AS role,
    r.rolsuper AS superuser, r.rolbypassrls AS bypasses, r.rolcreaterole AS creates_roles,
    CASE WHEN r.oid = app.oid THEN NULL ELSE ARRAY(
        SELECT g.rolname::text
        FROM pg_catalog.pg_auth_members AS m
        JOIN pg_catalog.pg_roles AS g ON g.oid = m.roleid
        WHERE m.member = app.oid
        AND (g.oid = r.oid OR (NOT g.rolsuper AND pg_catalog.pg_has_role(g.oid, r.oid, 'MEMBER')))
        GROUP BY g.rolname
        ORDER BY 1
    ) END AS granted
FROM pg_catalog.pg_roles AS app
JOIN pg_catalog.pg_roles AS r
    ON r.oid = app.oid OR (NOT app.rolsuper AND pg_catalog.pg_has_role(app.oid, r.oid, 'MEMBER'))
WHERE app.rolname = ANY ($1::text[])
AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole)
ORDER BY app.rolname, r.rolname
