//! What runs after the commit, and what does not.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod numbers;

use std::sync::{Arc, Mutex};

use numbers::{AppError, insert, numbers, written};
use transom_multi::{CommitHooks, Misuse, Multi, Tx, transact};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn hook(&self, tx: &mut Tx<'_>, line: &str) {
        let (log, line) = (self.0.clone(), line.to_owned());
        tx.on_commit(async move { log.lock().unwrap().push(line) });
    }

    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn hooks_run_after_the_commit_in_their_order() {
    let db = numbers().await;
    let (pool, log) = (db.pool(), Log::default());
    Multi::with_error()
        .step("a", async |tx, ()| {
            let (seen, pool) = (log.0.clone(), pool.clone());
            // What the hook sees through another connection is what is committed.
            tx.on_commit(async move {
                let lines = format!("{:?}", written(&pool).await);
                seen.lock().unwrap().push(lines);
            });
            insert(tx, 1).await
        })
        .step("b", async |tx, _| {
            log.hook(tx, "b");
            assert!(log.lines().is_empty());
            insert(tx, 2).await
        })
        .run(pool)
        .await
        .unwrap();
    assert_eq!(log.lines(), ["[1, 2]", "b"]);
}

#[tokio::test]
async fn a_failed_run_drops_its_hooks() {
    let db = numbers().await;
    let log = Log::default();
    let failed = Multi::with_error()
        .step("a", async |tx, ()| {
            log.hook(tx, "a");
            insert(tx, 1).await
        })
        .step("b", async |tx, _| insert(tx, -1).await)
        .run(db.pool())
        .await;
    assert!(failed.is_err());
    let failed: Result<(), AppError> = transact(db.pool(), async |tx| {
        log.hook(tx, "swallowed");
        let _ = sqlx::query("select 1/0").execute(&mut **tx).await;
        Ok(())
    })
    .await;
    assert!(failed.is_err());
    assert!(log.lines().is_empty());
}

#[tokio::test]
async fn a_savepoint_takes_its_hooks_with_it() {
    let db = numbers().await;
    let log = Log::default();
    transact(db.pool(), async |tx| {
        log.hook(tx, "before");
        let failed = tx
            .savepoint(async |sp| {
                log.hook(sp, "inside");
                let kept = sp.savepoint(async |sp| {
                    log.hook(sp, "innermost");
                    Ok::<_, AppError>(())
                });
                kept.await?;
                insert(sp, -1).await
            })
            .await;
        assert!(failed.is_err());
        tx.savepoint(async |sp| {
            log.hook(sp, "kept");
            insert(sp, 1).await
        })
        .await
    })
    .await
    .unwrap();
    assert_eq!(log.lines(), ["before", "kept"]);
}

fn noted(log: &Log, n: i32) -> Multi<'_, (i32,), AppError> {
    Multi::with_error().step("noted", async move |tx, ()| {
        log.hook(tx, &n.to_string());
        insert(tx, n).await
    })
}

#[tokio::test]
async fn a_multi_run_inside_a_step_waits_for_the_outermost_commit() {
    let db = numbers().await;
    let log = Log::default();
    Multi::with_error()
        .step("outer", async |tx, ()| {
            tx.run(noted(&log, 1)).await.map_err(|f| f.error)?;
            // Fails after its hook: neither the row nor the hook stays.
            let failed = tx.run(noted(&log, -1)).await;
            assert_eq!(failed.unwrap_err().step, "noted");
            assert!(log.lines().is_empty());
            insert(tx, 2).await
        })
        .run(db.pool())
        .await
        .unwrap();
    assert_eq!(log.lines(), ["1"]);
    assert_eq!(written(db.pool()).await, [1, 2]);
}

#[tokio::test]
async fn in_a_transaction_of_the_caller_hooks_are_the_callers_to_run() {
    let db = numbers().await;
    let log = Log::default();
    let mut tx = db.pool().begin().await.unwrap();
    // Without a place for the hook it would be lost: the step fails instead.
    let failure = noted(&log, 1).run_in(&mut tx).await.unwrap_err();
    assert_eq!(failure.step, "noted");
    assert_eq!(Misuse::find(&failure.error), Some(&Misuse::NoCommitHere));
    let mut hooks = CommitHooks::new();
    let failed = noted(&log, -1).run_in_hooked(&mut tx, &mut hooks).await;
    assert!(failed.is_err());
    assert!(hooks.is_empty());
    let run = noted(&log, 2).run_in_hooked(&mut tx, &mut hooks).await;
    assert_eq!(run.unwrap(), (2,));
    tx.commit().await.unwrap();
    assert_eq!((hooks.len(), log.lines().len()), (1, 0));
    hooks.run().await;
    assert_eq!(log.lines(), ["2"]);
    assert_eq!(written(db.pool()).await, [2]);
}
