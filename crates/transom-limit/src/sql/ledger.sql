-- Which versions are installed.
create table if not exists {schema}.transom_limit_version (
    version      integer primary key,
    installed_at timestamptz not null default now()
)
