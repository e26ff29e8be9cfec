//! The two ends of a transaction at their worst: a COMMIT of which nobody heard the end, one
//! that is refused, and a BEGIN that fails half way. After each the pool serves on.

#[expect(dead_code, reason = "nothing is counted or slowed down here")]
mod wire;

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::{PgPool, Postgres, Transaction};
use transom_multi::{
    CommitUnknown, Failure, Isolation, Multi, Retry, Tx, TxOptions, transact, transact_with,
};
use transom_testkit::wire::Cut;
use wire::rig::until;
use wire::{Rig, write};

type Lost = Failure<sqlx::Error, (Option<()>,)>;

/// The check by itself, and in one message with COMMIT.
fn both_ways() -> [TxOptions<'static>; 2] {
    [TxOptions::new(), TxOptions::new().fold_check()]
}

fn one_part<'a>() -> Multi<'a, ((),)> {
    Multi::new().step("write", async |tx, ()| write(tx, 1, 1).await)
}

/// A retry of everything, as far as it is let.
fn stubborn() -> Retry<impl transom_multi::RetryOn<sqlx::Error> + Sync> {
    Retry::up_to(5).when(|_: &sqlx::Error| true)
}

#[tokio::test]
async fn a_commit_of_unknown_outcome_is_told_and_never_repeated() {
    for options in both_ways() {
        for (cut, written) in [(Cut::BeforeTheAnswer, 1), (Cut::BeforeTheServer, 0)] {
            let rig = Rig::new().await;
            rig.wire.cut(cut, "COMMIT");
            let mut attempts = 0;
            let hooks = Arc::new(AtomicUsize::new(0));
            let failure: Lost = stubborn()
                .run_with(&rig.pool, &options, || {
                    attempts += 1;
                    let hooks = Arc::clone(&hooks);
                    Multi::new().step("write", async move |tx, ()| {
                        tx.on_commit(async move {
                            hooks.fetch_add(1, Ordering::Relaxed);
                        });
                        write(tx, 1, 1).await
                    })
                })
                .await
                .unwrap_err();

            let case = format!("{options:?}, {cut:?}: {failure}");
            assert!(rig.wire.has_cut(), "{case}");
            assert_eq!(failure.step, "$commit", "{case}");
            assert!(failure.is_commit_unknown(), "{case}");
            assert!(!failure.is_retryable(), "{case}");
            assert_eq!(failure.completed, (Some(()),), "{case}");
            assert_eq!((failure.attempts, attempts), (1, 1), "{case}");
            let unknown = CommitUnknown::find(&failure.error).unwrap();
            assert!(matches!(unknown.cause(), sqlx::Error::Io(_)), "{case}");
            assert!(CommitUnknown::find(&failure).is_some(), "{case}");
            assert!(failure.sqlstate().is_none(), "{case}");
            // Committed or not, nobody here can know; but it happened once at most.
            assert_eq!(rig.parts(1).await.len(), written, "{case}");
            assert_eq!(hooks.load(Ordering::Relaxed), 0, "{case}");
            assert!(rig.is_healthy().await.unwrap(), "{case}");
        }
    }
}

