-- What a violation can come from: tables with their partitions and heirs, and for each what it holds its rows to.
-- $1, $2: schemas (or null: by the search path) and names of the tables asked for
-- $3: whether the foreign keys that refer to them are asked for too
-- $4: a schema all of whose tables are asked for (or null)
--
-- One row for each index, check or foreign key, beside the facts of its table; a table without any has one row, and so has
-- a table that was not found, with the names that there are. Columns are given by number. Servers of versions 13 to 18 have
-- all that is read here; `conenforced` is new in 18, so it is read by name.
--
-- Joins to groups, rather than a subquery for each row, keep the planner's estimate below what makes a server compile the
-- statement (`jit_above_cost`), which takes far longer than to run it.
WITH RECURSIVE wanted AS (
    SELECT ask.position::int4, ask.schema_name, found.oid
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS ask (schema_name, table_name, position)
    LEFT JOIN pg_catalog.pg_namespace AS n ON n.nspname = ask.schema_name
    LEFT JOIN pg_catalog.pg_class AS found
        ON found.relname = ask.table_name
        AND found.relkind IN ('r', 'p')
        AND CASE WHEN ask.schema_name IS NULL
            THEN pg_catalog.pg_table_is_visible(found.oid)
            ELSE found.relnamespace = n.oid
            END
    UNION ALL
    -- The position of a whole schema is 0; without a table it says that the schema is there.
    SELECT 0, n.nspname::text, c.oid
    FROM pg_catalog.pg_namespace AS n
    LEFT JOIN pg_catalog.pg_class AS c
        ON c.relnamespace = n.oid
        AND c.relkind IN ('r', 'p')
        AND NOT c.relispartition
        -- Smaller ones are the system's own (FirstNormalObjectId).
        AND c.oid >= 16384
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend AS d
            WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
        )
    WHERE n.nspname = $4::text
),

-- The tables asked for and all whose rows are rows of theirs.
family AS (
    SELECT wanted.oid FROM wanted WHERE wanted.oid IS NOT NULL
    UNION
    SELECT heir.inhrelid
    FROM family
    JOIN pg_catalog.pg_inherits AS heir ON heir.inhparent = family.oid
    JOIN pg_catalog.pg_class AS c ON c.oid = heir.inhrelid AND c.relkind IN ('r', 'p')
),

relation AS (
    SELECT family.oid FROM family
    UNION
    SELECT k.conrelid
    FROM pg_catalog.pg_constraint AS k
    WHERE $3::bool AND k.contype = 'f' AND k.confrelid IN (SELECT family.oid FROM family)
),

asked AS (
    SELECT wanted.oid, array_agg(wanted.position ORDER BY wanted.position) AS positions
    FROM wanted
    GROUP BY wanted.oid
),

above AS (
    SELECT up.inhrelid, array_agg(up.inhparent::int8 ORDER BY up.inhseqno) AS parents
    FROM pg_catalog.pg_inherits AS up
    GROUP BY up.inhrelid
),

columns AS (
    SELECT
        a.attrelid,
        array_agg(a.attnum ORDER BY a.attnum) AS numbers,
        array_agg(a.attname::text ORDER BY a.attnum) AS names,
        array_agg(a.attnotnull ORDER BY a.attnum) AS not_null,
        array_agg(
            a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '' OR t.typdefault IS NOT NULL ORDER BY a.attnum
        ) AS filled
    FROM relation
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = relation.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    GROUP BY a.attrelid
),

-- The names of all tables, where a pattern must leave some out.
neighbours AS (
    SELECT c.relnamespace, array_agg(c.relname::text ORDER BY c.relname) AS names
    FROM pg_catalog.pg_class AS c
    WHERE c.relkind IN ('r', 'p')
    GROUP BY c.relnamespace
),

