-- The table $1 (a quoted name) and every partition and table that inherits from it, each with the type of its column $2.
-- Foreign tables have no row-level security.
WITH RECURSIVE family AS (
    SELECT pg_catalog.to_regclass($1)::pg_catalog.oid AS oid, 0 AS depth
    UNION ALL
    SELECT heir.inhrelid, family.depth + 1
    FROM family
    JOIN pg_catalog.pg_inherits AS heir ON heir.inhparent = family.oid
)
SELECT DISTINCT ON (c.oid)
    n.nspname::text, c.relname::text,
    -- With -1 for the length a `char(n)` is not written as `character`, which would be one of 1. A domain as what it is of:
    -- a cast to one over `varchar(3)` would cut the tenant off.
    (
        WITH RECURSIVE type AS (
            SELECT a.atttypid AS oid
            FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = c.oid AND a.attname = $2 AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL
            SELECT t.typbasetype FROM type JOIN pg_catalog.pg_type AS t ON t.oid = type.oid WHERE t.typtype = 'd'
        )
        SELECT pg_catalog.format_type(type.oid, -1)
        FROM type
        JOIN pg_catalog.pg_type AS t ON t.oid = type.oid
        WHERE t.typtype <> 'd'
    )
FROM family
JOIN pg_catalog.pg_class AS c ON c.oid = family.oid AND c.relkind IN ('r', 'p')
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
ORDER BY c.oid
