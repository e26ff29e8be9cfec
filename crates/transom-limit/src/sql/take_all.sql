-- Takes from all buckets or from none.
-- $1 bigint    microseconds since 1970, or null for the server's clock
-- $2 text[]    limits' names
-- $3 text[]    keys, ascending by name and key
-- $4 bigint[]  units
-- $5 bigint[]  units per token
-- $6 bigint[]  units refilled per microsecond
-- $7 bigint[]  units in a full bucket
-- $8 bigint[]  microseconds that the taker would wait
select taken, missing, behind_us from {schema}.transom_limit_take_all_v1($1, $2, $3, $4, $5, $6, $7, $8)