facts AS MATERIALIZED (
    SELECT
        c.oid,
        c.relname::text AS table_name,
        n.nspname::text AS schema_name,
        pg_catalog.pg_table_is_visible(c.oid) AS visible,
        c.relispartition AS is_partition,
        p.partstrat::text AS strategy,
        coalesce(p.partdefid <> 0, false) AS has_default_partition,
        -- A vector counts from 0, a slice from 1 as arrays do.
        (p.partattrs::int2[])[0:] AS partition_key,
        asked.positions,
        above.parents,
        columns.numbers, columns.names, columns.not_null, columns.filled,
        CASE WHEN c.relhassubclass THEN neighbours.names END AS neighbours
    FROM relation
    JOIN pg_catalog.pg_class AS c ON c.oid = relation.oid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_partitioned_table AS p ON p.partrelid = c.oid
    LEFT JOIN asked ON asked.oid = c.oid
    LEFT JOIN above ON above.inhrelid = c.oid
    LEFT JOIN columns ON columns.attrelid = c.oid
    LEFT JOIN neighbours ON neighbours.relnamespace = c.relnamespace
    UNION ALL
    SELECT
        NULL, NULL, NULL, false, false, NULL, false, NULL, ARRAY[wanted.position], NULL, NULL, NULL, NULL, NULL,
        array_agg(c.relname::text ORDER BY c.relname) FILTER (WHERE c.oid IS NOT NULL)
    FROM wanted
    LEFT JOIN pg_catalog.pg_namespace AS n ON n.nspname = wanted.schema_name
    LEFT JOIN pg_catalog.pg_class AS c
        ON c.relkind IN ('r', 'p')
        AND c.oid >= 16384
        AND CASE WHEN wanted.schema_name IS NULL
            THEN pg_catalog.pg_table_is_visible(c.oid)
            ELSE c.relnamespace = n.oid
            END
    WHERE wanted.oid IS NULL
    GROUP BY wanted.position
),

-- Each column with the types that its values are made of, where one can be a domain: its own type, what a domain is made
-- of, and the elements of arrays, members of composites and bounds of ranges. (UNION, so that no type is entered twice.)
type_use AS (
    SELECT a.attrelid, a.attnum, t.oid
    FROM relation
    JOIN pg_catalog.pg_attribute AS a
        ON a.attrelid = relation.oid AND a.attnum > 0 AND NOT a.attisdropped
        -- Smaller ones are built in and have no domain in them (FirstUnpinnedObjectId; those of the information schema are
        -- greater).
        AND a.atttypid >= 12000
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid AND (t.typtype IN ('d', 'c', 'r', 'm') OR t.typelem <> 0)
    UNION
    SELECT type_use.attrelid, type_use.attnum, part.oid
    FROM type_use
    JOIN pg_catalog.pg_type AS t ON t.oid = type_use.oid
    LEFT JOIN pg_catalog.pg_attribute AS member
        ON t.typtype = 'c' AND member.attrelid = t.typrelid AND member.attnum > 0 AND NOT member.attisdropped
    -- Multiranges are new in 14, and so is the column that names them.
    LEFT JOIN pg_catalog.pg_range AS r
        ON t.typtype IN ('r', 'm') AND t.oid IN (r.rngtypid, (to_jsonb(r) ->> 'rngmultitypid')::oid)
    JOIN pg_catalog.pg_type AS part
        ON part.oid = CASE t.typtype
            WHEN 'd' THEN t.typbasetype
            WHEN 'c' THEN member.atttypid
            WHEN 'b' THEN t.typelem
            ELSE r.rngsubtype
            END
        AND part.oid >= 12000
        AND (part.typtype IN ('d', 'c', 'r', 'm') OR part.typelem <> 0)
),

-- The columns that indexes on expressions and partial ones read.
reads AS (
    SELECT d.objid, array_agg(DISTINCT d.refobjsubid::int2) AS columns
    FROM relation
    JOIN pg_catalog.pg_index AS i
        ON i.indrelid = relation.oid AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)
    JOIN pg_catalog.pg_depend AS d
        ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = i.indexrelid
        AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = i.indrelid AND d.refobjsubid > 0
    GROUP BY d.objid
),

