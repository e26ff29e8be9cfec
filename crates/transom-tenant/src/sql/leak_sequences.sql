-- Where each sequence is, and a value well beyond it that leaves half of the rest.
SELECT
    s.name,
    s.now,
    s.called,
    (s.now + s.increment_by * pg_catalog.trunc(LEAST(100000, s.room / s.increment_by / 2)))::bigint
        AS beyond
FROM (
    SELECT
        pg_catalog.format('%I.%I', q.schemaname, q.sequencename) AS name,
        COALESCE(q.last_value, q.start_value) AS now,
        q.last_value IS NOT NULL AS called,
        q.increment_by,
        CASE WHEN q.increment_by > 0 THEN q.max_value ELSE q.min_value END::numeric
            - COALESCE(q.last_value, q.start_value) AS room
    FROM pg_catalog.pg_sequences q
    WHERE q.schemaname = ANY ($1)
) s
-- The view shows no value, as of a sequence that nobody has used, to those who may not see it.
WHERE pg_catalog.has_sequence_privilege(s.name, 'SELECT')
    AND pg_catalog.has_sequence_privilege(s.name, 'UPDATE')
