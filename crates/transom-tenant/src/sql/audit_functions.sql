-- The SECURITY DEFINER functions that the application's roles $2 may call; without any, those of the schemas $1 (or null: of
-- all but the system's) that anybody but the owner may. $3: the tables with a tenant.
--
-- One that reads past row-level security may be in any schema that the application can use; where its names are looked for
-- is only asked of those in $1.
--
-- What returns a trigger is not called, and what belongs to an extension is its business.
SELECT f.schema, f.name, f.arguments, f.owner, f.bypasses, f.pinned
FROM (
    SELECT n.nspname::text AS schema, p.proname::text AS name,
        pg_catalog.pg_get_function_identity_arguments(p.oid) AS arguments,
        owner.rolname::text AS owner,
        owner.rolsuper OR owner.rolbypassrls OR EXISTS (
            SELECT FROM pg_catalog.pg_class AS t
            WHERE t.oid = ANY ($3::pg_catalog.oid[])
            AND (
                (NOT t.relforcerowsecurity AND pg_catalog.pg_has_role(owner.oid, t.relowner, 'USAGE'))
                -- Or excepted by a policy with no condition, that no restrictive one narrows.
                OR EXISTS (
                    SELECT FROM pg_catalog.pg_policy AS p
                    WHERE p.polrelid = t.oid AND p.polpermissive AND pg_catalog.pg_get_expr(p.polqual, p.polrelid) = 'true'
                    AND EXISTS (
                        SELECT FROM unnest(p.polroles) AS excepted (oid)
                        WHERE excepted.oid <> 0 AND pg_catalog.pg_has_role(owner.oid, excepted.oid, 'USAGE')
                    )
                    AND NOT EXISTS (
                        SELECT FROM pg_catalog.pg_policy AS guard
                        CROSS JOIN LATERAL unnest(guard.polroles) AS bound (oid)
                        WHERE guard.polrelid = t.oid AND NOT guard.polpermissive
                        AND guard.polcmd IN ('*', 'r', p.polcmd)
                        AND (bound.oid = 0 OR pg_catalog.pg_has_role(owner.oid, bound.oid, 'USAGE'))
                    )
                )
            )
        ) AS bypasses,
        EXISTS (
            SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search\_path=%'
        ) AS pinned,
        $1::text[] IS NULL OR n.nspname = ANY ($1::text[]) AS asked
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    JOIN pg_catalog.pg_roles AS owner ON owner.oid = p.proowner
    WHERE p.prosecdef
    AND p.prorettype NOT IN ('pg_catalog.trigger'::regtype, 'pg_catalog.event_trigger'::regtype)
    AND n.nspname <> 'information_schema'
    AND n.nspname !~ '^pg_'
    AND CASE
        WHEN pg_catalog.cardinality($2::text[]) > 0 THEN EXISTS (
            SELECT FROM pg_catalog.pg_roles AS app
            WHERE app.rolname = ANY ($2)
            AND NOT app.rolsuper
            AND pg_catalog.has_function_privilege(app.oid, p.oid, 'EXECUTE')
            AND ($1::text[] IS NULL OR n.nspname = ANY ($1::text[]) OR pg_catalog.has_schema_privilege(app.oid, n.oid, 'USAGE'))
        )
        -- Without a list everybody may.
        ELSE ($1::text[] IS NULL OR n.nspname = ANY ($1::text[])) AND (
            p.proacl IS NULL
            OR EXISTS (SELECT FROM pg_catalog.aclexplode(p.proacl) AS acl WHERE acl.grantee <> p.proowner)
        )
    END
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
    )
) AS f
WHERE f.asked OR f.bypasses
ORDER BY f.schema, f.name, f.arguments
