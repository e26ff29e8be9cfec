//! In a transaction: it goes on, whatever the statement or the probe meets.

use std::sync::Arc;

use sqlx::{Connection, PgConnection, query, query_scalar};
use transom_constraint::{ConstraintError, Probe, ProbeError, Row};
use transom_testkit::cancel::drop_after_polls;

use crate::schema::{rules, told, with};

const SCHEMA: &str = "
    CREATE TABLE marks (n int);
    CREATE TABLE t (a int UNIQUE, b int UNIQUE, c int, CONSTRAINT ratio CHECK (a / c > 0) NOT VALID);
    ALTER TABLE t DISABLE TRIGGER ALL;
    INSERT INTO t (a, b) VALUES (1, 1);
";

fn insert(
    a: i32,
    b: i32,
) -> (
    sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments>,
    Row,
) {
    let statement = query("INSERT INTO t (a, b) VALUES ($1, $2)")
        .bind(a)
        .bind(b);
    (statement, Row::insert().set("a", a).set("b", b))
}

async fn loaded(db: &transom_testkit::Isolated) -> Probe {
    let set = rules("t", |t| t.unique("a").unique("b").check("ratio").on("c"));
    Probe::load(db.pool(), &set).await.unwrap()
}

async fn marks(db: &transom_testkit::Isolated) -> i64 {
    query_scalar("SELECT count(*) FROM marks")
        .fetch_one(db.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_refused_statement_leaves_the_transaction_as_it_was() {
    let db = with(SCHEMA).await;
    let probe = loaded(&db).await;
    let mut tx = db.pool().begin().await.unwrap();
    query("INSERT INTO marks VALUES (1)")
        .execute(&mut *tx)
        .await
        .unwrap();
    let (statement, row) = insert(1, 1);
    let error = probe.execute(&mut tx, statement, row).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "a has already been taken; b has already been taken"
    );
    // What is neither declared nor a violation is undone just so.
    let error = probe
        .execute(&mut *tx, query("SELECT 1/0"), Row::insert())
        .await
        .unwrap_err();
    assert!(matches!(error, ConstraintError::Database(_)));
    let (statement, row) = insert(2, 2);
    probe.execute(&mut tx, statement, row).await.unwrap();
    query("INSERT INTO marks VALUES (2)")
        .execute(&mut *tx)
        .await
        .unwrap();
    // No savepoint of ours is left open.
    let error = query("ROLLBACK TO SAVEPOINT transom_probe")
        .execute(&mut *tx)
        .await
        .unwrap_err();
    assert_eq!(error.as_database_error().unwrap().code().unwrap(), "3B001");
    tx.rollback().await.unwrap();
    assert_eq!(marks(&db).await, 0);

    let mut tx = db.pool().begin().await.unwrap();
    query("INSERT INTO marks VALUES (1)")
        .execute(&mut *tx)
        .await
        .unwrap();
    let (statement, row) = insert(1, 1);
    probe.execute(&mut tx, statement, row).await.unwrap_err();
    let (statement, row) = insert(2, 2);
    probe.execute(&mut tx, statement, row).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(marks(&db).await, 1);
    let rows: i64 = query_scalar("SELECT count(*) FROM t")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(rows, 2);
}

#[tokio::test]
async fn a_rule_that_raises_hides_only_itself_and_harms_nothing() {
    let db = with(SCHEMA).await;
    let probe = loaded(&db).await;
    let row = || Row::insert().set("a", 1).set("b", 1).set("c", 0);
    let expected = (
        vec!["unique(a)".to_owned(), "unique(b)".to_owned()],
        vec!["check(ratio): judging it failed with SQLSTATE 22012".to_owned()],
    );
    assert_eq!(
        told(&probe.violations(db.pool(), row()).await.unwrap()),
        expected
    );
    let mut tx = db.pool().begin().await.unwrap();
    query("INSERT INTO marks VALUES (1)")
        .execute(&mut *tx)
        .await
        .unwrap();
    assert_eq!(
        told(&probe.violations(&mut tx, row()).await.unwrap()),
        expected
    );
    // The statement is refused for its key, and says so though the probe meets the division.
    let error = probe
        .execute(&mut tx, insert(1, 1).0, row())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "a has already been taken; b has already been taken"
    );
    tx.commit().await.unwrap();
    assert_eq!(marks(&db).await, 1);
}

#[tokio::test]
async fn a_connection_without_a_transaction_needs_no_savepoint() {
    let db = with(SCHEMA).await;
    let probe = loaded(&db).await;
    let mut conn = PgConnection::connect_with(&db.options()).await.unwrap();
    let (statement, row) = insert(1, 1);
    let error = probe.execute(&mut conn, statement, row).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "a has already been taken; b has already been taken"
    );
    let (statement, row) = insert(3, 3);
    probe.execute(&mut conn, statement, row).await.unwrap();
    // Begun behind sqlx's back, it is one all the same.
    sqlx::raw_sql("BEGIN; INSERT INTO marks VALUES (1)")
        .execute(&mut conn)
        .await
        .unwrap();
    let (statement, row) = insert(1, 1);
    probe.execute(&mut conn, statement, row).await.unwrap_err();
    sqlx::raw_sql("COMMIT").execute(&mut conn).await.unwrap();
    assert_eq!(marks(&db).await, 1);
    conn.close().await.unwrap();
}

