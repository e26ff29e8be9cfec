-- The unique indexes of the tables $1 whose keys leave out their tenant columns, of numbers $2.
WITH tenant_table AS (
    SELECT oid, attnum FROM unnest($1::pg_catalog.oid[], $2::int2[]) AS t (oid, attnum)
)
SELECT t.oid, ic.relname::text AS name, n.nspname::text AS schema,
    i.indisprimary AS is_primary,
    pg_catalog.pg_get_indexdef(i.indexrelid) AS index_definition,
    pg_catalog.pg_get_constraintdef(k.oid) AS constraint_definition,
    -- A key of one column that nobody chooses: drawn at random, or counted.
    i.indnkeyatts = 1 AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = t.oid AND a.attnum = i.indkey[0]
        AND (
            a.attidentity <> ''
            OR a.atttypid = 'pg_catalog.uuid'::regtype
            OR EXISTS (
                SELECT FROM pg_catalog.pg_attrdef AS d
                WHERE d.adrelid = t.oid AND d.adnum = a.attnum
                AND pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%'
            )
        )
    ) AS generated,
    ARRAY(
        SELECT pg_catalog.concat(child.nspname, '.', c.relname, '.', f.conname)
        FROM pg_catalog.pg_constraint AS f
        JOIN pg_catalog.pg_class AS c ON c.oid = f.conrelid
        JOIN pg_catalog.pg_namespace AS child ON child.oid = c.relnamespace
        WHERE f.contype = 'f' AND f.conparentid = 0 AND f.conindid = i.indexrelid
        ORDER BY 1
    ) AS referenced_by
FROM pg_catalog.pg_index AS i
JOIN tenant_table AS t ON t.oid = i.indrelid
JOIN pg_catalog.pg_class AS ic ON ic.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = ic.relnamespace
LEFT JOIN pg_catalog.pg_constraint AS k
    ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u')
WHERE i.indisunique
-- Those of partitions come from their table.
AND NOT ic.relispartition
AND NOT t.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
ORDER BY t.oid, ic.relname