entry AS (
    SELECT
        i.indrelid AS relation,
        CASE WHEN i.indisexclusion THEN 'exclusion' WHEN i.indisprimary THEN 'primary key' ELSE 'unique' END AS kind,
        i.indexrelid AS id,
        up.inhparent AS parent,
        named.relname::text AS name,
        NULL::text AS domain_schema,
        false AS inherited,
        -- Without the columns that it only includes.
        (i.indkey::int2[])[0:i.indnkeyatts - 1] AS key,
        -- (No backslash in these patterns: without `standard_conforming_strings` it would be lost.)
        -- Dependencies do not tell a predicate's columns from an expression's; the expression itself does.
        CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(
            SELECT node[1]::int2 FROM regexp_matches(i.indexprs::text, ':varattno ([0-9]+)', 'g') AS node
        ) END AS expressions,
        reads.columns AS reads,
        i.indexprs IS NULL AND i.indpred IS NULL AS exact,
        concat(i.indexprs::text, i.indpred::text) ~ ':varattno 0[^0-9]' AS reads_row,
        NULL::oid AS refers_to,
        NULL::text AS refers_to_name,
        NULL::oid AS parent_relation,
        false AS forbids_deletion
    FROM relation
    JOIN pg_catalog.pg_index AS i ON i.indrelid = relation.oid
    JOIN pg_catalog.pg_class AS named ON named.oid = i.indexrelid
    LEFT JOIN pg_catalog.pg_inherits AS up ON up.inhrelid = i.indexrelid
    LEFT JOIN reads ON reads.objid = i.indexrelid
    -- Also an invalid one, that a failed CREATE INDEX CONCURRENTLY left: once ready, it refuses duplicates.
    WHERE (i.indisunique OR i.indisexclusion) AND i.indisready

    UNION ALL
    SELECT
        k.conrelid,
        CASE k.contype WHEN 'f' THEN 'foreign key' ELSE 'check' END,
        k.oid,
        nullif(k.conparentid, 0),
        k.conname::text,
        NULL,
        k.coninhcount > 0,
        k.conkey,
        NULL, NULL,
        k.contype = 'f',
        k.contype = 'c' AND coalesce(0 = ANY (k.conkey), false),
        nullif(k.confrelid, 0),
        target.relname::text,
        up.conrelid,
        k.contype = 'f' AND k.confdeltype IN ('a', 'r')
    FROM relation
    JOIN pg_catalog.pg_constraint AS k ON k.conrelid = relation.oid
    LEFT JOIN pg_catalog.pg_class AS target ON target.oid = k.confrelid
    LEFT JOIN pg_catalog.pg_constraint AS up ON up.oid = k.conparentid
    WHERE k.contype IN ('c', 'f') AND coalesce((to_jsonb(k) ->> 'conenforced')::bool, true)

    UNION ALL
    SELECT
        u.attrelid, 'domain', k.oid, NULL, k.conname::text, n.nspname::text, true,
        array_agg(DISTINCT u.attnum), NULL, NULL, false, false, NULL, NULL, NULL, false
    FROM type_use AS u
    JOIN pg_catalog.pg_constraint AS k ON k.contypid = u.oid AND k.contype = 'c'
    JOIN pg_catalog.pg_type AS t ON t.oid = u.oid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    GROUP BY u.attrelid, k.oid, k.conname, n.nspname
)

SELECT
    facts.oid::int8 AS oid, facts.table_name, facts.schema_name, facts.visible, facts.is_partition, facts.strategy,
    facts.has_default_partition, facts.partition_key, facts.positions, facts.parents, facts.numbers, facts.names,
    facts.not_null, facts.filled, facts.neighbours,
    entry.kind, entry.id::int8 AS id, entry.parent::int8 AS parent, entry.name, entry.domain_schema, entry.inherited,
    entry.key, entry.expressions, entry.reads, entry.exact, entry.reads_row,
    entry.refers_to::int8 AS refers_to, entry.refers_to_name, entry.parent_relation::int8 AS parent_relation,
    entry.forbids_deletion
FROM facts
LEFT JOIN entry ON entry.relation = facts.oid