#[tokio::test]
async fn an_aborted_transaction_is_not_probed() {
    let db = with(SCHEMA).await;
    let probe = loaded(&db).await;
    let mut tx = db.pool().begin().await.unwrap();
    let (statement, row) = insert(1, 1);
    statement.execute(&mut *tx).await.unwrap_err();
    let ProbeError::Database(error) = probe.violations(&mut tx, row).await.unwrap_err() else {
        panic!("another error");
    };
    assert_eq!(error.as_database_error().unwrap().code().unwrap(), "25P02");
}

#[tokio::test]
async fn a_time_limit_ends_the_questioning_and_not_the_transaction() {
    let db = with(
        "CREATE FUNCTION slow(int) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(20); RETURN true; END $$;
         CREATE TABLE t (a int UNIQUE, b int UNIQUE, c int, CONSTRAINT slow CHECK (slow(c)) NOT VALID);
         INSERT INTO t (a, b) SELECT 1, 1 WHERE false; CREATE TABLE marks (n int);
         ALTER TABLE t DROP CONSTRAINT slow; INSERT INTO t (a, b) VALUES (1, 1);
         ALTER TABLE t ADD CONSTRAINT slow CHECK (c IS NULL OR slow(c))",
    )
    .await;
    let set = rules("t", |t| t.unique("a").unique("b").check("slow").on("c"));
    let probe = Probe::load(db.pool(), &set).await.unwrap();
    let mut tx = db.pool().begin().await.unwrap();
    query("SET LOCAL statement_timeout = '200ms'")
        .execute(&mut *tx)
        .await
        .unwrap();
    query("INSERT INTO marks VALUES (1)")
        .execute(&mut *tx)
        .await
        .unwrap();
    let row = || Row::insert().set("a", 1).set("b", 1).set("c", 1);
    assert!(matches!(
        probe.violations(&mut tx, row()).await,
        Err(ProbeError::Database(_))
    ));
    let error = probe
        .execute(&mut tx, insert(1, 1).0, row())
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "a has already been taken");
    tx.commit().await.unwrap();
    assert_eq!(marks(&db).await, 1);
}

#[tokio::test]
async fn judging_that_is_dropped_half_way_costs_the_transaction_nothing() {
    let db = with(SCHEMA).await;
    let probe = loaded(&db).await;
    let mut committed = 0;
    for polls in 0.. {
        let mut tx = db.pool().begin().await.unwrap();
        query("INSERT INTO marks VALUES (1)")
            .execute(&mut *tx)
            .await
            .unwrap();
        let row = Row::insert().set("a", 1).set("b", 1);
        let done = drop_after_polls(probe.violations(&mut tx, row), polls).await;
        query("INSERT INTO marks VALUES (2)")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        committed += 2;
        assert_eq!(marks(&db).await, committed, "dropped after {polls} polls");
        if let Some(found) = done {
            assert_eq!(found.unwrap().rules().count(), 2);
            break;
        }
    }
    assert!(committed > 4);
}

#[tokio::test]
async fn a_statement_that_is_dropped_half_way_leaves_no_row_after_a_rollback() {
    let db = with(SCHEMA).await;
    let probe = loaded(&db).await;
    for polls in 0.. {
        let mut tx = db.pool().begin().await.unwrap();
        let (statement, row) = insert(5, 1);
        let done = drop_after_polls(probe.execute(&mut tx, statement, row), polls).await;
        // `rollback` would report the error of the statement, if that was not read yet.
        drop(tx);
        let rows: i64 = query_scalar("SELECT count(*) FROM t")
            .fetch_one(db.pool())
            .await
            .unwrap();
        assert_eq!(rows, 1, "dropped after {polls} polls");
        if done.is_some() {
            break;
        }
    }
}

#[tokio::test]
async fn everything_can_be_spawned() {
    let db = with(SCHEMA).await;
    let (probe, pool) = (Arc::new(loaded(&db).await), db.pool().clone());
    let spawned = tokio::spawn(async move {
        let set = rules("t", |t| t.unique("a"));
        let again = Probe::load(&pool, &set).await.unwrap();
        let mut tx = pool.begin().await.unwrap();
        let (statement, row) = insert(1, 1);
        let error = probe
            .execute(&mut tx, statement, row.clone())
            .await
            .unwrap_err();
        let error = again.complete(&mut tx, error, row.clone()).await;
        let found = probe.violations(&pool, row).await.unwrap();
        let returning = query("INSERT INTO t (a) VALUES (9) RETURNING a");
        probe
            .fetch_one(&mut *tx, returning, Row::insert().set("a", 9))
            .await
            .unwrap();
        (error.to_string(), found.errors().len())
    });
    let (error, found) = spawned.await.unwrap();
    assert_eq!(
        (&*error, found),
        ("a has already been taken; b has already been taken", 2)
    );
}
