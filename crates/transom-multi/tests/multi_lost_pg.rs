//! Connections and transactions that a step has brought out of step.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod numbers;

use std::time::Duration;

use numbers::{AppError, insert, numbers, written};
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgConnection, PgPool};
use tokio::time::timeout;
use transom_multi::{CommitHooks, Misuse, Multi, TxOptions};
use transom_testkit::Isolated;

async fn one_connection() -> (Isolated, PgPool) {
    let db = numbers().await;
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .connect_with(db.options())
        .await
        .unwrap();
    (db, pool)
}

/// Whether the next borrower gets the answers to its own questions.
async fn answers(pool: &PgPool) -> bool {
    let mut conn = pool.acquire().await.unwrap();
    for n in 0..3 {
        let asked = sqlx::query_scalar::<_, i32>("select $1").bind(n);
        if asked.fetch_one(&mut *conn).await.ok() != Some(n) {
            return false;
        }
    }
    true
}

/// A COPY that is given up half way: sqlx 0.9 does not count the answers still to come.
async fn give_up_copy(conn: &mut PgConnection) {
    let copy = "copy (select generate_series(1, 9)) to stdout";
    drop(conn.copy_out_raw(copy).await.unwrap());
}

#[tokio::test]
async fn a_copy_given_up_in_a_step_is_never_taken_for_a_commit() {
    // Plain sqlx takes the answers of the COPY for those of later statements, also in the
    // hands of the next borrower.
    let (_db, pool) = one_connection().await;
    let mut tx = pool.begin().await.unwrap();
    give_up_copy(&mut tx).await;
    let _ = tx.commit().await;
    assert!(!answers(&pool).await, "sqlx has mended COPY");

    for options in [TxOptions::new(), TxOptions::new().fold_check()] {
        let (db, pool) = one_connection().await;
        let run = Multi::with_error::<AppError>()
            .step("insert", async |tx, ()| insert(tx, 1).await)
            .step("report", async |tx, _| {
                give_up_copy(tx).await;
                Ok(())
            })
            .run_with(&pool, &options);
        let failure = run.await.unwrap_err();
        assert!(failure.is_infrastructure(), "{failure}");
        assert!(answers(&pool).await, "{options:?}");
        // In step it came too late to say whether the folded COMMIT was done.
        assert!(written(db.pool()).await.is_empty() || failure.is_commit_unknown());
    }
}

#[tokio::test]
async fn a_copy_given_up_in_a_failed_step_does_not_poison_the_pool() {
    let (_db, pool) = one_connection().await;
    let failure = Multi::with_error::<AppError>()
        .step("report", async |tx, ()| {
            give_up_copy(tx).await;
            Err::<(), _>(AppError::Refused(1))
        })
        .run(&pool)
        .await
        .unwrap_err();
    assert_eq!(failure.step, "report");
    assert!(answers(&pool).await);
}

#[tokio::test]
async fn run_in_says_that_the_callers_transaction_is_gone_and_keeps_no_hooks() {
    let (db, pool) = one_connection().await;
    let mut tx = pool.begin().await.unwrap();
    insert(&mut tx, 1).await.unwrap();
    let mut hooks = CommitHooks::new();
    let failure = Multi::with_error::<AppError>()
        .step("end", async |tx, ()| {
            tx.on_commit(async {});
            sqlx::raw_sql("rollback").execute(&mut **tx).await?;
            Err::<(), _>(AppError::Refused(1))
        })
        .run_in_hooked(&mut tx, &mut hooks)
        .await
        .unwrap_err();
    assert_eq!(failure.step, "end");
    assert_eq!(
        Misuse::find(&failure.error),
        Some(&Misuse::TransactionEnded)
    );
    assert!(hooks.is_empty());
    drop(tx);
    // The same by a nested begin of sqlx that fails.
    let mut tx = pool.begin().await.unwrap();
    let failure = Multi::with_error::<AppError>()
        .step("end", async |tx, ()| {
            let _ = sqlx::query("select 1/0").execute(&mut **tx).await;
            let _ = Connection::begin(&mut **tx).await;
            Err::<(), _>(AppError::Refused(1))
        })
        .run_in(&mut tx)
        .await
        .unwrap_err();
    assert_eq!(
        Misuse::find(&failure.error),
        Some(&Misuse::TransactionEnded)
    );
    drop(tx);
    assert!(written(db.pool()).await.is_empty());
}

