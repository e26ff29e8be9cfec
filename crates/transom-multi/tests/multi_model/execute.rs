//! Performs the operations of a step on a transaction, and keeps the journal.

use std::future::pending;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use sqlx::PgConnection;
use tokio::sync::oneshot;
use transom_multi::{Multi, Tx};

use super::program::{Hook, Op, Shape, Step, Write};
use super::report::{Answer, AppError, Fault};
use super::shapes;
use super::stage::Stage;

/// What a panic of ours carries, to be told from any other.
pub(crate) struct Panicked(pub(crate) u32);

/// One run of a program.
pub(crate) struct Run {
    pub(crate) stage: Arc<Stage>,
    pub(crate) journal: Mutex<Vec<Answer>>,
    pub(crate) hooks: Arc<Mutex<Vec<u32>>>,
}

type BoxFuture<'f, T> = Pin<Box<dyn Future<Output = T> + Send + 'f>>;

impl Run {
    pub(crate) fn on(stage: Arc<Stage>) -> Self {
        Run {
            stage,
            journal: Mutex::default(),
            hooks: Arc::default(),
        }
    }

    fn note(&self, answer: Answer) {
        self.journal.lock().unwrap().push(answer);
    }

    /// The rows touched.
    pub(crate) async fn step(&self, tx: &mut Tx<'_>, step: &Step) -> Result<u64, AppError> {
        let rows = self.ops(tx, &step.ops).await?;
        step.fails.map_or(Ok(rows), |own| Err(AppError::Own(own)))
    }

    fn ops<'f>(
        &'f self,
        tx: &'f mut Tx<'_>,
        ops: &'f [Op],
    ) -> BoxFuture<'f, Result<u64, AppError>> {
        Box::pin(async move {
            let mut rows = 0;
            for op in ops {
                rows += self.op(tx, op).await?;
            }
            Ok(rows)
        })
    }

    async fn op(&self, tx: &mut Tx<'_>, op: &Op) -> Result<u64, AppError> {
        match op {
            Op::Write { write: op, swallow } => match write(tx, op).await {
                Ok(rows) => {
                    self.note(Answer::Rows(rows));
                    Ok(rows)
                }
                Err(error) => {
                    self.note(Answer::Refused(Fault::from(&error)));
                    if *swallow { Ok(0) } else { Err(error.into()) }
                }
            },
            Op::OnCommit(hook) => {
                self.on_commit(tx, hook);
                Ok(0)
            }
            Op::Savepoint { body, caught } => {
                let result = tx.savepoint(async |sp| self.step(sp, body).await).await;
                result.or_else(|error| {
                    self.note(Answer::Undone(Fault::from(&error)));
                    if *caught { Ok(0) } else { Err(error) }
                })
            }
            Op::Nested { steps, caught } => self.nested(tx, steps, *caught).await,
            Op::Abandon(ops) => self.abandon(tx, ops).await,
            Op::Kill => {
                self.kill().await;
                Ok(0)
            }
            Op::Panic(number) => resume_unwind(Box::new(Panicked(*number))),
        }
    }

    fn on_commit(&self, tx: &mut Tx<'_>, hook: &Hook) {
        let (hook, ran) = (hook.clone(), self.hooks.clone());
        tx.on_commit(async move {
            // A place at which a run can be cancelled between its hooks.
            tokio::task::yield_now().await;
            if hook.panics {
                resume_unwind(Box::new(Panicked(hook.id)));
            }
            ran.lock().unwrap().push(hook.id);
        });
    }

    async fn nested(&self, tx: &mut Tx<'_>, steps: &[Step], caught: bool) -> Result<u64, AppError> {
        let names: Vec<_> = (0..steps.len()).map(|i| Shape::List.step_name(i)).collect();
        match tx.run(Multi::from(shapes::list(self, steps, 0))).await {
            Ok(changes) => {
                let completed = shapes::results(&changes);
                assert_eq!(changes.names().collect::<Vec<_>>(), names);
                let rows = completed.iter().sum();
                self.note(Answer::Nested(completed));
                Ok(rows)
            }
            Err(failure) => {
                self.note(Answer::NestedFailed {
                    step: failure.step.to_string(),
                    fault: Fault::from(&failure.error),
                    completed: shapes::results(&failure.completed),
                });
                if caught {
                    Ok(0)
                } else {
                    Err(failure.into_error())
                }
            }
        }
    }

    async fn abandon(&self, tx: &mut Tx<'_>, ops: &[Op]) -> Result<u64, AppError> {
        let (at_its_end, reached) = oneshot::channel();
        let savepoint = tx.savepoint(async move |sp| {
            let _ = self.ops(sp, ops).await;
            let _ = at_its_end.send(());
            pending::<Result<(), AppError>>().await
        });
        tokio::select! {
            biased;
            Ok(()) = reached => {}
            result = savepoint => {
                if let Err(error) = result {
                    self.note(Answer::Undone(Fault::from(&error)));
                }
            }
        }
        Ok(0)
    }

    /// Ends the backend under the transaction, and waits until it is gone.
    async fn kill(&self) {
        let (admin, pid) = self.stage.killer();
        let sql = "select pg_terminate_backend($1, 60000)";
        sqlx::query(sql).bind(pid).execute(&admin).await.unwrap();
    }
}

async fn write(conn: &mut PgConnection, write: &Write) -> Result<u64, sqlx::Error> {
    let query = match *write {
        Write::Insert { key, note, twin } => sqlx::query("insert into t values ($1, $2, $3)")
            .bind(key)
            .bind(note)
            .bind(twin),
        Write::Update { key } => {
            sqlx::query("update t set note = note + 1000 where key = $1").bind(key)
        }
        Write::Delete { key } => sqlx::query("delete from t where key = $1").bind(key),
    };
    query.execute(conn).await.map(|done| done.rows_affected())
}
