//! Statements that leak, without policies and through the holes in them.

use super::*;

#[tokio::test]
async fn a_statement_without_a_condition_is_found() {
    let world = world("", false, 1).await;
    for (sql, how) in [
        ("select * from notes order by id", How::Read),
        ("select body from notes order by id desc limit 1", How::Read),
        ("update notes set body = 'x'", How::Changed),
        ("update notes set body = body", How::Changed),
        (
            "update notes set tenant_id = 'acme' where id = 200001",
            How::Changed,
        ),
        ("update comments set note = 100001", How::Changed),
        ("delete from comments", How::Deleted),
        (
            "insert into notes values ('blue', 7, 'x', 'x')",
            How::Inserted,
        ),
        (
            "update notes set tenant_id = 'blue' where id = 100001",
            How::Inserted,
        ),
        ("select count(*) from notes", How::Revealed),
        (
            "select exists (select from notes where id > 200000)",
            How::Revealed,
        ),
        (
            "select id from notes where tenant_id = 'acme' and id < (select max(id) from notes where tenant_id <> 'acme')",
            How::Revealed,
        ),
    ] {
        let report = judge(&world, sql).await;
        // Who gives a row away has one less to read.
        assert!(hows(&report).contains(&how), "{sql}: {report}");
    }
}

#[tokio::test]
async fn what_policies_do_not_cover_is_found() {
    let world = world(
        "create table replies (
           tenant_id text, note bigint references notes deferrable initially deferred);
         create view everything as select * from notes;
         create function total() returns text language sql security definer
           set search_path from current as 'select string_agg(body, '','' order by id) from notes'",
        true,
        1,
    )
    .await;
    for (sql, how, evidence) in [
        // A unique index and a foreign key that leave the tenant out.
        (
            "insert into notes values ('acme', 7, 'slug of blue', 'x')",
            How::Revealed,
            "23505",
        ),
        (
            "insert into notes values ('acme', 200001, 'x', 'x')",
            How::Revealed,
            "23505",
        ),
        (
            "insert into comments values ('acme', 7, 200001, 'x')",
            How::Revealed,
            "23503",
        ),
        (
            "insert into replies values ('acme', 200001)",
            How::Revealed,
            "23503",
        ),
        // What runs as somebody whom no policy binds.
        (
            "select * from everything order by id",
            How::Read,
            "secret of blue",
        ),
        ("select total()", How::Read, "secret of blue"),
        // An error that names another tenant's value.
        (
            "select replace(total(), 'secret of acme,', '')::int",
            How::Revealed,
            "secret of blue",
        ),
        // The tenant is what a statement says it is.
        (
            "with other as materialized (select set_config('transom.tenant', 'blue', true))
          select body from other, notes",
            How::Read,
            "secret of blue",
        ),
    ] {
        let report = judge(&world, sql).await;
        let leak = report.leaks().first();
        let found = leak.is_some_and(|leak| leak.how == how && leak.evidence.contains(evidence));
        assert!(found, "{sql}: {report}");
    }
}

#[tokio::test]
async fn a_refused_attack_is_no_leak() {
    let world = world("", true, 1).await;
    for sql in [
        "insert into notes values ('blue', 7, 'x', 'x')",
        "update notes set tenant_id = 'blue'",
        "update notes set body = 'x' where id = 200001 returning id",
        "delete from comments where id = 200001",
        "select * from notes where slug = 'slug of blue'",
        "select 'blue', 'secret of blue', 200001, now(), clock_timestamp(), gen_random_uuid()",
        "select 1 / 0",
    ] {
        let report = judge(&world, sql).await;
        assert_eq!(hows(&report), [], "{sql}: {report}");
    }
}

/// The queries run as the first tenant alone, and as both when the stories are told.
#[tokio::test]
async fn what_only_a_story_shows_is_found() {
    let world = world("", false, 2).await;
    let tenants = Tenants::new(world.app.clone());
    let test = || {
        LeakTest::new(&tenants, world.db.pool(), names())
            .seed(async |tx: &mut TenantTx<'_>| seed(tx).await)
            .stories(6)
            .random_seed(3)
    };
    // No leak of the first tenant's.
    let harm = test().query("harm", async |tx: &mut TenantTx<'_>| {
        let update = "update notes set body = 'x' where tenant_id = 'acme'";
        sqlx::query(update).execute(&mut **tx).await
    });
    let report = harm.run().await.unwrap();
    assert_eq!(hows(&report), [How::Changed], "{report}");
    // There is nothing to read until the second tenant has written and committed.
    let later = test()
        .query("write", async |tx: &mut TenantTx<'_>| {
            let insert = "insert into comments select $1, n, $2, 'later word of ' || $1
                          from (select count(*) + 7 as n from comments) c";
            let insert = sqlx::query(insert)
                .bind(tx.tenant().clone())
                .bind(100_001_i64);
            insert.execute(&mut **tx).await
        })
        .query("read", async |tx: &mut TenantTx<'_>| {
            sqlx::query("select text from comments where text like 'later%'")
                .fetch_all(&mut **tx)
                .await
        });
    let report = later.run().await.unwrap();
    assert_eq!(hows(&report), [How::Read], "{report}");
    assert!(
        report.leaks()[0].evidence.contains("later word of blue"),
        "{report}"
    );
}
