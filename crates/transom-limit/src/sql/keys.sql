-- How many keys each limit keeps.
-- $1 text[]  limits' names
select (select count(*) from {schema}.transom_limit b where b.name = q.name)
  from pg_catalog.unnest($1::text[]) with ordinality as q (name, place)
 order by q.place
