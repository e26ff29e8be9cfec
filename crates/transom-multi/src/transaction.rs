//! An open transaction on a pooled connection: the only place that sends BEGIN and COMMIT.

use futures::StreamExt;
use sqlx::error::DatabaseError;
use sqlx::{Connection, Executor, Postgres, SqlStr};

use crate::commit_unknown::{self, CommitUnknown};
use crate::lease::Lease;
use crate::tx::State;
use crate::{CommitHooks, Failure, Misuse, Tx, TxOptions};

/// What the machinery around the steps could not do.
#[derive(Debug)]
pub(crate) struct Broken {
    step: &'static str,
    error: sqlx::Error,
    commit_unknown: bool,
}

impl Broken {
    pub(crate) fn at(step: &'static str, error: sqlx::Error) -> Self {
        Broken {
            step,
            error,
            commit_unknown: false,
        }
    }

    pub(crate) fn misuse(misuse: Misuse) -> Self {
        Broken::at("$build", misuse.into_sqlx())
    }

    fn commit(error: sqlx::Error) -> Self {
        let unknown = commit_unknown::is_ambiguous(&error);
        Broken {
            step: "$commit",
            error: if unknown {
                CommitUnknown::into_sqlx(error)
            } else {
                error
            },
            commit_unknown: unknown,
        }
    }

    pub(crate) fn into_failure<E: From<sqlx::Error>, P>(self, completed: P) -> Failure<E, P> {
        let mut failure = Failure::at(self.step, E::from(self.error), completed);
        failure.commit_unknown = self.commit_unknown;
        failure
    }

    /// The error alone, and whether it is known that nothing was committed.
    pub(crate) fn into_error<E: From<sqlx::Error>>(self) -> (E, bool) {
        (E::from(self.error), !self.commit_unknown)
    }
}

/// A transaction of ours on a lease, which closes the connection, and so rolls back, if it is
/// dropped before one of the ways to end here has come to its end.
#[derive(Debug)]
pub(crate) struct Transaction<'l> {
    open: sqlx::Transaction<'l, Postgres>,
    clean: &'l mut bool,
    state: State,
    fold_check: bool,
}

impl<'l> Transaction<'l> {
    pub(crate) async fn begin(
        lease: &'l mut Lease,
        sql: Option<SqlStr>,
        options: &TxOptions<'_>,
    ) -> Result<Self, Broken> {
        let (conn, clean) = lease.parts();
        // Should a setting after BEGIN fail, the server is in an aborted transaction that
        // sqlx has not counted: the lease closes the connection.
        let begun = match sql {
            Some(sql) => conn.begin_with(sql).await,
            None => conn.begin().await,
        };
        let open = begun.map_err(|error| Broken::at("$begin", error))?;
        let state = State::new(&open, true);
        let mut begun = Transaction {
            open,
            clean,
            state,
            fold_check: options.fold_check,
        };
        if let Some(prologue) = &options.prologue
            && let Err(error) = prologue.run(&mut begun.open).await
        {
            begun.rollback().await;
            return Err(Broken::at("$prologue", error));
        }
        Ok(begun)
    }

    pub(crate) fn tx(&mut self) -> Tx<'_> {
        Tx {
            conn: &mut self.open,
            state: &mut self.state,
        }
    }

    /// Rolls back. If that fails, the connection will be closed, which rolls back as well;
    /// the step's own error is the one to report.
    pub(crate) async fn rollback(self) {
        if self.open.rollback().await.is_ok() {
            *self.clean = true;
        }
    }

    /// Checks and commits; rolls back if the check fails. What is to be done after the
    /// commit is for the caller to run.
    pub(crate) async fn commit(mut self) -> Result<CommitHooks, Broken> {
        let hooks = std::mem::take(&mut self.state.hooks);
        if self.fold_check {
            self.commit_folded().await?;
            return Ok(hooks);
        }
        if let Err(error) = self.check().await {
            self.rollback().await;
            return Err(Broken::at("$constraints", error));
        }
        match self.open.commit().await {
            Ok(()) => {
                *self.clean = true;
                Ok(hooks)
            }
            Err(error) => Err(Broken::commit(error)),
        }
    }

    /// One round trip that brings three hidden failures into the light. A deferred
    /// constraint fails here, with its details, rather than at COMMIT. A transaction that
    /// PostgreSQL has aborted says so (25P02), where `COMMIT` would roll back and sqlx say
    /// `Ok`. And a transaction that a step has ended by its own SQL has no room for a
    /// savepoint (25P01), where the rest would have been committed statement by statement.
    async fn check(&mut self) -> Result<(), sqlx::Error> {
        let sql = "SET CONSTRAINTS ALL IMMEDIATE; SAVEPOINT transom_check";
        let result = self.open.execute(sqlx::raw_sql(sql)).await;
        result.map(drop).map_err(no_transaction)
    }

    /// The check and COMMIT in one message.
    async fn commit_folded(mut self) -> Result<(), Broken> {
        let sql = "SET CONSTRAINTS ALL IMMEDIATE; COMMIT AND CHAIN";
        let mut checked = false;
        let failed = {
            let mut answers = self.open.fetch_many(sqlx::raw_sql(sql));
            loop {
                match answers.next().await {
                    Some(Ok(_)) => checked = true,
                    Some(Err(error)) => break Some(error),
                    None => break None,
                }
            }
        };
        if let Some(error) = failed {
            // Without an answer nobody knows how far the server came.
            if checked || commit_unknown::is_ambiguous(&error) {
                return Err(Broken::commit(error));
            }
            self.rollback().await;
            return Err(Broken::at("$constraints", no_transaction(error)));
        }
        // Committed. Dropping sqlx's transaction queues a ROLLBACK of the empty transaction
        // after it; the pool sends that in the background, before anyone else is served.
        *self.clean = true;
        Ok(())
    }
}

/// After the end of a transaction: gives its connection back, and finds out a COMMIT that
/// sqlx spent on a nested transaction which a step had left open.
pub(crate) fn settle(
    lease: Lease,
    options: &TxOptions<'_>,
    committed: Result<CommitHooks, Broken>,
) -> Result<CommitHooks, Broken> {
    let idle = lease.is_idle();
    // Closed, and so rolled back, if it is not idle. Hooks may want a connection themselves.
    drop(lease);
    let hooks = committed?;
    if idle || options.fold_check {
        Ok(hooks)
    } else {
        Err(Broken::at("$commit", Misuse::LeftOpen.into_sqlx()))
    }
}

fn no_transaction(error: sqlx::Error) -> sqlx::Error {
    let code = error.as_database_error().and_then(DatabaseError::code);
    if code.as_deref() == Some("25P01") {
        Misuse::TransactionEnded.into_sqlx()
    } else {
        error
    }
}
