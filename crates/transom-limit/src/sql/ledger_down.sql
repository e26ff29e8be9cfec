-- Nothing is installed any more.
drop table {schema}.transom_limit_version
