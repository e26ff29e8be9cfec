-- What the probe needs to know of one table ($2, in schema $1, or in the first of the search path that has it): its
-- columns and the constraints that a row of it must satisfy. For PostgreSQL 13 and later.
--
-- Expressions are taken out with an empty search path, so that every name in them that is not PostgreSQL's own comes with
-- its schema: the probe may run under another path (a schema per tenant) than the one it was loaded under. The literals are
-- written in forms that any date or interval style reads alike. The settings are put back in the same statement. The order
-- is by what depends on what: `target` is there only after they were changed, all the rest is made of `target`, and
-- `restored` only after all of it was counted.
--
-- Every name carries its schema, since a temporary table may be called as one of the catalogue's.
WITH RECURSIVE found AS MATERIALIZED (
    SELECT c.oid, c.relkind, c.relname, n.nspname,
        pg_catalog.current_setting('search_path') AS path,
        pg_catalog.current_setting('standard_conforming_strings') AS strings,
        pg_catalog.current_setting('DateStyle') AS dates,
        pg_catalog.current_setting('IntervalStyle') AS intervals,
        pg_catalog.current_setting('extra_float_digits') AS digits
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = $2
      AND c.relkind IN ('r', 'p')
      AND CASE WHEN $1::text IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $1 END
),
target AS MATERIALIZED (
    SELECT found.*,
        pg_catalog.set_config('search_path', pg_catalog.left(path, 0), true) AS path_set,
        pg_catalog.set_config('standard_conforming_strings', 'on', true) AS strings_set,
        pg_catalog.set_config('DateStyle', 'ISO', true) AS dates_set,
        pg_catalog.set_config('IntervalStyle', 'postgres', true) AS intervals_set,
        pg_catalog.set_config('extra_float_digits', '1', true) AS digits_set
    FROM found
),
-- The types a column's type is made of: itself, and as long as it is a domain the next.
link (attnum, type, typmod, depth) AS (
    SELECT a.attnum, a.atttypid, a.atttypmod, 0
    FROM target
    JOIN pg_catalog.pg_attribute a ON a.attrelid = target.oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT link.attnum, t.typbasetype, t.typtypmod, link.depth + 1
    FROM link
    JOIN pg_catalog.pg_type t ON t.oid = link.type AND t.typtype = 'd'
),
base AS (
    SELECT DISTINCT ON (attnum) attnum, type, typmod FROM link ORDER BY attnum, depth DESC
),
-- Expressions as the parser left them, for what their text does not tell.
tree AS (
    SELECT kind, oid, text,
        -- The columns mentioned: 0 is the whole row, and less a system column.
        ARRAY(
            SELECT DISTINCT m[1]::int2 FROM pg_catalog.regexp_matches(text, ':varattno (-?[0-9]+)', 'g') AS m ORDER BY 1
        ) AS columns,
        EXISTS (
            SELECT FROM pg_catalog.regexp_matches(text, ':(?:op|hash|neg)?funcid ([0-9]+)', 'g') AS m
            JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid
            WHERE p.provolatile = 'v'
        ) AS volatile
    FROM (
        SELECT 'check' AS kind, con.oid, con.conbin::text AS text
        FROM target JOIN pg_catalog.pg_constraint con ON con.conrelid = target.oid
        WHERE con.contype = 'c'
        UNION ALL
        SELECT 'default', d.oid, d.adbin::text
        FROM target JOIN pg_catalog.pg_attrdef d ON d.adrelid = target.oid
        UNION ALL
        SELECT DISTINCT 'type', t.oid, t.typdefaultbin::text
        FROM link JOIN pg_catalog.pg_type t ON t.oid = link.type
        WHERE link.depth = 0 AND t.typdefaultbin IS NOT NULL
        UNION ALL
        SELECT 'index', i.indexrelid, pg_catalog.concat(i.indexprs::text, i.indpred::text)
        FROM target JOIN pg_catalog.pg_index i ON i.indrelid = target.oid
        WHERE i.indisunique OR i.indisexclusion
    ) AS expression
),
fact (
    what, name, schema, column_number, type, length, columns, expressions, operators, own_operators, collations, predicate,
    flags
) AS MATERIALIZED (
    SELECT 'table', relname::text, nspname::text, NULL::int2, NULL::text, NULL::int4, NULL::int2[], NULL::text[],
        NULL::text[], NULL::text[], NULL::text[], NULL::text,
        pg_catalog.array_remove(ARRAY[
            CASE WHEN relkind = 'p' THEN 'partitioned' END,
            CASE WHEN EXISTS (
                SELECT FROM pg_catalog.pg_trigger tg
                -- BEFORE INSERT, FOR EACH ROW.
                WHERE tg.tgrelid = target.oid AND tg.tgtype & 7 = 7 AND tg.tgenabled IN ('O', 'A')
            ) THEN 'filled_by_trigger' END
        ], NULL)
    FROM target
    UNION ALL
    SELECT 'column', a.attname, NULL, a.attnum,
        -- A cast to a limited length would cut what the server refuses, so the limit is not part of the type.
        pg_catalog.format_type(base.type, CASE
            WHEN coalesce(element.oid, base.type)
                IN ('pg_catalog.varchar'::regtype, 'pg_catalog.bpchar'::regtype,
                    'pg_catalog.bit'::regtype, 'pg_catalog.varbit'::regtype) THEN -1
            ELSE base.typmod
        END),
        -- The modifier of these is their length and 4.
        CASE
            WHEN coalesce(element.oid, base.type) IN ('pg_catalog.varchar'::regtype, 'pg_catalog.bpchar'::regtype)
                AND base.typmod > 4
            THEN base.typmod - 4
        END,
        tree.columns,
        ARRAY[CASE
            WHEN d.oid IS NOT NULL THEN pg_catalog.pg_get_expr(d.adbin, target.oid)
            ELSE pg_catalog.pg_get_expr(t.typdefaultbin, 0)
        END],
        NULL, NULL,
        ARRAY[CASE WHEN a.attcollation <> type.typcollation THEN pg_catalog.format('%I.%I', cn.nspname, co.collname) END],
        NULL,
        pg_catalog.array_remove(ARRAY[
            CASE WHEN a.attnotnull THEN 'not_null' END,
            CASE WHEN a.attidentity <> '' THEN 'identity' END,
            CASE WHEN a.attgenerated <> '' THEN 'generated' END,
            CASE WHEN tree.volatile THEN 'volatile' END,
            CASE WHEN element.oid IS NOT NULL THEN 'array' END,
            -- A base type's own default is a text that only its input function understands.
            CASE WHEN d.oid IS NULL AND t.typdefaultbin IS NULL AND t.typdefault IS NOT NULL THEN 'volatile' END
        ], NULL)
    FROM target
    JOIN pg_catalog.pg_attribute a ON a.attrelid = target.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN base ON base.attnum = a.attnum
    JOIN pg_catalog.pg_type type ON type.oid = base.type
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_type element ON element.oid = type.typelem AND type.typcategory = 'A'
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN tree ON (tree.kind, tree.oid) = ('default', d.oid)
        OR (d.oid IS NULL AND (tree.kind, tree.oid) = ('type', t.oid))
    LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
    LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
    UNION ALL
    SELECT 'check', con.conname, NULL, NULL, NULL, NULL, tree.columns,
        ARRAY[pg_catalog.pg_get_expr(con.conbin, target.oid)], NULL, NULL, NULL, NULL, '{}'
    FROM target
    JOIN pg_catalog.pg_constraint con ON con.conrelid = target.oid AND con.contype = 'c'
    JOIN tree ON (tree.kind, tree.oid) = ('check', con.oid)
    -- PostgreSQL 18 has constraints that are not enforced.
    WHERE pg_catalog.to_jsonb(con) ->> 'conenforced' IS DISTINCT FROM 'false'
    UNION ALL
    SELECT 'domain check', con.conname, n.nspname, link.attnum, NULL, NULL, ARRAY[link.attnum],
        ARRAY[pg_catalog.pg_get_expr(con.conbin, 0)], NULL, NULL, NULL, NULL, '{}'
    FROM link
    JOIN pg_catalog.pg_constraint con ON con.contypid = link.type AND con.contype = 'c'
    JOIN pg_catalog.pg_type t ON t.oid = link.type
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    UNION ALL
    SELECT CASE WHEN con.conexclop IS NULL THEN 'unique' ELSE 'exclusion' END,
        index.relname, NULL, NULL, NULL, NULL,
        ARRAY(
            SELECT k FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS key (k, n)
            WHERE n <= i.indnkeyatts AND k <> 0
            UNION
            SELECT pg_catalog.unnest(tree.columns)
        ),
        ARRAY(
            SELECT pg_catalog.pg_get_indexdef(i.indexrelid, n, false)
            FROM pg_catalog.generate_series(1, i.indnkeyatts) AS n
            ORDER BY n
        ),
        ARRAY(
            SELECT pg_catalog.format('OPERATOR(%I.%s)', opn.nspname, op.oprname)
            FROM pg_catalog.generate_series(1, i.indnkeyatts) AS n
            JOIN pg_catalog.pg_opclass class ON class.oid = i.indclass[n - 1]
            -- The equality of a btree family is its strategy 3.
            LEFT JOIN pg_catalog.pg_amop amop ON con.conexclop IS NULL AND amop.amopfamily = class.opcfamily
                AND amop.amopstrategy = 3 AND amop.amoppurpose = 's'
                AND (amop.amoplefttype, amop.amoprighttype) = (class.opcintype, class.opcintype)
            JOIN pg_catalog.pg_operator op ON op.oid = coalesce(con.conexclop[n], amop.amopopr)
            JOIN pg_catalog.pg_namespace opn ON opn.oid = op.oprnamespace
            ORDER BY n
        ),
        NULL,
        ARRAY(
            SELECT CASE WHEN co.oid IS NOT NULL THEN pg_catalog.format('%I.%I', cn.nspname, co.collname) END
            FROM pg_catalog.generate_series(1, i.indnkeyatts) AS n
            LEFT JOIN pg_catalog.pg_collation co ON co.oid = i.indcollation[n - 1]
            LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
            ORDER BY n
        ),
        pg_catalog.pg_get_expr(i.indpred, target.oid),
        pg_catalog.array_remove(ARRAY[
            CASE WHEN con.condeferred THEN 'deferred' END,
            CASE WHEN pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct' = 'true' THEN 'nulls_not_distinct' END
        ], NULL)
    FROM target
    JOIN pg_catalog.pg_index i ON i.indrelid = target.oid AND (i.indisunique OR i.indisexclusion) AND i.indisvalid
    JOIN pg_catalog.pg_class index ON index.oid = i.indexrelid
    JOIN tree ON (tree.kind, tree.oid) = ('index', i.indexrelid)
    -- A foreign key names the index that it refers to, too.
    LEFT JOIN pg_catalog.pg_constraint con ON con.conindid = i.indexrelid AND con.contype IN ('u', 'p', 'x')
    UNION ALL
    SELECT 'foreign key', con.conname, n.nspname, NULL, parent.relname, NULL, con.conkey,
        ARRAY(
            SELECT a.attname::text FROM pg_catalog.unnest(con.confkey) WITH ORDINALITY AS key (attnum, n)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = con.confrelid AND a.attnum = key.attnum
            ORDER BY n
        ),
        ARRAY(
            SELECT pg_catalog.format('OPERATOR(%I.%s)', opn.nspname, op.oprname)
            FROM pg_catalog.unnest(con.conpfeqop) WITH ORDINALITY AS eq (oid, n)
            JOIN pg_catalog.pg_operator op ON op.oid = eq.oid
            JOIN pg_catalog.pg_namespace opn ON opn.oid = op.oprnamespace
            ORDER BY n
        ),
        ARRAY(
            SELECT pg_catalog.format('OPERATOR(%I.%s)', opn.nspname, op.oprname)
            FROM pg_catalog.unnest(con.conffeqop) WITH ORDINALITY AS eq (oid, n)
            JOIN pg_catalog.pg_operator op ON op.oid = eq.oid
            JOIN pg_catalog.pg_namespace opn ON opn.oid = op.oprnamespace
            ORDER BY n
        ),
        ARRAY(
            SELECT CASE WHEN co.oid IS NOT NULL THEN pg_catalog.format('%I.%I', cn.nspname, co.collname) END
            FROM pg_catalog.unnest(con.confkey) WITH ORDINALITY AS key (attnum, n)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = con.confrelid AND a.attnum = key.attnum
            LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
            LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
            ORDER BY n
        ),
        NULL,
        pg_catalog.array_remove(ARRAY[
            CASE WHEN con.condeferred THEN 'deferred' END,
            CASE WHEN con.confmatchtype = 'f' THEN 'match_full' END,
            CASE WHEN parent.relkind = 'p' THEN 'partitioned' END,
            CASE WHEN parent.oid = target.oid THEN 'self' END,
            -- PostgreSQL 18: the last column is a period, which several rows may cover together.
            CASE WHEN pg_catalog.to_jsonb(con) ->> 'conperiod' = 'true' THEN 'unsupported' END
        ], NULL)
    FROM target
    JOIN pg_catalog.pg_constraint con ON con.conrelid = target.oid AND con.contype = 'f'
    JOIN pg_catalog.pg_class parent ON parent.oid = con.confrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = parent.relnamespace
    -- A foreign key to a partitioned table is listed for each of the partitions again.
    LEFT JOIN pg_catalog.pg_constraint whole ON whole.oid = con.conparentid AND whole.conrelid = con.conrelid
    WHERE whole.oid IS NULL
      AND pg_catalog.to_jsonb(con) ->> 'conenforced' IS DISTINCT FROM 'false'
),
restored AS MATERIALIZED (
    SELECT pg_catalog.set_config('search_path', path, true) AS path,
        pg_catalog.set_config('standard_conforming_strings', strings, true) AS strings,
        pg_catalog.set_config('DateStyle', dates, true) AS dates,
        pg_catalog.set_config('IntervalStyle', intervals, true) AS intervals,
        pg_catalog.set_config('extra_float_digits', digits, true) AS digits
    FROM target
    WHERE (SELECT pg_catalog.count(*) FROM fact) > 0
)
SELECT what, name, schema, column_number, type, length, columns, expressions, operators, own_operators, collations,
    predicate, flags
FROM restored CROSS JOIN fact
ORDER BY what, column_number, name
