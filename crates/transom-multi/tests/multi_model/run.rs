//! Runs a whole program against PostgreSQL.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgConnection;
use transom_multi::{
    CommitHooks, Failure, Isolation, Multi, Partial, Results, TxOptions, transact_with,
};
use transom_testkit::cancel::drop_after_polls;

use super::execute::{Panicked, Run};
use super::program::{CALLER_KEYS, Options, PROLOGUE_KEY, Program, Prologue, SEEDS, Way};
use super::report::{AppError, Fault, Outcome, Report};
use super::shapes;
use super::stage::Stage;

/// Where a Multi runs, and when it is dropped.
pub(crate) enum Runner<'r> {
    Own(&'r Stage, Options, Option<usize>),
    In(
        &'r mut PgConnection,
        Option<&'r mut CommitHooks>,
        Option<usize>,
    ),
}

impl Runner<'_> {
    /// `None` if it was cancelled.
    pub(crate) async fn run<'a, Acc, P>(
        self,
        multi: Multi<'a, Acc, AppError, P>,
    ) -> Option<Result<Acc, Failure<AppError, P>>>
    where
        Acc: Results + 'a,
        P: Partial<Acc> + 'a,
    {
        match self {
            Runner::Own(stage, options, cancel) => {
                let options = tx_options(options);
                until(multi.run_with(&stage.pool, &options), cancel).await
            }
            Runner::In(conn, None, cancel) => until(multi.run_in(conn), cancel).await,
            Runner::In(conn, Some(hooks), cancel) => {
                until(multi.run_in_hooked(conn, hooks), cancel).await
            }
        }
    }
}

/// Runs the program, and looks at the world afterwards.
pub(crate) async fn run(stage: &Arc<Stage>, program: &Program) -> Result<Report, String> {
    stage.reset().await;
    let run = Arc::new(Run::on(stage.clone()));
    let task = tokio::spawn({
        let (run, program) = (run.clone(), program.clone());
        async move { Box::pin(perform(&run, &program)).await }
    });
    let (outcome, caller) = match task.await {
        Ok(ended) => ended,
        Err(error) => match error.into_panic().downcast::<Panicked>() {
            Ok(panicked) => (Outcome::Panicked(panicked.0), None),
            Err(other) => {
                let text = other.downcast_ref::<String>();
                return Err(format!("a panic of somebody else: {text:?}"));
            }
        },
    };
    stage.health().await?;
    let journal = run.journal.lock().unwrap().clone();
    let hooks = run.hooks.lock().unwrap().clone();
    Ok(Report {
        outcome,
        journal,
        hooks,
        caller,
        table: stage.table().await,
    })
}

type Ended = (Outcome, Option<Result<(), Fault>>);

async fn perform(run: &Run, program: &Program) -> Ended {
    let (steps, cancel) = (program.shaped(), program.cancel);
    match program.way {
        Way::Own(shape, options) => {
            let runner = Runner::Own(&run.stage, options, cancel);
            (shapes::execute(shape, run, &steps, runner).await, None)
        }
        Way::Transact(options) => {
            let whole = program.as_one_step();
            let options = tx_options(options);
            let work = transact_with(&run.stage.pool, &options, async |tx| {
                run.step(tx, &whole).await
            });
            let outcome = match until(work, cancel).await {
                None => Outcome::Cancelled,
                Some(Ok(rows)) => Outcome::Done(vec![rows]),
                Some(Err(error)) => Outcome::Failed {
                    step: String::new(),
                    fault: Fault::from(&error),
                    completed: Vec::new(),
                },
            };
            (outcome, None)
        }
        Way::Caller {
            shape,
            hooked,
            commits,
        } => {
            let mut tx = run.stage.pool.begin().await.unwrap();
            let [before, after] = CALLER_KEYS;
            insert(&mut tx, before).await.unwrap();
            let mut hooks = CommitHooks::new();
            let runner = Runner::In(&mut tx, hooked.then_some(&mut hooks), cancel);
            let outcome = shapes::execute(shape, run, &steps, runner).await;
            if outcome == Outcome::Cancelled {
                return (outcome, None);
            }
            let ended = match insert(&mut tx, after).await {
                Err(error) => Err(error),
                Ok(()) if commits => tx.commit().await,
                Ok(()) => tx.rollback().await,
            };
            if commits && ended.is_ok() {
                hooks.run().await;
            }
            (outcome, Some(ended.map_err(|error| Fault::from(&error))))
        }
    }
}

async fn until<T>(work: impl Future<Output = T>, cancel: Option<usize>) -> Option<T> {
    match cancel {
        None => Some(work.await),
        Some(polls) => drop_after_polls(work, polls).await,
    }
}

fn tx_options(options: Options) -> TxOptions<'static> {
    let mut made = TxOptions::new();
    if options.fold_check {
        made = made.fold_check();
    }
    if options.constraints_at_commit {
        made = made.constraints_at_commit();
    }
    if options.settings {
        made = made
            .isolation(Isolation::Serializable)
            .statement_timeout(Duration::from_mins(1));
    }
    match options.prologue {
        None => made,
        Some(Prologue::Writes) => made.prologue(async |conn| insert(conn, PROLOGUE_KEY).await),
        Some(Prologue::Fails) => made.prologue(async |conn| insert(conn, SEEDS[0]).await),
    }
}

async fn insert(conn: &mut PgConnection, key: i32) -> Result<(), sqlx::Error> {
    let insert = sqlx::query("insert into t values ($1, 0)").bind(key);
    insert.execute(conn).await.map(drop)
}
