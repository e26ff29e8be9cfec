-- Who of PUBLIC and the application's roles ($2) was given TRUNCATE or REFERENCES on the tables $1, by the name (null: PUBLIC)
-- that it was given to.
SELECT t.oid, acl.privilege_type = 'TRUNCATE' AS truncate,
    array_agg(DISTINCT CASE WHEN acl.grantee <> 0 THEN pg_catalog.pg_get_userbyid(acl.grantee)::text END) AS grantees
FROM pg_catalog.pg_class AS t
-- REFERENCES can be granted on single columns.
CROSS JOIN LATERAL (
    SELECT t.relacl AS list
    UNION ALL
    SELECT a.attacl FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = t.oid
) AS rights
CROSS JOIN LATERAL pg_catalog.aclexplode(rights.list) AS acl
WHERE t.oid = ANY ($1::pg_catalog.oid[])
AND acl.privilege_type IN ('TRUNCATE', 'REFERENCES')
AND acl.grantee <> t.relowner
AND (
    acl.grantee = 0
    OR EXISTS (
        SELECT FROM pg_catalog.pg_roles AS app
        WHERE app.rolname = ANY ($2::text[])
        AND NOT app.rolsuper
        AND pg_catalog.pg_has_role(app.oid, acl.grantee, 'MEMBER')
    )
)
GROUP BY t.oid, acl.privilege_type
ORDER BY t.oid, acl.privilege_type
