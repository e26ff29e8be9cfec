//! What stays on a connection.

use super::*;
use transom_tenant::Setting;

/// Says what is left, by a statement in a tenant's transaction.
async fn left(world: &World, sql: &'static str) -> LeakReport {
    let tenants = Tenants::new(world.app.clone());
    LeakTest::new(&tenants, world.db.pool(), names())
        .seed(async |tx: &mut TenantTx<'_>| seed(tx).await)
        .query("it", async |tx: &mut TenantTx<'_>| {
            sqlx::raw_sql(sql).execute(&mut **tx).await
        })
        .setting(Setting::new("app.person").unwrap())
        .stories(3)
        .run()
        .await
        .unwrap()
}

#[tokio::test]
async fn what_a_statement_leaves_on_its_session_is_found() {
    let world = world("", true, 1).await;
    for (sql, evidence) in [
        ("set timezone = 'Asia/Tokyo'", "setting TimeZone"),
        (
            "set session app.person = 'ann of acme'",
            "setting app.person",
        ),
        ("select pg_advisory_lock(7)", "advisory lock"),
        ("listen secrets", "channel"),
    ] {
        let report = left(&world, sql).await;
        let leak = report.leaks().first();
        let found = leak
            .is_some_and(|leak| leak.how == How::LeftBehind && leak.evidence.contains(evidence));
        assert!(found, "{sql}: {report}");
    }
}

#[tokio::test]
async fn what_the_transaction_takes_back_is_not() {
    let world = world("", true, 1).await;
    for sql in [
        "set local timezone = 'Asia/Tokyo'; select set_config('app.person', 'ann', true)",
        "create temp table mine as select 1",
        "declare all_notes cursor with hold for select * from notes",
        "set search_path = pg_catalog",
        "set transom.tenant = 'blue'",
        "set role none",
        "select pg_advisory_xact_lock(7)",
    ] {
        let report = left(&world, sql).await;
        assert_eq!(hows(&report), [], "{sql}: {report}");
    }
}

/// An application that kept a clone of its pool.
#[tokio::test]
async fn what_goes_past_the_tenants_is_found() {
    for (sql, evidence) in [
        ("create temp table mine as select 1", "temporary table"),
        ("begin", "open transaction"),
        ("begin; select 1/0", "unusable"),
        ("set transom.tenant = 'blue'", "setting transom.tenant"),
        ("declare c cursor with hold for select 1", "cursor"),
        ("set search_path = pg_catalog", "search_path"),
    ] {
        let world = world("", false, 2).await;
        let tenants = Tenants::new(world.app.clone());
        let past = &world.app;
        let report = LeakTest::new(&tenants, world.db.pool(), names())
            .seed(async |tx: &mut TenantTx<'_>| seed(tx).await)
            .query("it", async |_: &mut TenantTx<'_>| {
                let _ = sqlx::raw_sql(sql).execute(past).await;
                Ok::<(), sqlx::Error>(())
            })
            .stories(2)
            .run()
            .await
            .unwrap();
        let found = report
            .leaks()
            .iter()
            .any(|leak| leak.how == How::LeftBehind && leak.evidence.contains(evidence));
        assert!(found, "{sql}: {report}");
    }
}
