-- The tables $1 that an application's role ($2) owns, or can come to own by becoming the owner.
SELECT t.oid, app.rolname::text AS app, owner.rolname::text AS owner,
    CASE WHEN owner.oid = app.oid THEN NULL ELSE ARRAY(
        SELECT g.rolname::text
        FROM pg_catalog.pg_auth_members AS m
        JOIN pg_catalog.pg_roles AS g ON g.oid = m.roleid
        WHERE m.member = app.oid
        AND (g.oid = owner.oid OR (NOT g.rolsuper AND pg_catalog.pg_has_role(g.oid, owner.oid, 'MEMBER')))
        GROUP BY g.rolname
        ORDER BY 1
    ) END AS granted,
    -- What goes to another owner with the table, and is not an identity, which asks for no privilege.
    ARRAY(
        SELECT pg_catalog.format('%I.%I', n.nspname, s.relname)
        FROM pg_catalog.pg_depend AS d
        JOIN pg_catalog.pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
        JOIN pg_catalog.pg_namespace AS n ON n.oid = s.relnamespace
        WHERE d.classid = 'pg_catalog.pg_class'::regclass
        AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = t.oid AND d.deptype = 'a'
        ORDER BY 1
    ) AS sequences
FROM pg_catalog.pg_class AS t
JOIN pg_catalog.pg_roles AS owner ON owner.oid = t.relowner
JOIN pg_catalog.pg_roles AS app ON app.rolname = ANY ($2::text[])
-- A superuser owns everything, which is said of the role.
WHERE t.oid = ANY ($1::pg_catalog.oid[])
AND NOT app.rolsuper
AND NOT owner.rolsuper
AND pg_catalog.pg_has_role(app.oid, owner.oid, 'MEMBER')
ORDER BY t.oid, app.rolname
