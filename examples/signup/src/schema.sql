create table organizations (
    id   bigint primary key,
    name text   not null
);

create table users (
    id              bigint generated always as identity primary key,
    email           text   not null,
    username        text   not null unique,
    age             int    not null constraint users_of_age check (age >= 18),
    organization_id bigint not null references organizations
);

-- Whatever the letters' case: an index, and so with a name of its own.
create unique index users_email_index on users (lower(email));

insert into organizations values (1, 'Sternwarte'), (2, 'Verein ohne Mitglieder');
