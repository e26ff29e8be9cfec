-- The foreign keys between the tables $1 that leave out their tenant columns, of numbers $2, or that empty the child's when
-- the parent's row goes.
WITH tenant_table AS (
    SELECT oid, attnum FROM unnest($1::pg_catalog.oid[], $2::int2[]) AS t (oid, attnum)
)
SELECT child.oid AS child, parent.oid AS parent, k.conname::text AS name,
    ARRAY(
        SELECT a.attname::text
        FROM unnest(k.conkey) WITH ORDINALITY AS key (attnum, position)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = key.attnum
        ORDER BY key.position
    ) AS columns,
    ARRAY(
        SELECT a.attname::text
        FROM unnest(k.confkey) WITH ORDINALITY AS key (attnum, position)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = key.attnum
        ORDER BY key.position
    ) AS refers_to,
    -- Whether the parent has the unique index already that a foreign key with the tenant needs.
    EXISTS (
        SELECT FROM pg_catalog.pg_index AS i
        WHERE i.indrelid = parent.oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL
        AND ARRAY(SELECT key FROM unnest((i.indkey::int2[])[0:i.indnkeyatts - 1]) AS key ORDER BY key)
            = ARRAY(SELECT key FROM unnest(k.confkey || parent.attnum) AS key ORDER BY key)
    ) AS covered,
    held.pair AS held,
    k.confupdtype::text AS on_update,
    k.confdeltype::text AS on_delete,
    k.condeferrable AS deferrable,
    k.condeferred AS deferred
FROM pg_catalog.pg_constraint AS k
JOIN tenant_table AS child ON child.oid = k.conrelid
JOIN tenant_table AS parent ON parent.oid = k.confrelid
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM unnest(k.conkey, k.confkey) AS key (child_column, parent_column)
        WHERE key.child_column = child.attnum AND key.parent_column = parent.attnum
    ) AS pair
) AS held
JOIN pg_catalog.pg_attribute AS tenant ON tenant.attrelid = child.oid AND tenant.attnum = child.attnum
WHERE k.contype = 'f'
-- Not the copies of partitions.
AND k.conparentid = 0
AND (
    NOT held.pair
    OR CASE
        WHEN k.confupdtype IN ('n', 'd') THEN true
        WHEN k.confdeltype IN ('n', 'd') THEN
            -- Which columns, from PostgreSQL 15 on; by default all.
            coalesce(
                nullif(pg_catalog.to_jsonb(k) -> 'confdelsetcols', 'null') @> pg_catalog.to_jsonb(child.attnum),
                true
            )
        ELSE false
    END
    -- What cannot be emptied keeps the parent's row.
    AND NOT (tenant.attnotnull AND 'd' NOT IN (k.confupdtype, k.confdeltype))
)
ORDER BY k.conrelid, k.conname
