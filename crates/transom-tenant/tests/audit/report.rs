//! What an audit takes and tells.

use sqlx::Connection;
use transom_tenant::{Audit, AuditError, Finding, FindingKind, Setting, Severity, audit};

use super::shop::Shop;

#[tokio::test]
async fn an_audit_can_run_in_a_task_of_its_own() {
    let shop = Shop::open().await;
    let (audit, pool) = (shop.audit(), shop.pool().clone());
    let findings = tokio::spawn(async move { audit.run(&pool).await }).await;
    findings.unwrap().unwrap().assert_clean();
}

#[tokio::test]
async fn the_report_names_findings_fixes_and_allowances() {
    let shop = Shop::open().await;
    shop.run("grant truncate on notes to {app}; drop index logs_by_tenant")
        .await;
    let findings = shop.findings().await;
    assert_eq!(findings.len(), 2);
    let report = findings.to_string();
    for part in [
        "warning no_tenant_index ",
        "error truncate_privilege ",
        "fix:   REVOKE TRUNCATE ON ",
        "1 errors, 1 warnings, 0 allowed",
    ] {
        assert!(report.contains(part), "{part:?} is not in\n{report}");
    }
    let panic = std::panic::catch_unwind(|| findings.assert_clean()).unwrap_err();
    let panic = panic.downcast::<String>().unwrap();
    assert!(panic.contains(&report), "{panic}");

    let allowed = shop
        .audit()
        .allow(
            FindingKind::TruncatePrivilege,
            format!("{}.notes", shop.db.name()),
            "nightly",
        )
        .allow(FindingKind::NoTenantIndex, "*", "small")
        .allow(FindingKind::RlsDisabled, "*", "old")
        .run(shop.pool())
        .await
        .unwrap();
    allowed.assert_clean();
    let reasons: Vec<_> = allowed
        .allowed()
        .map(|(finding, why)| (finding.severity(), why))
        .collect();
    assert_eq!(
        reasons,
        [(Severity::Warning, "small"), (Severity::Error, "nightly")]
    );
    assert_eq!(allowed.stale_allowances(), ["rls_disabled of * (old)"]);
    assert!(
        allowed
            .to_string()
            .contains("0 errors, 0 warnings, 2 allowed")
    );
}

#[cfg(feature = "serde")]
#[tokio::test]
async fn findings_are_json() {
    let shop = Shop::open().await;
    shop.run("grant truncate on notes to {app}; drop index logs_by_tenant")
        .await;
    let findings = shop.findings().await;
    let json = serde_json::to_value(&findings).unwrap();
    assert_eq!(json[0]["kind"], "no_tenant_index");
    assert_eq!(json[0]["severity"], "warning");
    assert_eq!(json[1]["fix"], findings.iter().nth(1).unwrap().fix());
    assert!(json[1]["decision"].is_null() && json[0]["decision"].is_string());
}

#[tokio::test]
async fn a_name_that_is_not_there_is_an_error() {
    let shop = Shop::open().await;
    let error = shop
        .audit()
        .app_role("no such role")
        .run(shop.pool())
        .await
        .unwrap_err();
    assert!(matches!(error, AuditError::NoSuchRole { role } if role == "no such role"));
    let error = Audit::new()
        .schema("no such schema")
        .run(shop.pool())
        .await
        .unwrap_err();
    assert!(matches!(error, AuditError::NoSuchSchema { schema } if schema == "no such schema"));
}

#[tokio::test]
async fn column_and_setting_can_be_others() {
    let shop = Shop::open().await;
    let setting = Setting::new("app.org").unwrap();
    shop.run(
        "create table orgs (org text not null, id int, primary key (org, id), tenant_id text)",
    )
    .await;
    let mut conn = shop.pool().acquire().await.unwrap();
    let policy = transom_tenant::Policy::on("orgs")
        .column("org")
        .setting(setting.clone());
    policy.install(&mut conn).await.unwrap();
    let audit = Audit::new()
        .schema(shop.db.name())
        .column("org")
        .setting(setting);
    audit.run(&mut *conn).await.unwrap().assert_clean();
    // The policies of the others are not about that setting.
    let findings = audit.column("tenant_id").run(&mut *conn).await.unwrap();
    assert!(
        findings.iter().all(|f| matches!(
            f.kind(),
            FindingKind::PolicyWithoutTenant | FindingKind::CheckWithoutTenant
        )),
        "{findings}"
    );
    assert!(findings.len() > 4);
}