#[tokio::test]
async fn a_multi_dropped_half_way_inside_a_step_is_found_out() {
    let (db, pool) = one_connection().await;
    let failure = Multi::with_error::<AppError>()
        .step("outer", async |tx, ()| {
            insert(tx, 1).await?;
            let inner = Multi::with_error::<AppError>()
                .step("two", async |tx, ()| insert(tx, 2).await)
                .step("stuck", async |_tx, _| {
                    std::future::pending::<()>().await;
                    Ok(())
                });
            let _ = timeout(Duration::from_millis(50), inner.run_in(tx)).await;
            Ok(())
        })
        .run(&pool)
        .await
        .unwrap_err();
    assert_eq!(failure.step, "outer");
    assert_eq!(
        Misuse::find(&failure.error),
        Some(&Misuse::SavepointAbandoned)
    );
    assert!(written(db.pool()).await.is_empty());
    assert!(answers(&pool).await);
}

#[tokio::test]
async fn a_savepoint_keeps_its_own_error_when_the_transaction_is_lost() {
    let (_db, pool) = one_connection().await;
    let failure = Multi::with_error::<AppError>()
        .step("outer", async |tx, ()| {
            let inner = tx.savepoint(async |sp| {
                sqlx::raw_sql("rollback").execute(&mut **sp).await?;
                Err::<(), _>(AppError::Refused(7))
            });
            assert!(matches!(inner.await, Err(AppError::Refused(7))));
            Ok(())
        })
        .run(&pool)
        .await
        .unwrap_err();
    assert_eq!(
        Misuse::find(&failure.error),
        Some(&Misuse::TransactionEnded)
    );
    assert!(answers(&pool).await);
}

#[tokio::test]
async fn an_item_that_loses_the_transaction_ends_the_each() {
    let (db, pool) = one_connection().await;
    let failure = Multi::with_error::<AppError>()
        .each("item", [0, 1, 2], async |tx, (), n| {
            if n == 0 {
                let _ = sqlx::query("select 1/0").execute(&mut **tx).await;
                let _ = Connection::begin(&mut **tx).await;
                Ok(0)
            } else {
                insert(tx, n).await
            }
        })
        .run(&pool)
        .await
        .unwrap_err();
    assert_eq!(failure.step, "item[0]");
    assert_eq!(
        Misuse::find(&failure.error),
        Some(&Misuse::TransactionEnded)
    );
    assert!(written(db.pool()).await.is_empty());
}

#[tokio::test]
async fn a_lost_connection_is_not_called_a_mistake() {
    let (db, pool) = one_connection().await;
    let failure = Multi::with_error::<AppError>()
        .step("a", async |tx, ()| {
            let pid = "select pg_backend_pid()";
            let pid = sqlx::query_scalar::<_, i32>(pid)
                .fetch_one(&mut **tx)
                .await?;
            let handled = tx.savepoint(async |sp| {
                let kill = sqlx::query("select pg_terminate_backend($1, 5000)").bind(pid);
                kill.execute(db.pool()).await?;
                insert(sp, 1).await
            });
            assert!(handled.await.is_err());
            Ok(())
        })
        .run(&pool)
        .await
        .unwrap_err();
    assert_eq!(Misuse::find(&failure.error), None);
    assert_eq!(failure.step, "$constraints");
    assert!(answers(&pool).await);
}

#[tokio::test]
async fn a_refused_commit_keeps_its_connection() {
    let (_db, pool) = one_connection().await;
    let pid = async || {
        sqlx::query_scalar::<_, i32>("select pg_backend_pid()")
            .fetch_one(&pool)
            .await
            .unwrap()
    };
    let before = pid().await;
    let deferred = "create temp table later (n int unique deferrable initially deferred)";
    for options in [TxOptions::new(), TxOptions::new().fold_check()] {
        let failure = Multi::new()
            .execute("table", sqlx::raw_sql(deferred))
            .execute("rows", sqlx::query("insert into later values (1), (1)"))
            .run_with(&pool, &options.constraints_at_commit())
            .await
            .unwrap_err();
        assert_eq!(failure.step, "$commit");
        assert!(!failure.is_commit_unknown());
        assert_eq!(pid().await, before);
    }
}
