create table projects (
    id   bigint generated always as identity primary key,
    name text not null
);

create table notes (
    id         bigint generated always as identity primary key,
    project_id bigint not null references projects,
    body       text   not null
);
