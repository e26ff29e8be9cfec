-- One installer at a time for each schema, until the transaction ends.
--   $1 text the schema's name
-- The two-integer form cannot be mistaken for the bounds that writers publish.
SELECT pg_advisory_xact_lock(1953656690, hashtext($1))
