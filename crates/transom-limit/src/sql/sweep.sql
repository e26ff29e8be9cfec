-- Deletes buckets of a limit that are full again, by the row's own quota too.
-- $1 text    limit's name
-- $2 bigint  rows at most
-- $3 bigint  units per token
-- $4 bigint  units refilled per microsecond
-- $5 bigint  units in a full bucket
delete from {schema}.transom_limit
 where ctid = any (array(
    select b.ctid
      from {schema}.transom_limit b
     where b.name = $1
       and b.last_us <= (extract(epoch from statement_timestamp()) * 1000000::numeric)::bigint
       and {schema}.transom_limit_missing_v1(
               b.last_us, b.missing, b.token, b.refill, b.bucket,
               (extract(epoch from statement_timestamp()) * 1000000::numeric)::bigint, $3, $4, $5) = 0
       and {schema}.transom_limit_missing_v1(
               b.last_us, b.missing, b.token, b.refill, b.bucket,
               (extract(epoch from statement_timestamp()) * 1000000::numeric)::bigint,
               b.token, b.refill, b.bucket) = 0
     limit $2
       for update skip locked))
