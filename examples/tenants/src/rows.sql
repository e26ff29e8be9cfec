-- A tenant column, added as one does: each table works, and all tenants share it.
-- The default lets the same INSERT do in all three strengths.
create table projects (
    id        bigint generated always as identity primary key,
    tenant_id text   not null default nullif(current_setting('transom.tenant', true), ''),
    name      text   not null constraint projects_name_key unique
);

create table notes (
    id         bigint generated always as identity primary key,
    tenant_id  text   not null default nullif(current_setting('transom.tenant', true), ''),
    project_id bigint not null references projects,
    body       text   not null
);

create view long_notes as select * from notes where length(body) > 10;
