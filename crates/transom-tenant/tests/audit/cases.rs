//! What can be seeded, and what is then to be found.

use transom_tenant::FindingKind::{self, *};

/// What it is about, the SQL that breaks the shop, and the findings: kinds and objects.
pub(super) type Case = (
    &'static str,
    &'static str,
    &'static [(FindingKind, &'static str)],
);

pub(super) const CASES: &[Case] = &[
    (
        "a superuser",
        "alter role {app} superuser",
        &[(RoleSuperuser, "{app}")],
    ),
    (
        "a member of a superuser, through a role between",
        "alter role {other} superuser; grant {other} to {app}",
        &[(RoleSuperuser, "{app}")],
    ),
    (
        "a superuser, and a mistake beside it",
        "alter role {app} superuser; drop policy transom_tenant_guard on notes; create policy open on notes using (true)",
        &[(RoleSuperuser, "{app}"), (PolicyWithoutTenant, "{s}.notes.open")],
    ),
    (
        "bypassrls",
        "alter role {app} bypassrls",
        &[(RoleBypassesRls, "{app}")],
    ),
    (
        "a member of a role with bypassrls",
        "alter role {other} bypassrls; grant {other} to {app}; alter role {app} noinherit",
        &[(RoleBypassesRls, "{app}")],
    ),
    (
        "createrole",
        "alter role {app} createrole",
        &[(RoleCreatesRoles, "{app}")],
    ),
    (
        "an owner",
        "alter table logs owner to {app}",
        &[(RoleOwnsTable, "{s}.logs")],
    ),
    (
        "an owner of a table that counts",
        "create table counted (tenant_id text not null, id serial, primary key (tenant_id, id)); policy(counted);
         alter table counted owner to {app}",
        &[(RoleOwnsTable, "{s}.counted")],
    ),
    (
        "a member of the owner",
        "alter table logs owner to {other}; grant {other} to {app}",
        &[(RoleOwnsTable, "{s}.logs")],
    ),
    (
        "a default tenant of a role",
        "alter role {app} set transom.tenant = 'acme'",
        &[(SettingDefault, "role {app}")],
    ),
    (
        "row-level security switched off",
        "alter table notes disable row level security",
        &[(RlsDisabled, "{s}.notes")],
    ),
    (
        "a table that never had it",
        r#"create table "Lo""ose" (tenant_id text not null, id int, primary key (tenant_id, id));
           grant all on "Lo""ose" to {app}; revoke truncate, references on "Lo""ose" from {app}"#,
        &[(RlsDisabled, r#"{s}.Lo"ose"#)],
    ),
    (
        "not forced",
        "alter table accounts no force row level security",
        &[(RlsNotForced, "{s}.accounts")],
    ),
    (
        "only a restrictive policy",
        "drop policy transom_tenant on notes",
        &[(NoPolicy, "{s}.notes")],
    ),
    (
        "no policy at all",
        "drop policy transom_tenant on notes; drop policy transom_tenant_guard on notes",
        &[(NoPolicy, "{s}.notes")],
    ),
    (
        "a new partition",
        "create table events_b partition of events for values in ('b'); grant select on events_b to {app}",
        &[(PartitionWithoutRls, "{s}.events_b")],
    ),
    (
        "an heir",
        "alter table heirs disable row level security",
        &[(PartitionWithoutRls, "{s}.heirs")],
    ),
    (
        "an open policy",
        "drop policy transom_tenant_guard on notes; create policy open on notes using (true)",
        &[(PolicyWithoutTenant, "{s}.notes.open")],
    ),
    (
        "an open branch",
        "drop policy transom_tenant_guard on notes;
         create policy branch on notes for select using ({own} and body = 'x' or body = 'public' and account_id is null)",
        &[(PolicyWithoutTenant, "{s}.notes.branch")],
    ),
    (
        "another setting",
        "drop policy transom_tenant_guard on notes;
         create policy other on notes for update using (tenant_id = nullif(current_setting('app.tenant', true), ''))",
        &[(PolicyWithoutTenant, "{s}.notes.other")],
    ),
    (
        "another column",
        "drop policy transom_tenant_guard on notes;
         create policy other on notes for delete using (body = nullif(current_setting('transom.tenant', true), ''))",
        &[(PolicyWithoutTenant, "{s}.notes.other")],
    ),
    (
        "a guard for another command",
        "drop policy transom_tenant_guard on notes;
         create policy guard on notes as restrictive for select using ({own});
         create policy open on notes using (true) with check ({own})",
        &[(PolicyWithoutTenant, "{s}.notes.open")],
    ),
    (
        "a tenant in small letters",
        "drop policy transom_tenant_guard on notes;
         create policy small on notes using (tenant_id = lower(nullif(current_setting('transom.tenant', true), '')))",
        &[(PolicyWithoutTenant, "{s}.notes.small")],
    ),
    (
        "a part of the tenant",
        "drop policy transom_tenant_guard on notes;
         create policy part on notes using (tenant_id = split_part(nullif(current_setting('transom.tenant', true), ''), ':', 1))",
        &[(PolicyWithoutTenant, "{s}.notes.part")],
    ),
    (
        "a tenant that a cast cuts off",
        "drop policy transom_tenant_guard on notes;
         create policy cut on notes using (tenant_id = nullif(current_setting('transom.tenant', true), '')::varchar(3))",
        &[(PolicyWithoutTenant, "{s}.notes.cut")],
    ),
    (
        "a column that a cast cuts off",
        "drop policy transom_tenant_guard on notes;
         create policy cut on notes using (tenant_id::varchar(3) = nullif(current_setting('transom.tenant', true), ''))",
        &[(PolicyWithoutTenant, "{s}.notes.cut")],
    ),
    (
        "a domain that cuts the tenant off",
        "create domain short as varchar(3); drop policy transom_tenant_guard on notes;
         create policy cut on notes using (tenant_id = nullif(current_setting('transom.tenant', true), '')::short)",
        &[(PolicyWithoutTenant, "{s}.notes.cut")],
    ),
    (
        "a guard for another role",
        "drop policy transom_tenant_guard on notes;
         create policy guard on notes as restrictive to {other} using ({own});
         create policy open on notes using (true)",
        &[(PolicyWithoutTenant, "{s}.notes.open")],
    ),
    (
        "an open check",
        "drop policy transom_tenant_guard on notes;
         create policy half on notes for update using ({own}) with check (true)",
        &[(CheckWithoutTenant, "{s}.notes.half")],
    ),
    (
        "an open insert",
        "drop policy transom_tenant_guard on notes; create policy added on notes for insert with check (body <> '')",
        &[(CheckWithoutTenant, "{s}.notes.added")],
    ),
    (
        "no nullif",
        "drop policy transom_tenant_guard on notes;
         create policy bare on notes using (tenant_id = current_setting('transom.tenant', true))",
        &[(EmptySettingMatches, "{s}.notes.bare")],
    ),
    (
        "a default tenant in the policy",
        "drop policy transom_tenant_guard on notes;
         create policy defaulted on notes
         using (tenant_id = coalesce(nullif(current_setting('transom.tenant', true), ''), 'root'))",
        &[(EmptySettingMatches, "{s}.notes.defaulted")],
    ),
    (
        "a function without nullif",
        "create function tenant() returns text stable language sql as $$ select current_setting('transom.tenant', true) $$;
         drop policy transom_tenant_guard on notes; create policy called on notes using (tenant_id = {s}.tenant())",
        &[(EmptySettingMatches, "{s}.notes.called")],
    ),
    (
        "global rows for all to write",
        "do $$ declare p text; begin for p in select polname from pg_policy where polrelid = 'plans'::regclass loop
           execute format('drop policy %I on plans', p); end loop; end $$;
         create policy shared on plans using ({own} or tenant_id is null)",
        &[(GlobalRowsWritable, "{s}.plans.shared")],
    ),
    (
        "a root tenant for all to write",
        "drop policy transom_tenant_guard on notes;
         create policy rooted on notes
         using (tenant_id in (nullif(current_setting('transom.tenant', true), ''), 'root'))",
        &[(GlobalRowsWritable, "{s}.notes.rooted")],
    ),
    (
        "another type",
        "create table odd (tenant_id uuid not null, id int, primary key (tenant_id, id));
         alter table odd enable row level security; alter table odd force row level security;
         create policy transom_tenant on odd using (tenant_id = nullif(current_setting('transom.tenant', true), '')::uuid)",
        &[(TenantTypeDiffers, "{s}.odd")],
    ),
    (
        "a foreign key without the tenant",
        "alter table accounts add constraint accounts_number unique (number);
         alter table notes add constraint notes_account foreign key (account_number) references accounts (number)
         on delete set null on update cascade deferrable initially deferred",
        &[
            (ForeignKeyWithoutTenant, "{s}.notes.notes_account"),
            (UniqueWithoutTenant, "{s}.accounts.accounts_number"),
        ],
    ),
    (
        "a foreign key to itself and to a simple primary key",
        "create table nodes (tenant_id text not null, id uuid primary key default gen_random_uuid(),
             parent uuid constraint up references nodes on delete restrict);
         create index on nodes (tenant_id); policy(nodes);",
        &[
            (ForeignKeyWithoutTenant, "{s}.nodes.up"),
            (PrimaryKeyWithoutTenant, "{s}.nodes.nodes_pkey"),
        ],
    ),
    (
        "a unique constraint",
        "alter table accounts add constraint emails unique nulls not distinct (email) include (number) deferrable",
        &[(UniqueWithoutTenant, "{s}.accounts.emails")],
    ),
    (
        "a unique index of expressions, with a name to trip over",
        r#"create unique index "a USING btree (" on accounts (lower(email) desc nulls last) where email <> 'x USING btree ('"#,
        &[(UniqueWithoutTenant, "{s}.accounts.a USING btree (")],
    ),
    (
        "a unique index that has the tenant beside its keys only",
        "create unique index numbers on accounts (number) include (tenant_id)",
        &[(UniqueWithoutTenant, "{s}.accounts.numbers")],
    ),
    (
        "a unique index of a partitioned table",
        "create unique index events_unique on events (kind, id)",
        &[(UniqueWithoutTenant, "{s}.events.events_unique")],
    ),
    (
        "a primary key that is chosen",
        "create table slugs (tenant_id text not null, slug text primary key); create index on slugs (tenant_id); policy(slugs);",
        &[(PrimaryKeyWithoutTenant, "{s}.slugs.slugs_pkey")],
    ),
    (
        "a tenant that can be null",
        "alter table logs alter tenant_id drop not null",
        &[(TenantNullable, "{s}.logs")],
    ),
    (
        "no index",
        "drop index logs_by_tenant",
        &[(NoTenantIndex, "{s}.logs")],
    ),
    (
        "an index for some rows only",
        "drop index logs_by_tenant; create index logs_tenant_id_idx on logs (tenant_id) where line <> ''; create index on logs (line, tenant_id)",
        &[(NoTenantIndex, "{s}.logs")],
    ),
    (
        "a foreign key that gives a row to everybody",
        "create table themes (tenant_id varchar(63), name text, account bigint,
             foreign key (tenant_id, account) references accounts (tenant_id, id) on delete set null);
         create index on themes (tenant_id); alter table themes enable row level security; alter table themes force row level security;
         create policy a on themes for select using (tenant_id is null or {own});
         create policy b on themes for insert with check ({own})",
        &[(ForeignKeyEmptiesTenant, "{s}.themes.themes_tenant_id_account_fkey")],
    ),
    (
        "a foreign key from a tenant to another",
        "create table firms (tenant_id text primary key, parent text references firms (tenant_id)); policy(firms);",
        &[(ForeignKeyWithoutTenant, "{s}.firms.firms_parent_fkey")],
    ),
    (
        "a view",
        "create view all_notes as select * from notes; grant select on all_notes to {app}",
        &[(ViewBypassesRls, "{s}.all_notes")],
    ),
    (
        "a materialized view",
        "create materialized view counts as select tenant_id, count(*) from own_notes group by 1;
         grant select on counts to {app}, public",
        &[(MaterializedView, "{s}.counts")],
    ),
    (
        "a view of an owner who is excepted",
        "drop policy transom_tenant_guard on notes; create policy ops on notes for select to {other} using (true);
         create view ops as select * from notes; alter view ops owner to {other}; grant select on ops to {app}",
        &[(ViewBypassesRls, "{s}.ops")],
    ),
    (
        "a definer function of an owner who is excepted",
        "drop policy transom_tenant_guard on notes; create policy ops on notes for select to {other} using (true);
         create function ops() returns int language sql security definer set search_path = '' as 'select 1';
         alter function ops() owner to {other}",
        &[(DefinerBypassesRls, "{s}.ops()")],
    ),
    (
        "a view to delete through",
        "create view all_notes as select * from notes; revoke all on all_notes from {app}; grant delete on all_notes to {app}",
        &[(ViewBypassesRls, "{s}.all_notes")],
    ),
    (
        "a view that passes on what only its owner may read",
        "create view own_only as select * from notes; revoke all on own_only from {app};
         create view between with (security_invoker) as select * from own_only; revoke all on between from {app};
         create view passed_on as select * from between; grant select on passed_on to {app}",
        &[(ViewBypassesRls, "{s}.passed_on")],
    ),
    (
        "a view that passes on a materialized one",
        "create materialized view own_only as select * from notes; revoke all on own_only from {app};
         create view passed_on as select * from own_only; grant select on passed_on to {app}",
        &[(ViewBypassesRls, "{s}.passed_on")],
    ),
    (
        "a column of a materialized view",
        "create materialized view held as select * from notes; revoke all on held from {app}; grant select (body) on held to {app}",
        &[(MaterializedView, "{s}.held")],
    ),
    (
        "a definer function in a schema that was not asked for",
        r#"create schema "{s} 2"; grant usage on schema "{s} 2" to {app};
           create function "{s} 2".peek() returns int language sql security definer set search_path = '' as 'select 1';
           create function "{s} 2".nod() returns int language sql security definer as 'select 1';
           alter function "{s} 2".nod() owner to {other}"#,
        &[(DefinerBypassesRls, "{s} 2.peek()")],
    ),
    (
        "a definer function",
        "create function peek(n int, t text[] default '{}') returns bigint language sql security definer
         set search_path = pg_catalog, pg_temp as 'select 1::bigint'",
        &[(DefinerBypassesRls, "{s}.peek(n integer, t text[])")],
    ),
    (
        "a definer procedure without a path",
        "create procedure poke() language sql security definer as 'select 1'",
        &[(DefinerBypassesRls, "{s}.poke()")],
    ),
    (
        "a definer function of a bound owner, without a path",
        "create function nod() returns int language sql security definer as 'select 1';
         alter function nod() owner to {other}",
        &[(SearchPathNotPinned, "{s}.nod()")],
    ),
    (
        "truncate",
        "grant truncate on notes to {app}",
        &[(TruncatePrivilege, "{s}.notes")],
    ),
    (
        "references on one column",
        "grant references (id) on notes to {app}",
        &[(ReferencesPrivilege, "{s}.notes")],
    ),
    (
        "references, to everybody and by membership",
        "grant references on notes to public, {other}; grant {other} to {app}",
        &[(ReferencesPrivilege, "{s}.notes")],
    ),
];
