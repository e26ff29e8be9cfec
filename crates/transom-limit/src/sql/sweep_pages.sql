-- Deletes, in some of the table's pages, buckets that are full again: by the row's own quota, and by the one
-- given for the limit if one is. Tells how many, and how many pages there are.
-- $1 text      schema
-- $2 text      address before the first row to look at
-- $3 text      address after the last row to look at
-- $4 text[]    limits' names
-- $5 bigint[]  units per token
-- $6 bigint[]  units refilled per microsecond
-- $7 bigint[]  units in a full bucket
with gone as (
    delete from {schema}.transom_limit
     where ctid = any (array(
        select b.ctid
          from {schema}.transom_limit b
          left join unnest($4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
               as q (name, token, refill, bucket) on q.name = b.name
         where b.ctid > ($2::text)::tid
           and b.ctid < ($3::text)::tid
           and b.last_us <= (extract(epoch from statement_timestamp()) * 1000000::numeric)::bigint
           and {schema}.transom_limit_missing_v1(
                   b.last_us, b.missing, b.token, b.refill, b.bucket,
                   (extract(epoch from statement_timestamp()) * 1000000::numeric)::bigint,
                   coalesce(q.token, b.token), coalesce(q.refill, b.refill), coalesce(q.bucket, b.bucket)) = 0
           and {schema}.transom_limit_missing_v1(
                   b.last_us, b.missing, b.token, b.refill, b.bucket,
                   (extract(epoch from statement_timestamp()) * 1000000::numeric)::bigint,
                   b.token, b.refill, b.bucket) = 0
           for update of b skip locked))
    returning 1
)
select (select count(*) from gone),
       pg_catalog.pg_relation_size(pg_catalog.format('%I.transom_limit', $1)::regclass)
           / current_setting('block_size')::bigint
