//! A run that is dropped, at each of its polls: nothing of it is left, or all of it, and the
//! pool serves on. And steps that drop, forget or end what the transaction needs.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::Connection;
use transom_multi::{
    DynMulti, Failure, Key, Misuse, Multi, Retry, Tx, TxOptions, transact, transact_with,
};
use transom_testkit::cancel::drop_after_polls;
use wire::every_poll::{Hooks, MANY, PARTS, Pool, at_every_poll};
use wire::{Rig, write};

/// Writes a part of a run. The first one also asks for a hook.
async fn part(tx: &mut Tx<'_>, run: i32, part: i32, hooks: &Hooks) -> sqlx::Result<()> {
    if part == 0 {
        let hooks = Arc::clone(hooks);
        tx.on_commit(async move { hooks.lock().unwrap().push(run) });
    }
    write(tx, run, part).await
}

/// Three steps, the second inside a savepoint.
fn steps(run: i32, hooks: Hooks) -> Multi<'static, ((), (), ())> {
    let hooks = [Arc::clone(&hooks), Arc::clone(&hooks), hooks];
    let [first, second, third] = hooks;
    Multi::new()
        .step("a", async move |tx, ()| part(tx, run, 0, &first).await)
        .step("b", async move |tx, _| {
            tx.savepoint(async |sp| part(sp, run, 1, &second).await)
                .await
        })
        .step("c", async move |tx, _| part(tx, run, 2, &third).await)
}

fn told<T, P>(outcome: Result<T, Failure<sqlx::Error, P>>) -> Result<(), String> {
    outcome.map(drop).map_err(|failure| failure.to_string())
}

#[tokio::test]
async fn a_multi_can_be_dropped_anywhere() {
    at_every_poll(Pool::Warm, async |pool, run, hooks| {
        told(steps(run, hooks).run(&pool).await)
    })
    .await;
}

#[tokio::test]
async fn a_multi_can_be_dropped_while_it_connects() {
    at_every_poll(Pool::Empty, async |pool, run, hooks| {
        told(steps(run, hooks).run(&pool).await)
    })
    .await;
}

#[tokio::test]
async fn a_multi_with_a_folded_check_can_be_dropped_anywhere() {
    let options = TxOptions::new().fold_check();
    at_every_poll(Pool::Warm, async |pool, run, hooks| {
        told(steps(run, hooks).run_with(&pool, &options).await)
    })
    .await;
}

#[tokio::test]
async fn a_multi_with_a_prologue_can_be_dropped_anywhere() {
    at_every_poll(Pool::Warm, async |pool, run, hooks| {
        let options = TxOptions::new()
            .set_local("app.run", run.to_string())
            .prologue(async |conn| write(conn, run, 0).await);
        let [second, third] = [Arc::clone(&hooks), hooks];
        let multi = Multi::new()
            .step("b", async |tx, ()| {
                let hooks = Arc::clone(&second);
                tx.on_commit(async move { hooks.lock().unwrap().push(run) });
                part(tx, run, 1, &second).await
            })
            .step("c", async |tx, _| part(tx, run, 2, &third).await);
        told(multi.run_with(&pool, &options).await)
    })
    .await;
}

#[tokio::test]
async fn a_list_of_steps_can_be_dropped_anywhere() {
    at_every_poll(Pool::Warm, async |pool, run, hooks| {
        let multi = PARTS.iter().fold(DynMulti::new(), |multi, n| {
            let key = Key::<()>::named(n.to_string());
            let hooks = &hooks;
            multi.step(&key, async move |tx, _| part(tx, run, *n, hooks).await)
        });
        told(multi.run(&pool).await)
    })
    .await;
}

