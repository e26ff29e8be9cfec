-- The latest version installed, 0 for none.
select coalesce(max(version), 0) from {schema}.transom_limit_version