/// An application's error, which hides sqlx's behind its own words.
#[derive(Debug, thiserror::Error)]
#[error("the order could not be saved")]
struct NotSaved(#[from] sqlx::Error);

#[tokio::test]
async fn transact_tells_it_too() {
    for options in both_ways() {
        for (cut, written) in [(Cut::BeforeTheAnswer, 1), (Cut::BeforeTheServer, 0)] {
            let rig = Rig::new().await;
            let work = async |tx: &mut Tx<'_>| Ok::<_, NotSaved>(write(tx, 1, 1).await?);
            rig.wire.cut(cut, "COMMIT");
            let error = transact_with(&rig.pool, &options, work).await.unwrap_err();
            assert!(rig.wire.has_cut());
            assert!(CommitUnknown::find(&error).is_some(), "{cut:?}: {error:?}");
            assert_eq!(rig.parts(1).await.len(), written, "{cut:?}");

            rig.wire.cut(cut, "COMMIT");
            let mut attempts = 0;
            let retry = Retry::up_to(5).when(|_: &NotSaved| true);
            let error = retry
                .transact_with(&rig.pool, &options, || {
                    attempts += 1;
                    work
                })
                .await
                .unwrap_err();
            assert!(rig.wire.has_cut());
            assert!(CommitUnknown::find(&error).is_some(), "{cut:?}: {error:?}");
            assert_eq!(attempts, 1, "{cut:?}");
            assert_eq!(rig.parts(1).await.len(), 2 * written, "{cut:?}");
            assert!(rig.is_healthy().await.unwrap(), "{cut:?}");
        }
    }
}

#[tokio::test]
async fn a_connection_lost_before_commit_is_no_riddle() {
    let places = [
        (TxOptions::new(), "BEGIN", "$begin"),
        (TxOptions::new(), "insert into t", "write"),
        (TxOptions::new(), "SAVEPOINT transom_check", "$constraints"),
        (TxOptions::new().fold_check(), "insert into t", "write"),
    ];
    for (options, text, step) in places {
        for cut in [Cut::BeforeTheServer, Cut::BeforeTheAnswer] {
            let rig = Rig::new().await;
            rig.wire.cut(cut, text);
            let failure: Lost = one_part().run_with(&rig.pool, &options).await.unwrap_err();
            assert!(rig.wire.has_cut());
            assert_eq!(failure.step, step, "{cut:?}");
            assert!(!failure.is_commit_unknown(), "{step}, {cut:?}");
            assert!(CommitUnknown::find(&failure).is_none(), "{step}, {cut:?}");
            assert!(matches!(failure.error, sqlx::Error::Io(_)), "{failure:?}");
            assert!(rig.is_healthy().await.unwrap(), "{step}, {cut:?}");
            rig.nothing_is_left_open().await;
            assert!(rig.parts(1).await.is_empty(), "{step}, {cut:?}");

            // So it may be tried again by those who want that.
            rig.wire.cut(cut, text);
            let retried = stubborn().run_with(&rig.pool, &options, one_part).await;
            retried.unwrap();
            assert_eq!(rig.parts(1).await, [1], "{step}, {cut:?}");
        }
    }
}

/// A step after which COMMIT itself has to evaluate `expression`: a cursor that outlives its
/// transaction is filled when that commits.
async fn at_commit(tx: &mut Tx<'_>, expression: &str) -> sqlx::Result<()> {
    let sql = format!("declare late cursor with hold for select {expression}");
    let sql = sqlx::AssertSqlSafe(sql);
    sqlx::raw_sql(sql).execute(&mut **tx).await.map(drop)
}

#[tokio::test]
async fn a_commit_that_is_refused_wrote_nothing() {
    for options in both_ways() {
        let rig = Rig::new().await;
        let failure = one_part()
            .step("late", async |tx, _| {
                at_commit(tx, "1 / (0 * pg_backend_pid())").await
            })
            .run_with(&rig.pool, &options)
            .await
            .unwrap_err();
        assert_eq!(failure.step, "$commit");
        assert_eq!(failure.sqlstate().as_deref(), Some("22012"));
        assert!(!failure.is_commit_unknown());
        assert!(CommitUnknown::find(&failure).is_none());
        assert!(rig.parts(1).await.is_empty());
        assert!(rig.is_healthy().await.unwrap());
    }
}

#[tokio::test]
async fn a_session_that_is_terminated_during_commit_is_a_riddle() {
    for options in both_ways() {
        let rig = Rig::new().await;
        let run = one_part()
            .step("late", async |tx, _| at_commit(tx, "pg_sleep(600)").await)
            .run_with(&rig.pool, &options);
        let terminate = until("COMMIT to be under way", async || {
            let sql = "select pg_terminate_backend(pid) from pg_stat_activity
                       where application_name = $1 and wait_event = 'PgSleep'";
            let killed = sqlx::query(sql).bind(rig.db.name());
            killed.execute(rig.db.pool()).await.unwrap().rows_affected() > 0
        });
        let (outcome, ()) = tokio::join!(run, terminate);
        let failure = outcome.unwrap_err();
        assert_eq!(failure.step, "$commit");
        // PostgreSQL says FATAL: the same that it says after the commit, to a session that
        // still waits for a standby.
        assert_eq!(failure.sqlstate().as_deref(), Some("57P01"));
        assert!(failure.is_commit_unknown());
        assert!(CommitUnknown::find(&failure).is_some());
        assert!(rig.parts(1).await.is_empty());
        assert!(rig.is_healthy().await.unwrap());
    }
}

/// Reads everything and writes one part: of two such transactions at a time, one is too much.
async fn read_all_write_one(tx: &mut Tx<'_>, part: i32) -> sqlx::Result<()> {
    let _: i64 = sqlx::query_scalar("select count(*) from t")
        .fetch_one(&mut **tx)
        .await?;
    write(tx, 1, part).await
}

async fn rival(pool: &PgPool) -> sqlx::Result<Transaction<'_, Postgres>> {
    let mut tx = pool
        .begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE")
        .await?;
    let _: i64 = sqlx::query_scalar("select count(*) from t")
        .fetch_one(&mut *tx)
        .await?;
    write(&mut tx, 2, 2).await?;
    Ok(tx)
}

