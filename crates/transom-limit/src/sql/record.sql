-- A version is installed.
-- $1 integer  version
insert into {schema}.transom_limit_version (version) values ($1)
