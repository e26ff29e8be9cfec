-- Takes from a bucket, all or nothing.
-- $1 text    limit's name
-- $2 text    key
-- $3 bigint  units to take
-- $4 bigint  units per token
-- $5 bigint  units refilled per microsecond
-- $6 bigint  units in a full bucket
-- $7 bigint  microseconds that fill an empty bucket
select taken, missing, behind_us from {schema}.transom_limit_take_v1($1, $2, $3, $4, $5, $6, $7)