#[tokio::test]
async fn a_commit_that_cannot_be_serialized_is_tried_again() {
    for options in both_ways() {
        let rig = Rig::new().await;
        let options = options.isolation(Isolation::Serializable);
        let other = rig.db.pool();
        let mut attempts = 0;
        let retry = Retry::up_to(3);
        let run = retry.run_with(&rig.pool, &options, || {
            attempts += 1;
            let first = attempts == 1;
            Multi::new().step("both", async move |tx, ()| {
                // The rival has read before this one writes, and commits after it has written.
                let rival = if first {
                    Some(rival(other).await?)
                } else {
                    None
                };
                read_all_write_one(tx, attempts).await?;
                if let Some(rival) = rival {
                    rival.commit().await?;
                }
                Ok(())
            })
        });
        run.await.unwrap();
        assert_eq!(attempts, 2);
        assert_eq!(rig.parts(1).await, [2], "the second attempt's only");

        // Not tried again, it says where it failed and that nothing was written.
        let failure = Multi::new()
            .step("both", async |tx, ()| {
                let rival = rival(other).await?;
                read_all_write_one(tx, 3).await?;
                rival.commit().await
            })
            .run_with(&rig.pool, &options)
            .await
            .unwrap_err();
        assert_eq!(failure.step, "$commit");
        assert!(failure.is_retryable());
        assert!(!failure.is_commit_unknown());
        assert_eq!(rig.parts(1).await, [2]);
        assert!(rig.is_healthy().await.unwrap());
    }
}

fn code(error: &(dyn Error + 'static)) -> Option<String> {
    let error = error.downcast_ref::<sqlx::Error>()?.as_database_error()?;
    error.code().map(std::borrow::Cow::into_owned)
}

#[tokio::test]
async fn a_begin_that_fails_half_way_does_not_poison_the_pool() {
    // Plain sqlx: the BEGIN before the failed setting counts for the server, and not for sqlx.
    let rig = Rig::new().await;
    let begun = rig.pool.begin_with("BEGIN; SET LOCAL no_such = 1").await;
    assert_eq!(code(&begun.unwrap_err()).as_deref(), Some("42704"));
    let next = rig.is_healthy().await.unwrap_err();
    let mended = "sqlx has mended begin_with()";
    assert_eq!(code(&next).as_deref(), Some("25P02"), "{mended}");

    let rig = Rig::new().await;
    for options in both_ways() {
        let options = options.set_local("no_such", "1");
        let failure: Lost = one_part().run_with(&rig.pool, &options).await.unwrap_err();
        assert_eq!(failure.step, "$begin");
        assert_eq!(failure.sqlstate().as_deref(), Some("42704"));
        assert_eq!(failure.completed, (None,));
        assert!(rig.is_healthy().await.unwrap());

        let work = async |tx: &mut Tx<'_>| write(tx, 1, 1).await;
        let error = transact_with(&rig.pool, &options, work).await.unwrap_err();
        assert_eq!(code(&error).as_deref(), Some("42704"));
        assert!(rig.is_healthy().await.unwrap());
    }
    assert!(rig.parts(1).await.is_empty());
}

#[tokio::test]
async fn a_failing_prologue_does_not_poison_the_pool() {
    let rig = Rig::new().await;
    for options in both_ways() {
        // What it wrote before it failed is gone too.
        let options = options.prologue(async |conn| {
            write(conn, 1, 0).await?;
            sqlx::query("select 1 / 0").execute(conn).await.map(drop)
        });
        let failure: Lost = one_part().run_with(&rig.pool, &options).await.unwrap_err();
        assert_eq!(failure.step, "$prologue");
        assert_eq!(failure.sqlstate().as_deref(), Some("22012"));
        assert_eq!(failure.completed, (None,));
        assert!(rig.is_healthy().await.unwrap());
    }
    // Nor one that swallows its failure.
    let options = TxOptions::new().prologue(async |conn| {
        let _swallowed = sqlx::query("select 1 / 0").execute(conn).await;
        Ok(())
    });
    let failure: Lost = one_part().run_with(&rig.pool, &options).await.unwrap_err();
    assert_eq!(failure.step, "write");
    assert_eq!(failure.sqlstate().as_deref(), Some("25P02"));
    assert!(rig.is_healthy().await.unwrap());
    assert!(rig.parts(1).await.is_empty());
    transact(&rig.pool, async |tx| write(tx, 1, 1).await)
        .await
        .unwrap();
    assert_eq!(rig.parts(1).await, [1]);
}
