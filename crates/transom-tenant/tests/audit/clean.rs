//! What is well made is not found.

use super::shop::Shop;

#[tokio::test]
async fn a_shop_without_a_mistake_has_no_findings() {
    let shop = Shop::open().await;
    shop.findings().await.assert_clean();
    // Nor without the roles of the application.
    let findings = transom_tenant::Audit::new()
        .schema(shop.db.name())
        .run(shop.pool())
        .await;
    findings.unwrap().assert_clean();
    shop.serves("clean").await;
}

#[tokio::test]
async fn what_looks_like_a_mistake_and_is_none() {
    let shop = Shop::open().await;
    for (name, seed) in [
        ("a permissive policy under the guard", "create policy open on notes using (true) with check (true)"),
        ("a policy for nobody of the application", "create policy ops on notes to {other} using (true)"),
        ("a policy that narrows", "create policy few on notes as restrictive using (body <> '')"),
        (
            "other ways to say the same",
            "create function tenant() returns text stable language sql
                 as $$ select nullif(current_setting('transom.tenant', true), '') $$;
             drop policy transom_tenant_guard on logs; drop policy transom_tenant on logs;
             create policy a on logs for select using (tenant_id = {s}.tenant());
             create policy b on logs for select using (nullif(current_setting('TRANSOM.tenant', true), '')::varchar = tenant_id and line <> '');
             create policy c on logs for select using (({own} or {own}) and (line = '' or line is null));
             create policy d on logs for select using (tenant_id = any (array[nullif(current_setting('transom.tenant', true), '')]));
             create policy e on logs for select using (tenant_id = (select case when current_setting('transom.tenant', true) <> '' then current_setting('transom.tenant') end));
             create policy f on logs for select using (false)",
        ),
        (
            "a cast that refuses an empty tenant",
            "create policy h on logs for select using (tenant_id = current_setting('transom.tenant')::uuid::text)",
        ),
        ("nobody's partition", "create table events_z partition of events for values in ('z')"),
        ("a view that nobody of the application reads", "create view all_notes as select * from notes"),
        (
            "a view of an owner who is bound",
            "create view bound_notes as select * from notes; alter view bound_notes owner to {other}; grant select on bound_notes to {app}",
        ),
        ("a materialized view of its own", "create materialized view counts as select count(*) from notes"),
        (
            "a view of an owner who is excepted, under the guard",
            "create policy ops2 on notes to {other} using (true);
             create view narrowed as select * from notes; alter view narrowed owner to {other}; grant select on narrowed to {app}",
        ),
        (
            "composite keys in another order, and on delete set null without the tenant",
            "create unique index on accounts (id, tenant_id);
             create table turned (n int, account bigint, tenant_id text not null, primary key (n, tenant_id),
                 foreign key (account, tenant_id) references accounts (id, tenant_id) on delete set null (account));
             create index on turned (tenant_id); policy(turned);",
        ),
        (
            "tenants by their own key",
            "create table tenants (tenant_id text primary key); policy(tenants);
             alter table logs add foreign key (tenant_id) references tenants",
        ),
        (
            "a function that knows a tenant's form",
            "create function known() returns text stable language sql
                 as $$ select substring(current_setting('transom.tenant', true) from '^[a-z0-9-]+$') $$;
             create policy g on logs for select using (tenant_id = (select {s}.known()))",
        ),
        (
            "a definer function that the application may not call",
            "create function peek() returns int language sql security definer as 'select 1'; revoke execute on function peek() from public",
        ),
        (
            "a definer function of a bound owner, with a path",
            "create function nod() returns int language sql security definer set search_path = '' as 'select 1';
             alter function nod() owner to {other}",
        ),
        ("a setting that is set to nothing", "alter role {app} set transom.tenant = ''"),
        ("a default of somebody else", "alter role {other} set transom.tenant = 'acme'"),
        ("another setting", "alter role {app} set transom.other = 'x'"),
        ("privileges of somebody else", "grant truncate, references on notes to {other}"),
        ("a temporary table", "create temporary table scratch (tenant_id text)"),
    ] {
        shop.run(seed).await;
        let findings = shop.findings().await;
        assert!(findings.is_empty(), "{name}\n{findings}");
    }
}

#[tokio::test]
async fn exceptions_of_a_policy_are_no_findings() {
    let shop = Shop::open().await;
    let policy = transom_tenant::Policy::on("notes")
        .binds(&shop.app)
        .readable_by(&shop.other)
        .bypassed_by(&shop.other);
    let mut conn = shop.pool().acquire().await.unwrap();
    policy.install(&mut conn).await.unwrap();
    shop.findings().await.assert_clean();
    let unknown = transom_tenant::Audit::new().schema(shop.db.name());
    unknown.run(&mut *conn).await.unwrap().assert_clean();
}
