//! Where plain sqlx 0.9.0 does the wrong thing: each test shows it doing so, and us not.
//! When a new sqlx makes one of the first halves fail, its trap is gone: say so here.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgPool};
use transom_multi::{Misuse, Multi, transact};
use transom_testkit::{Isolated, cancel};

/// A schema with one table, and a pool of a single connection: whoever borrows it next
/// gets the very one that the test has mistreated.
async fn one_connection() -> (Isolated, PgPool) {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(
        "create table t (n int primary key, twin int references t deferrable initially deferred)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let pool = PgPoolOptions::new()
        .max_connections(1)
        // Without the ping the first poll of a `begin` sends BEGIN and waits for the answer.
        .test_before_acquire(false)
        .connect_with(db.options())
        .await
        .unwrap();
    (db, pool)
}

/// What others see of the table.
async fn visible(db: &Isolated) -> Vec<i32> {
    sqlx::query_scalar("select n from t order by n")
        .fetch_all(db.pool())
        .await
        .unwrap()
}

async fn insert(conn: &mut sqlx::PgConnection, n: i32) -> sqlx::Result<()> {
    sqlx::query("insert into t values ($1)")
        .bind(n)
        .execute(conn)
        .await
        .map(drop)
}

/// Whether a write through the pool, outside any transaction, is there for others.
async fn pool_is_healthy(db: &Isolated, pool: &PgPool, n: i32) -> bool {
    let mut conn = pool.acquire().await.unwrap();
    insert(&mut conn, n).await.unwrap();
    let seen = visible(db).await.contains(&n);
    drop(conn);
    seen
}

#[tokio::test]
async fn a_begin_that_is_dropped_does_not_poison_the_pool() {
    // Plain sqlx: dropped when BEGIN was sent and not yet answered. A quick server answers
    // within the first poll now and then, so this is tried until it is caught in between.
    let mut poisoned = false;
    for _ in 0..100 {
        let (db, pool) = one_connection().await;
        if cancel::drop_after_polls(pool.begin(), 1).await.is_none() {
            poisoned = !pool_is_healthy(&db, &pool, 1).await;
            break;
        }
    }
    assert!(poisoned, "sqlx has mended pool.begin(): Lease may go");

    // Ours, at every poll of the whole run.
    let (db, pool) = one_connection().await;
    let mut finished = false;
    for polls in 0_i32..200 {
        let multi = Multi::new()
            .step("a", async |tx, ()| insert(tx, 10_000 + 2 * polls).await)
            .step("b", async |tx, _| insert(tx, 10_001 + 2 * polls).await);
        let run = cancel::drop_after_polls(multi.run(&pool), polls.unsigned_abs() as usize).await;
        assert!(
            pool_is_healthy(&db, &pool, polls).await,
            "after {polls} polls"
        );
        let pair = visible(&db)
            .await
            .iter()
            .filter(|n| **n >= 10_000 && (**n - 10_000) / 2 == polls)
            .count();
        assert!(
            pair == 0 || pair == 2,
            "half a transaction after {polls} polls"
        );
        if let Some(done) = run {
            done.unwrap();
            assert_eq!(pair, 2);
            finished = true;
            break;
        }
    }
    assert!(finished, "the run was polled to its end");
}

#[tokio::test]
async fn a_failed_inner_transaction_does_not_destroy_the_outer() {
    // Plain sqlx: after a failed statement, begin() fails and rolls back the *outer* one,
    // and the next statement commits by itself.
    let (db, pool) = one_connection().await;
    let mut tx = pool.begin().await.unwrap();
    insert(&mut tx, 1).await.unwrap();
    assert!(sqlx::query("select 1/0").execute(&mut *tx).await.is_err());
    assert!(Connection::begin(&mut *tx).await.is_err());
    insert(&mut tx, 2).await.unwrap();
    assert_eq!(visible(&db).await, [2], "sqlx has mended the nested begin");
    tx.rollback().await.unwrap();

    // Ours: the savepoint fails, the transaction goes on.
    let (db, pool) = one_connection().await;
    transact(&pool, async |tx| {
        insert(tx, 1).await?;
        let inner = tx
            .savepoint(async |sp| {
                let _ = sqlx::query("select 1/0").execute(&mut **sp).await;
                sp.savepoint(async |sp| insert(sp, 5).await).await
            })
            .await;
        assert!(inner.is_err());
        insert(tx, 2).await
    })
    .await
    .unwrap();
    assert_eq!(visible(&db).await, [1, 2]);
}

#[tokio::test]
async fn a_step_that_loses_the_transaction_is_found_out() {
    let (_db, pool) = one_connection().await;
    let failure = Multi::new()
        .step("lose", async |tx, ()| {
            let _ = sqlx::query("select 1/0").execute(&mut **tx).await;
            let _ = Connection::begin(&mut **tx).await;
            Ok(())
        })
        .run(&pool)
        .await
        .unwrap_err();
    assert_eq!(failure.step, "lose");
    let sqlx::Error::Configuration(cause) = failure.error else {
        panic!("{}", failure.error)
    };
    assert_eq!(cause.downcast_ref(), Some(&Misuse::TransactionEnded));
}

#[tokio::test]
async fn a_swallowed_error_is_reported_and_never_committed_as_nothing() {
    // Plain sqlx: Ok, and nothing is there.
    let (db, pool) = one_connection().await;
    let mut tx = pool.begin().await.unwrap();
    insert(&mut tx, 1).await.unwrap();
    let _ = insert(&mut tx, 1).await;
    tx.commit().await.unwrap();
    assert!(visible(&db).await.is_empty(), "sqlx has mended commit()");

    let failure = Multi::new()
        .step("insert", async |tx, ()| insert(tx, 1).await)
        .step("swallow", async |tx, _| {
            let _ = insert(tx, 1).await;
            Ok(())
        })
        .run(&pool)
        .await
        .unwrap_err();
    assert_eq!(failure.step, "$constraints");
    assert_eq!(
        failure.error.as_database_error().unwrap().code().as_deref(),
        Some("25P02")
    );
    assert!(visible(&db).await.is_empty());
    assert!(pool_is_healthy(&db, &pool, 9).await);
}

#[tokio::test]
async fn a_deferred_violation_has_a_step_and_its_details() {
    let (db, pool) = one_connection().await;
    let failure = Multi::new()
        .step("dangle", async |tx, ()| {
            sqlx::query("insert into t values (1, 99)")
                .execute(&mut **tx)
                .await
                .map(drop)
        })
        .run(&pool)
        .await
        .unwrap_err();
    assert_eq!(failure.step, "$constraints");
    assert_eq!(failure.completed, (Some(()),));
    assert_eq!(
        failure.error.as_database_error().unwrap().constraint(),
        Some("t_twin_fkey")
    );
    assert!(pool_is_healthy(&db, &pool, 9).await);
}

#[tokio::test]
async fn a_panic_rolls_back_and_goes_on_unwinding() {
    let (db, pool) = one_connection().await;
    let task = tokio::spawn({
        let pool = pool.clone();
        async move {
            transact(&pool, async |tx| {
                insert(tx, 1).await?;
                assert!(
                    tx.as_mut().is_in_transaction(),
                    "so that the next line is reached"
                );
                panic!("a step's own panic");
                #[expect(unreachable_code, reason = "gives the closure its type")]
                Ok::<(), sqlx::Error>(())
            })
            .await
        }
    });
    let panic = task.await.unwrap_err().into_panic();
    assert_eq!(panic.downcast_ref(), Some(&"a step's own panic"));
    assert!(pool_is_healthy(&db, &pool, 9).await);
    assert_eq!(visible(&db).await, [9]);
}

#[tokio::test]
async fn a_killed_connection_writes_nothing_and_leaves_the_pool_usable() {
    let (db, pool) = one_connection().await;
    let failure = Multi::new()
        .step("insert", async |tx, ()| insert(tx, 1).await)
        .step("pid", async |tx, _| {
            sqlx::query_scalar::<_, i32>("select pg_backend_pid()")
                .fetch_one(&mut **tx)
                .await
        })
        .step("killed", async |tx, ((), pid): &((), i32)| {
            sqlx::query("select pg_terminate_backend($1)")
                .bind(pid)
                .execute(db.pool())
                .await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
            insert(tx, 2).await
        })
        .run(&pool)
        .await
        .unwrap_err();
    assert_eq!(failure.step, "killed");
    assert!(matches!(failure.completed, (Some(()), Some(_), None)));
    assert!(pool_is_healthy(&db, &pool, 9).await);
    assert_eq!(visible(&db).await, [9]);
}
