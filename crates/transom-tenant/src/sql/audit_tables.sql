-- The tables with a tenant column: of the schemas $1 (or null: of all but the system's), with the first of the columns $2
-- that they have. $3: the roles of the application; without any, what anybody but the owner may do counts.
--
-- What belongs to an extension is its business, and a temporary table lives in one session.
SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name, a.attname::text AS "column", a.attnum,
    pg_catalog.quote_ident(a.attname) AS column_ident,
    -- A domain as what it is of: that is what the policy is to cast to.
    (
        WITH RECURSIVE type AS (
            SELECT a.atttypid AS oid
            UNION ALL
            SELECT t.typbasetype FROM type JOIN pg_catalog.pg_type AS t ON t.oid = type.oid WHERE t.typtype = 'd'
        )
        SELECT pg_catalog.format_type(type.oid, -1)
        FROM type
        JOIN pg_catalog.pg_type AS t ON t.oid = type.oid
        WHERE t.typtype <> 'd'
    ) AS type,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS full_type,
    a.attnotnull AS not_null,
    c.relrowsecurity AS enabled,
    c.relforcerowsecurity AS forced,
    c.relispartition AS is_partition,
    EXISTS (
        SELECT FROM pg_catalog.pg_inherits AS h
        JOIN pg_catalog.pg_attribute AS above
            ON above.attrelid = h.inhparent AND above.attname = a.attname AND NOT above.attisdropped
        WHERE h.inhrelid = c.oid
    ) AS is_child,
    EXISTS (
        SELECT FROM pg_catalog.pg_partitioned_table AS p WHERE p.partrelid = c.oid AND p.partattrs[0] = a.attnum
    ) OR EXISTS (
        SELECT FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS ic ON ic.oid = i.indexrelid
        JOIN pg_catalog.pg_am AS am ON am.oid = ic.relam AND am.amname IN ('btree', 'hash')
        WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum AND i.indisvalid AND i.indpred IS NULL
    ) AS indexed,
    CASE
        WHEN pg_catalog.cardinality($3::text[]) = 0 THEN EXISTS (
            SELECT
            FROM (
                SELECT c.relacl AS list
                UNION ALL
                SELECT granted.attacl FROM pg_catalog.pg_attribute AS granted WHERE granted.attrelid = c.oid
            ) AS rights
            CROSS JOIN LATERAL pg_catalog.aclexplode(rights.list) AS acl
            WHERE acl.grantee <> c.relowner
        )
        ELSE EXISTS (
            SELECT FROM pg_catalog.pg_roles AS app
            WHERE app.rolname = ANY ($3)
            AND (
                pg_catalog.has_any_column_privilege(app.oid, c.oid, 'SELECT, INSERT, UPDATE')
                OR pg_catalog.has_table_privilege(app.oid, c.oid, 'DELETE')
            )
        )
    END AS reachable
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    SELECT a.*
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname = ANY ($2::text[])
    ORDER BY pg_catalog.array_position($2::text[], a.attname::text)
    LIMIT 1
) AS a
WHERE c.relkind IN ('r', 'p')
AND c.relpersistence <> 't'
AND CASE
    WHEN $1::text[] IS NULL THEN n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    ELSE n.nspname = ANY ($1::text[])
END
AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS d
    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
)
ORDER BY n.nspname, c.relname
