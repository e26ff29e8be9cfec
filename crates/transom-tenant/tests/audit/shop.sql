create table accounts (
    tenant_id text not null, id bigint generated always as identity, email text not null, number int not null,
    primary key (tenant_id, id), unique (tenant_id, email)
);
create table notes (
    tenant_id text not null, id bigint generated always as identity, account_id bigint, account_number int, body text,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references accounts (tenant_id, id) on delete cascade
);
create table logs (tenant_id text not null, line text);
create index logs_by_tenant on logs (tenant_id, line);
-- Rows without a tenant are for all.
create table plans (tenant_id varchar(63), name text not null);
create unique index plans_names on plans (tenant_id, name);
create table events (tenant_id text not null, kind text not null, id int not null, primary key (tenant_id, kind, id))
    partition by list (kind);
create table events_a partition of events for values in ('a');
create table heirs () inherits (logs);
create index heirs_by_tenant on heirs (tenant_id);
-- No tenant's, with keys of their own.
create table countries (code text primary key, name text not null unique);
create table cities (id int primary key, country text references countries);
create view own_notes with (security_invoker = true) as select * from notes;
create view all_countries as select * from countries;
create materialized view cities_by_country as select country, count(*) from cities group by country;
create function twice(n int) returns int language sql as 'select 2 * n';
create function touch() returns trigger language plpgsql security definer as 'begin return new; end';
