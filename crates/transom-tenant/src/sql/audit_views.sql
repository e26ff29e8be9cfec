-- The views and materialized views over the tables $1 through which rows are read past row-level security. $2: the roles of
-- the application.
--
-- Who reads a table through views is the owner of the nearest one below that is no `security_invoker` (PostgreSQL 15), so
-- the way up from a table ends at the first other view. A materialized view holds what it read, whatever lies between. What
-- reads past row-level security may be nobody's to read but that of another view, which passes it on.
WITH RECURSIVE reads AS (
    SELECT DISTINCT rule.ev_class AS reader, d.refobjid AS relation
    FROM pg_catalog.pg_rewrite AS rule
    JOIN pg_catalog.pg_depend AS d
        ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = rule.oid
        AND d.refclassid = 'pg_catalog.pg_class'::regclass
    JOIN pg_catalog.pg_class AS c ON c.oid = rule.ev_class AND c.relkind IN ('v', 'm')
    WHERE rule.ev_type = '1' AND d.refobjid <> rule.ev_class
),
reader AS (
    SELECT c.oid, c.relkind, c.relowner, c.relacl, c.relnamespace, c.relname,
        EXISTS (
            SELECT FROM pg_catalog.pg_options_to_table(c.reloptions) AS o
            WHERE o.option_name = 'security_invoker' AND o.option_value::bool
        ) AS invoker
    FROM pg_catalog.pg_class AS c
    WHERE c.relkind IN ('v', 'm')
),
-- Also on single columns.
granted AS (
    SELECT reader.oid, acl.grantee
    FROM reader
    CROSS JOIN LATERAL (
        SELECT reader.relacl AS list
        UNION ALL
        SELECT a.attacl FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = reader.oid
    ) AS rights
    CROSS JOIN LATERAL pg_catalog.aclexplode(rights.list) AS acl
    WHERE acl.grantee <> reader.relowner
),
reach AS (
    SELECT reads.reader, reads.relation AS base, true AS as_reader
    FROM reads
    WHERE reads.relation = ANY ($1::pg_catalog.oid[])
    UNION
    SELECT reads.reader, reach.base, reach.as_reader AND reader.invoker
    FROM reach
    JOIN reader ON reader.oid = reach.reader AND reader.relkind = 'v'
    JOIN reads ON reads.relation = reach.reader
),
leak AS (
    SELECT v.oid AS reader, reach.base
    FROM reach
    JOIN reader AS v ON v.oid = reach.reader
    JOIN pg_catalog.pg_roles AS owner ON owner.oid = v.relowner
    JOIN pg_catalog.pg_class AS t ON t.oid = reach.base
    WHERE v.relkind = 'm'
    OR (reach.as_reader AND NOT v.invoker AND (
        owner.rolsuper OR owner.rolbypassrls
        OR (NOT t.relforcerowsecurity AND pg_catalog.pg_has_role(owner.oid, t.relowner, 'USAGE'))
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
    ))
    UNION
    SELECT reads.reader, leak.base
    FROM leak
    JOIN reads ON reads.relation = leak.reader
)
SELECT n.nspname::text AS schema, v.relname::text AS name, v.relkind = 'm' AS materialized,
    owner.rolname::text AS owner,
    -- Whom it was granted to (null: PUBLIC).
    ARRAY(
        SELECT DISTINCT CASE WHEN granted.grantee <> 0 THEN pg_catalog.pg_get_userbyid(granted.grantee)::text END
        FROM granted
        WHERE granted.oid = v.oid
        AND (
            granted.grantee = 0
            OR pg_catalog.cardinality($2::text[]) = 0
            OR EXISTS (
                SELECT FROM pg_catalog.pg_roles AS app
                WHERE app.rolname = ANY ($2) AND pg_catalog.pg_has_role(app.oid, granted.grantee, 'MEMBER')
            )
        )
    ) AS grantees,
    array_agg(DISTINCT t.relname::text ORDER BY t.relname::text) AS tables
FROM leak
JOIN reader AS v ON v.oid = leak.reader
JOIN pg_catalog.pg_namespace AS n ON n.oid = v.relnamespace
JOIN pg_catalog.pg_roles AS owner ON owner.oid = v.relowner
JOIN pg_catalog.pg_class AS t ON t.oid = leak.base
-- Who reads an invoker's view needs the privilege on what is below it, where it is found.
WHERE NOT v.invoker
AND CASE
    WHEN pg_catalog.cardinality($2::text[]) > 0 THEN EXISTS (
        SELECT FROM pg_catalog.pg_roles AS app
        WHERE app.rolname = ANY ($2)
        AND NOT app.rolsuper
        AND (
            pg_catalog.has_any_column_privilege(app.oid, v.oid, 'SELECT, INSERT, UPDATE')
            OR pg_catalog.has_table_privilege(app.oid, v.oid, 'DELETE')
        )
    )
    -- A view is there to be read; a materialized one may be somebody's own.
    WHEN v.relkind = 'm' THEN EXISTS (SELECT FROM granted WHERE granted.oid = v.oid)
    ELSE true
END
GROUP BY n.nspname, v.relname, v.oid, v.relkind, owner.rolname
ORDER BY n.nspname, v.relname
