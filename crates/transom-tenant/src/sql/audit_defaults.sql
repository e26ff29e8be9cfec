-- Where the setting $1 has a default in this database: for a role, for the database, or for a role in it. Of
-- the roles only those of the application ($2); without any, all.
SELECT r.rolname::text AS role, d.datname::text AS database
FROM pg_catalog.pg_db_role_setting AS s
LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = s.setrole
LEFT JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
WHERE (s.setdatabase = 0 OR d.datname = pg_catalog.current_database())
AND (s.setrole = 0 OR pg_catalog.cardinality($2::text[]) = 0 OR r.rolname = ANY ($2))
AND EXISTS (
    SELECT FROM unnest(s.setconfig) AS entry
    WHERE pg_catalog.lower(pg_catalog.split_part(entry, '=', 1)) = $1::text
    AND pg_catalog.strpos(entry, '=') < pg_catalog.length(entry)
)
ORDER BY 1 NULLS FIRST, 2 NULLS FIRST
