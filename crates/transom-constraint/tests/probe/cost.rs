//! What it costs: one round trip, reads by index, and no writes.

use sqlx::query;
use transom_constraint::{Constraints, Probe, Row};
use transom_testkit::wire::Wire;

use crate::{
    forms::{ALL_WRONG, SCHEMA, users},
    schema::{run, with},
};

#[tokio::test]
async fn it_costs_one_round_trip_and_nothing_while_all_is_well() {
    let db = with(SCHEMA).await;
    let wire = Wire::to(&db).await;
    let pool = sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .connect_with(wire.options())
        .await
        .unwrap();
    let probe = Probe::load(&pool, &users()).await.unwrap();
    let fine =
        |n: i32| query("INSERT INTO users (nick, email) VALUES ('x', $1)").bind(format!("{n}"));
    // Everything is prepared once for a connection.
    probe
        .execute(&pool, ALL_WRONG.insert(), ALL_WRONG.row())
        .await
        .unwrap_err();
    probe.execute(&pool, fine(1), Row::insert()).await.unwrap();

    let before = wire.round_trips();
    probe.violations(&pool, ALL_WRONG.row()).await.unwrap();
    assert_eq!(wire.round_trips() - before, 1, "judging");

    let before = wire.round_trips();
    probe
        .execute(&pool, ALL_WRONG.insert(), ALL_WRONG.row())
        .await
        .unwrap_err();
    assert_eq!(wire.round_trips() - before, 2, "failing by a pool");

    let before = wire.round_trips();
    probe.execute(&pool, fine(2), Row::insert()).await.unwrap();
    assert_eq!(wire.round_trips() - before, 1, "succeeding by a pool");

    let mut tx = pool.begin().await.unwrap();
    let before = wire.round_trips();
    probe
        .execute(&mut tx, fine(3), Row::insert())
        .await
        .unwrap();
    assert_eq!(
        wire.round_trips() - before,
        3,
        "succeeding in a transaction"
    );

    let before = wire.round_trips();
    probe
        .execute(&mut tx, ALL_WRONG.insert(), ALL_WRONG.row())
        .await
        .unwrap_err();
    assert_eq!(wire.round_trips() - before, 5, "failing in a transaction");
    tx.commit().await.unwrap();
    pool.close().await;
}

#[tokio::test]
async fn judging_writes_nothing_and_reads_by_index() {
    let db = with(SCHEMA).await;
    run(
        db.pool(),
        "INSERT INTO users (email, name, nick) SELECT n, n, n FROM generate_series(1, 5000) AS n;
         INSERT INTO teams SELECT generate_series(2, 5000);
         CREATE UNIQUE INDEX users_nick ON users (lower(nick)) NULLS NOT DISTINCT WHERE age IS NULL;
         ANALYZE users; ANALYZE teams",
    )
    .await;
    let users = Constraints::of("users")
        .unique("name")
        .unique("email")
        .assoc("team")
        .exclusion("seats")
        .unique("nick")
        .named("users_nick")
        .build()
        .unwrap();
    let probe = Probe::load(db.pool(), &users).await.unwrap();
    let mut tx = db.pool().begin().await.unwrap();
    sqlx::query("SET TRANSACTION READ ONLY")
        .execute(&mut *tx)
        .await
        .unwrap();
    let before = scans(&mut tx).await;
    let new = Row::insert()
        .set("email", "1")
        .set("name", "2")
        .set("team_id", 9)
        .set("nick", "3")
        .set("seats", "[4,5)");
    let changed = Row::update()
        .key("id", 7)
        .set("email", "1")
        .set("name", "2")
        .set("nick", "3")
        .set("seats", "[4,5)");
    for row in [new, changed] {
        let found = probe.violations(&mut tx, row).await.unwrap();
        assert_eq!(found.rules().count(), 4, "{found:?}");
    }
    let xid: Option<String> = sqlx::query_scalar("SELECT pg_current_xact_id_if_assigned()::text")
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    assert_eq!(xid, None);
    let after = scans(&mut tx).await;
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(
            before.1, after.1,
            "rows of {} read without an index",
            after.0
        );
        assert!(before.2 < after.2, "{} not read", after.0);
    }
}

/// For each table: rows read without an index, and reads by one, since the session counts.
async fn scans(conn: &mut sqlx::PgConnection) -> Vec<(String, i64, i64)> {
    sqlx::query_as(
        "SELECT relname::text, seq_tup_read, idx_scan FROM pg_stat_xact_user_tables
         WHERE schemaname = current_schema ORDER BY relname",
    )
    .fetch_all(conn)
    .await
    .unwrap()
}
