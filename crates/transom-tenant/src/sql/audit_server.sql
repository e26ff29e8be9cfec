-- The server's version, and which of the schemas $1 and the roles $2 there are not.
SELECT pg_catalog.current_setting('server_version_num')::int4,
    ARRAY(
        SELECT asked FROM unnest($1::text[]) AS asked
        WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = asked)
    ),
    ARRAY(
        SELECT asked FROM unnest($2::text[]) AS asked
        WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = asked)
    )