/// Writes the parts; every second time PostgreSQL then breaks it off (40001).
async fn fails_at_first(
    tx: &mut Tx<'_>,
    run: i32,
    attempt: u32,
    hooks: &Hooks,
) -> sqlx::Result<()> {
    for n in PARTS {
        part(tx, run, n, hooks).await?;
    }
    if attempt == 0 {
        let fail = "do $$ begin raise exception using errcode = '40001'; end $$";
        sqlx::raw_sql(fail).execute(&mut **tx).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_retry_can_be_dropped_anywhere() {
    at_every_poll(Pool::Warm, async |pool, run, hooks| {
        let attempts = AtomicU32::new(0);
        let retry = Retry::up_to(2);
        let outcome = retry.run(&pool, || {
            let attempt = attempts.fetch_add(1, Ordering::Relaxed);
            let hooks = Arc::clone(&hooks);
            Multi::new().step("all", async move |tx, ()| {
                fails_at_first(tx, run, attempt, &hooks).await
            })
        });
        told(outcome.await)
    })
    .await;
}

#[tokio::test]
async fn transact_can_be_dropped_anywhere() {
    at_every_poll(Pool::Warm, async |pool, run, hooks| {
        let outcome = transact(&pool, async |tx| {
            part(tx, run, 0, &hooks).await?;
            tx.savepoint(async |sp| part(sp, run, 1, &hooks).await)
                .await?;
            part(tx, run, 2, &hooks).await
        });
        outcome
            .await
            .map_err(|error: sqlx::Error| error.to_string())
    })
    .await;
}

fn misuse<T, P>(outcome: Result<T, Failure<sqlx::Error, P>>) -> (String, Option<Misuse>) {
    match outcome {
        Ok(_) => ("none".to_owned(), None),
        Err(failure) => {
            let misuse = Misuse::find(&failure.error).cloned();
            (failure.step.into_owned(), misuse)
        }
    }
}

/// The check by itself, and in one message with COMMIT.
fn both_ways() -> [TxOptions<'static>; 2] {
    [TxOptions::new(), TxOptions::new().fold_check()]
}

#[tokio::test]
async fn a_nested_begin_that_is_dropped_does_not_end_the_transaction() {
    // Plain sqlx: the whole transaction is rolled back, the rest commits by itself.
    let rig = Rig::new().await;
    let mut tx = rig.pool.begin().await.unwrap();
    write(&mut tx, 0, 0).await.unwrap();
    assert!(
        drop_after_polls(Connection::begin(&mut *tx), 1)
            .await
            .is_none()
    );
    write(&mut tx, 0, 1).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(rig.parts(0).await, [1], "sqlx has mended the nested begin");

    // Ours, wherever the savepoint is dropped: all or nothing.
    for options in both_ways() {
        let rig = Rig::new().await;
        rig.wire.slow(true);
        let mut whole = false;
        for polls in 1..MANY {
            let outcome = Multi::new()
                .step("before", async |tx, ()| write(tx, polls, 0).await)
                .step("half", async |tx, _| {
                    let savepoint = tx.savepoint(async |sp| {
                        write(sp, polls, 1).await?;
                        write(sp, polls, 2).await
                    });
                    // Ends well, whatever became of the savepoint.
                    let limit = polls.unsigned_abs() as usize;
                    Ok(drop_after_polls(savepoint, limit).await)
                })
                .run_with(&rig.pool, &options)
                .await;
            if let Ok(((), Some(inner))) = outcome {
                inner.unwrap();
                assert_eq!(rig.parts(polls).await, PARTS);
                assert!(polls > 4, "{polls} polls only");
                whole = true;
                break;
            }
            let expected = ("half".to_owned(), Some(Misuse::SavepointAbandoned));
            assert_eq!(misuse(outcome), expected, "after {polls} polls");
            assert!(rig.is_healthy().await.unwrap(), "after {polls} polls");
            assert!(rig.parts(polls).await.is_empty(), "after {polls} polls");
        }
        assert!(whole);
    }
}

#[tokio::test]
async fn a_multi_inside_a_step_that_is_dropped_is_found_out() {
    for options in both_ways() {
        let rig = Rig::new().await;
        rig.wire.slow(true);
        let mut whole = false;
        for polls in 1..MANY {
            let outcome = transact_with(&rig.pool, &options, async |tx| {
                let inner = tx.run(steps(polls, Hooks::default()));
                let limit = polls.unsigned_abs() as usize;
                Ok::<_, sqlx::Error>(drop_after_polls(inner, limit).await)
            })
            .await;
            match outcome {
                Ok(inner) => {
                    inner.unwrap().unwrap();
                    assert_eq!(rig.parts(polls).await, PARTS);
                    whole = true;
                    break;
                }
                Err(error) => {
                    let found = Misuse::find(&error);
                    assert_eq!(found, Some(&Misuse::SavepointAbandoned), "{polls} polls");
                    assert!(rig.is_healthy().await.unwrap(), "after {polls} polls");
                    assert!(rig.parts(polls).await.is_empty(), "after {polls} polls");
                }
            }
        }
        assert!(whole);
    }
}

#[tokio::test]
async fn a_step_that_ends_the_transaction_is_found_out() {
    // Plain sqlx: Ok, with half of it.
    let rig = Rig::new().await;
    let mut tx = rig.pool.begin().await.unwrap();
    write(&mut tx, 0, 0).await.unwrap();
    sqlx::raw_sql("ROLLBACK").execute(&mut *tx).await.unwrap();
    write(&mut tx, 0, 1).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(rig.parts(0).await, [1], "sqlx has mended commit()");

    let rig = Rig::new().await;
    for options in both_ways() {
        for end in ["COMMIT", "ROLLBACK"] {
            let outcome = Multi::new()
                .step("write", async |tx, ()| write(tx, 1, 0).await)
                .step("end", async |tx, _| {
                    sqlx::raw_sql(end).execute(&mut **tx).await.map(drop)
                })
                .run_with(&rig.pool, &options)
                .await;
            let (step, found) = misuse(outcome);
            assert!(step.starts_with('$'), "{end}, {options:?}: {step}");
            assert_eq!(found, Some(Misuse::TransactionEnded), "{end}, {options:?}");
            assert!(rig.is_healthy().await.unwrap(), "{end}, {options:?}");
        }
    }
    // Its own COMMIT cannot be taken back.
    assert_eq!(rig.parts(1).await, [0, 0]);
}

#[tokio::test]
async fn a_nested_transaction_that_is_forgotten_is_found_out() {
    // Plain sqlx: Ok, and nothing is there; and the next borrower is in that transaction.
    let rig = Rig::new().await;
    let mut tx = rig.pool.begin().await.unwrap();
    write(&mut tx, 0, 0).await.unwrap();
    std::mem::forget(Connection::begin(&mut *tx).await.unwrap());
    tx.commit().await.unwrap();
    assert!(rig.parts(0).await.is_empty(), "sqlx has mended commit()");
    assert!(!rig.is_healthy().await.unwrap(), "sqlx has mended commit()");

    let forgetful = |run| {
        Multi::new()
            .step("write", async move |tx, ()| write(tx, run, 0).await)
            .step("forget", async move |tx, _| {
                std::mem::forget(Connection::begin(&mut **tx).await?);
                write(tx, run, 1).await
            })
    };
    let rig = Rig::new().await;
    let outcome = forgetful(1).run(&rig.pool).await;
    let expected = ("$commit".to_owned(), Some(Misuse::LeftOpen));
    assert_eq!(misuse(outcome), expected);
    assert!(rig.is_healthy().await.unwrap());
    rig.nothing_is_left_open().await;
    assert!(rig.parts(1).await.is_empty());

    // A folded COMMIT is a real one, whatever sqlx counts: all of it is there.
    let fold = TxOptions::new().fold_check();
    forgetful(2).run_with(&rig.pool, &fold).await.unwrap();
    assert!(rig.is_healthy().await.unwrap());
    rig.nothing_is_left_open().await;
    assert_eq!(rig.parts(2).await, [0, 1]);
}
