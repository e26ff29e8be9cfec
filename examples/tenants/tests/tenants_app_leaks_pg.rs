//! The leak harness over the app's queries, on the tables with a tenant column: what a program of
//! one's own has as a test.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

#[path = "../src/app.rs"]
mod app;

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgPoolOptions;
use transom_tenant::leak::{How, LeakReport, LeakTest};
use transom_tenant::{TenantId, TenantTx, Tenants, audit};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leaks_after_the_fixes_of_the_audit() {
    let report = Box::pin(leaks(true)).await;
    report.assert_no_leaks();
    assert!(report.blind_spots().is_empty(), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_them_the_harness_finds_a_read_and_a_revealing_error() {
    let report = Box::pin(leaks(false)).await;
    let found = |query: &str, how: How| {
        let mut leaks = report.leaks().iter();
        leaks.any(|leak| leak.query == query && leak.how == how)
    };
    assert!(found("notes", How::Read), "{report}");
    assert!(found("begin with a taken name", How::Revealed), "{report}");
}

async fn leaks(mended: bool) -> LeakReport {
    let database = transom_testkit::database().await;
    let owner = database.pool();
    let tables = sqlx::raw_sql(include_str!("../src/rows.sql"));
    tables.execute(owner).await.unwrap();
    if mended {
        let fixes = audit(owner).await.unwrap().fixes();
        let fixes = sqlx::raw_sql(AssertSqlSafe(fixes));
        fixes.execute(owner).await.unwrap();
    }
    let one = PgPoolOptions::new().max_connections(1);
    let pool = one.connect_with(database.app_role().await).await.unwrap();
    let tenants = Tenants::new(pool);
    let (acme, blue) = (
        TenantId::new("acme").unwrap(),
        TenantId::new("blue").unwrap(),
    );
    LeakTest::new(&tenants, owner, [acme, blue])
        .seed(async |tx: &mut TenantTx<'_>| {
            let name = format!("Secret of {}", tx.tenant());
            app::begin(tx, &name, &format!("plan of {}", tx.tenant())).await
        })
        .query("notes", async |tx: &mut TenantTx<'_>| app::notes(tx).await)
        .query("begin", async |tx: &mut TenantTx<'_>| {
            app::begin(tx, "Garden", "sow the beans").await
        })
        // An attack: a name that only the other tenant has.
        .query("begin with a taken name", async |tx: &mut TenantTx<'_>| {
            app::begin(tx, "Secret of blue", "mine too").await
        })
        .run()
        .await
        .unwrap()
}
