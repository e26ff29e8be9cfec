//! The harness says so when it can say nothing.

use super::*;
use std::sync::atomic::{AtomicU64, Ordering};
use transom_tenant::leak::LeakError;

#[tokio::test]
async fn a_test_that_proves_nothing_fails() {
    let world = world("", false, 1).await;
    let tenants = Tenants::new(world.app.clone());
    let test = || LeakTest::new(&tenants, world.db.pool(), names());
    let empty = test().run().await.unwrap_err();
    assert!(matches!(empty, LeakError::NothingSeeded { .. }), "{empty}");
    let empty = test()
        .seed(async |_: &mut TenantTx<'_>| Ok::<_, sqlx::Error>(()))
        .run()
        .await;
    assert!(
        matches!(empty, Err(LeakError::NothingSeeded { tenant, .. }) if tenant.as_str() == "acme")
    );
    let failed = test()
        .seed(async |tx: &mut TenantTx<'_>| sqlx::query("select 1/0").execute(&mut **tx).await);
    let failed = failed.run().await.unwrap_err();
    assert!(
        failed.to_string().contains("seeding tenant acme failed"),
        "{failed}"
    );
    let committed = test()
        .seed(async |tx: &mut TenantTx<'_>| seed(tx).await)
        .query("commits", async |tx: &mut TenantTx<'_>| {
            sqlx::raw_sql("delete from comments where tenant_id = 'acme'; commit; begin")
                .execute(&mut **tx)
                .await
        });
    let committed = committed.run().await.unwrap_err();
    assert!(
        matches!(&committed, LeakError::Committed { query } if query == "commits"),
        "{committed}"
    );
    let rows: i64 = sqlx::query_scalar("select count(*) from notes")
        .fetch_one(world.db.pool())
        .await
        .unwrap();
    assert_eq!(rows, 0, "cleaned up after each");
}

#[tokio::test]
async fn a_result_that_never_comes_twice_is_told_and_can_be_mended() {
    let world = world("", true, 1).await;
    let tenants = Tenants::new(world.app.clone());
    let calls = &AtomicU64::new(0);
    let test = || {
        LeakTest::new(&tenants, world.db.pool(), names())
            .seed(async |tx: &mut TenantTx<'_>| seed(tx).await)
            .query("grows", async |_: &mut TenantTx<'_>| {
                let calls = calls.fetch_add(1, Ordering::Relaxed);
                Ok::<_, sqlx::Error>((0..calls).collect::<Vec<_>>())
            })
            .stories(0)
    };
    let report = test().run().await.unwrap();
    assert_eq!(hows(&report), [How::Unstable]);
    let report = test().normalise(|_| String::new()).run().await.unwrap();
    assert_eq!(hows(&report), []);
}

#[tokio::test]
#[should_panic(expected = "`it` read a value of another tenant")]
async fn the_assertion_names_the_query() {
    let world = world("", false, 1).await;
    judge(&world, "select * from notes").await.assert_no_leaks();
}

#[tokio::test]
async fn a_seeding_that_harms_the_first_tenant_is_found() {
    let world = world("", false, 1).await;
    let tenants = Tenants::new(world.app.clone());
    let report = LeakTest::new(&tenants, world.db.pool(), names())
        .seed(async |tx: &mut TenantTx<'_>| {
            sqlx::query("delete from comments")
                .execute(&mut **tx)
                .await?;
            seed(tx).await
        })
        .query(
            "none",
            async |_: &mut TenantTx<'_>| Ok::<_, sqlx::Error>(()),
        )
        .stories(0)
        .run()
        .await
        .unwrap();
    let leak = report.leaks().first().unwrap();
    assert_eq!(
        (leak.query.as_str(), leak.how),
        ("the seeding", How::Deleted)
    );
    assert!(leak.evidence.contains("remark of acme"), "{leak}");
}

#[tokio::test]
async fn a_row_that_was_there_before_stays() {
    let world = world("create table loose (tenant_id text, word text)", false, 1).await;
    sqlx::raw_sql(
        "insert into notes values ('acme', 1, 'first', 'kept');
         insert into loose values ('corner', 'kept')",
    )
    .execute(world.db.pool())
    .await
    .unwrap();
    let tenants = Tenants::new(world.app.clone());
    let report = LeakTest::new(&tenants, world.db.pool(), names())
        .seed(async |tx: &mut TenantTx<'_>| seed(tx).await)
        .query("touch", async |tx: &mut TenantTx<'_>| {
            sqlx::query("update notes set body = body || '!' where tenant_id = $1")
                .bind(tx.tenant().clone())
                .execute(&mut **tx)
                .await
        })
        .stories(3)
        .run()
        .await
        .unwrap();
    assert_eq!(hows(&report), []);
    let notes: Vec<(i64, String)> = sqlx::query_as("select id, body from notes")
        .fetch_all(world.db.pool())
        .await
        .unwrap();
    assert!(
        matches!(&notes[..], [(1, body)] if body.starts_with("kept!")),
        "{notes:?}"
    );
    let loose: i64 = sqlx::query_scalar("select count(*) from loose")
        .fetch_one(world.db.pool())
        .await
        .unwrap();
    assert_eq!(loose, 1);
}

#[tokio::test]
async fn what_was_read_before_a_swallowed_error_counts() {
    let world = world("", false, 1).await;
    let tenants = Tenants::new(world.app.clone());
    let report = LeakTest::new(&tenants, world.db.pool(), names())
        .seed(async |tx: &mut TenantTx<'_>| seed(tx).await)
        .query("it", async |tx: &mut TenantTx<'_>| {
            let all: Vec<String> = sqlx::query_scalar("select body from notes")
                .fetch_all(&mut **tx)
                .await?;
            let _ = sqlx::query("select 1/0").execute(&mut **tx).await;
            Ok::<_, sqlx::Error>(all)
        })
        .stories(0)
        .run()
        .await
        .unwrap();
    assert_eq!(hows(&report), [How::Revealed], "{report}");
}