#[tokio::test]
async fn a_plain_role_finds_the_same_also_in_a_transaction_and_changes_nothing() {
    let shop = Shop::open().await;
    shop.run(
        "create policy called on notes using (tenant_id = coalesce(current_setting('transom.tenant', true), 'x'));
         create policy broken on notes using (tenant_id = (1 / (length(current_setting('transom.tenant')) - 1))::text);
         drop policy transom_tenant_guard on notes; grant truncate on notes to {app}",
    )
    .await;
    let all = shop.findings().await;
    assert_eq!(all.len(), 3, "{all}");
    let mut conn = shop.pool().acquire().await.unwrap();
    let mut tx = conn.begin().await.unwrap();
    let role = format!(
        "set local role {}; set local transom.tenant = 'acme'",
        shop.other
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(role))
        .execute(&mut *tx)
        .await
        .unwrap();
    assert_eq!(shop.audit().run(&mut *tx).await.unwrap(), all);
    let tenant: String = sqlx::query_scalar("select current_setting('transom.tenant')")
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    assert_eq!(tenant, "acme");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_default_of_the_database_is_found_and_mended() {
    let db = transom_testkit::database().await;
    let alter = format!("alter database {} set transom.tenant = 'acme'", db.name());
    sqlx::raw_sql(sqlx::AssertSqlSafe(alter))
        .execute(db.pool())
        .await
        .unwrap();
    // Roles are of the whole server, and other tests give theirs a default.
    let audit = Audit::new().app_role(db.app_role().await.get_username());
    let findings = audit.run(db.pool()).await.unwrap();
    assert_eq!(findings.len(), 1, "{findings}");
    let fixes = findings.fixes();
    assert_eq!(
        findings.iter().next().unwrap().object(),
        format!("database {}", db.name())
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(fixes))
        .execute(db.pool())
        .await
        .unwrap();
    audit.run(db.pool()).await.unwrap().assert_clean();
}

#[tokio::test]
async fn the_short_form_looks_at_all_schemas() {
    // In a database of its own: what other tests drop meanwhile could not be described.
    let db = transom_testkit::database().await;
    let sql = "create schema other; create table other.t (tenant_id text not null)";
    sqlx::raw_sql(sql).execute(db.pool()).await.unwrap();
    let findings = audit(db.pool()).await.unwrap();
    let kinds: Vec<_> = findings
        .iter()
        .filter(|finding| finding.object() == "other.t")
        .map(Finding::kind)
        .collect();
    assert_eq!(
        kinds,
        [FindingKind::RlsDisabled, FindingKind::NoTenantIndex]
    );
}

#[tokio::test]
async fn it_can_be_spawned_with_a_pool_and_with_a_borrowed_connection() {
    let db = transom_testkit::schema().await;
    let (name, pool) = (db.name().to_owned(), db.pool().clone());
    let found = tokio::spawn(async move {
        let audit = Audit::new().schema(name);
        let by_pool = audit.run(&pool).await?;
        let mut conn = pool.acquire().await?;
        assert_eq!(audit.run(&mut *conn).await?, by_pool);
        Ok::<_, transom_tenant::AuditError>(by_pool)
    });
    found.await.unwrap().unwrap().assert_clean();
}

#[tokio::test]
async fn an_owner_that_gives_its_table_up_can_still_count() {
    let shop = Shop::open().await;
    shop.run(
        "create table counted (tenant_id text not null, id serial, primary key (tenant_id, id));
         policy(counted); alter table counted owner to {app}",
    )
    .await;
    shop.run(&shop.findings().await.fixes()).await;
    shop.run("set role {app}; set transom.tenant = 'acme'; insert into counted values ('acme'); reset all; reset role")
        .await;
}

#[tokio::test]
async fn no_tenant_is_cut_off_to_fit_the_type_of_most_tables() {
    let shop = Shop::open().await;
    let short =
        |n| format!("create table short{n} (tenant_id char(4) primary key); policy(short{n});");
    let tables: String = (0..9).map(short).collect();
    shop.run(&format!(
        "{tables} create table long (tenant_id text primary key); policy(long); insert into long values ('acme'), ('acmes')"
    ))
    .await;
    let findings = shop.findings().await;
    let object = format!("{}.long", shop.db.name());
    let fix = findings
        .iter()
        .find(|f| f.object() == object)
        .unwrap()
        .fix();
    let error = sqlx::raw_sql(sqlx::AssertSqlSafe(fix))
        .execute(shop.pool())
        .await
        .unwrap_err();
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    assert_eq!(code.as_deref(), Some("22001"), "{error}");
}
