-- Takes from a bucket, all or nothing.
-- $1 bigint  microseconds since 1970, or null for the server's clock
-- $2 text    limit's name
-- $3 text    key
-- $4 bigint  units to take
-- $5 bigint  units per token
-- $6 bigint  units refilled per microsecond
-- $7 bigint  units in a full bucket
-- $8 bigint  microseconds that the taker would wait
select taken, missing, behind_us from {schema}.transom_limit_take_v1($1, $2, $3, $4, $5, $6, $7, $8)
