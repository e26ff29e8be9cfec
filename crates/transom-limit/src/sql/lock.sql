-- One installer at a time per schema; freed when the transaction ends.
-- $1 text  schema
select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('transom-limit ' || $1, 0))
