-- Whether the schema exists.
-- $1 text  schema
select exists (select from pg_catalog.pg_namespace where nspname = $1)
