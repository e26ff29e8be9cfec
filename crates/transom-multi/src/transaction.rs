//! An open transaction on a pooled connection: the only place that sends BEGIN and COMMIT.

use sqlx::{Connection, Postgres, SqlStr};

use crate::broken::Broken;
use crate::commit_unknown;
use crate::exchange::exchange;
use crate::lease::Lease;
use crate::tx::State;
use crate::{CommitHooks, Misuse, Tx, TxOptions};

/// A transaction of ours on a lease, which closes the connection, and so rolls back, if it is
/// dropped before one of the ways to end here has come to its end.
#[derive(Debug)]
pub(crate) struct Transaction<'l> {
    open: sqlx::Transaction<'l, Postgres>,
    clean: &'l mut bool,
    state: State,
    check_constraints: bool,
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
            check_constraints: !options.constraints_at_commit,
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
    ///
    /// The step may have dropped a COPY half way, whose answers sqlx 0.9 takes for those of
    /// later statements. So a row is asked for in the same message, one that takes no snapshot
    /// (a deferrable transaction would wait for it), and the connection is given back only if
    /// just that comes. The ROLLBACK that ends the transaction after this
    /// one is queued by sqlx's transaction when it is dropped.
    pub(crate) async fn rollback(mut self) {
        let answers = exchange(
            &mut self.open,
            "ROLLBACK AND CHAIN; SHOW server_version_num",
        )
        .await;
        *self.clean = answers.is_just(2, 1);
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
            let broken = Broken::at("$constraints", error);
            // Anything but a refusal: nobody knows what the connection would say next.
            if broken.is_refusal() {
                self.rollback().await;
            }
            return Err(broken.without_transaction());
        }
        match self.open.commit().await {
            Ok(()) => {
                *self.clean = true;
                Ok(hooks)
            }
            Err(error) => {
                let broken = Broken::commit(error);
                *self.clean = broken.is_refusal();
                Err(broken)
            }
        }
    }

    /// One round trip that brings three hidden failures into the light. A deferred
    /// constraint fails here, with its details, rather than at COMMIT. A transaction that
    /// PostgreSQL has aborted says so (25P02), where `COMMIT` would roll back and sqlx say
    /// `Ok`. And a transaction that a step has ended by its own SQL has no room for a
    /// savepoint (25P01), where the rest would have been committed statement by statement.
    async fn check(&mut self) -> Result<(), sqlx::Error> {
        let (sql, answers) = if self.check_constraints {
            ("SET CONSTRAINTS ALL IMMEDIATE; SAVEPOINT transom_check", 2)
        } else {
            ("SAVEPOINT transom_check", 1)
        };
        exchange(&mut self.open, sql).await.just(answers)
    }

    /// The check and COMMIT in one message.
    async fn commit_folded(mut self) -> Result<(), Broken> {
        let sql = if self.check_constraints {
            "SET CONSTRAINTS ALL IMMEDIATE; COMMIT AND CHAIN"
        } else {
            "SAVEPOINT transom_check; COMMIT AND CHAIN"
        };
        let answers = exchange(&mut self.open, sql).await;
        let checked = answers.completed > 0;
        match answers.just(2) {
            // Committed. The transaction after it is empty; its ROLLBACK is queued by sqlx's
            // transaction when it is dropped, and the pool sends that before anyone else is
            // served.
            Ok(()) => {
                *self.clean = true;
                Ok(())
            }
            Err(error) if !checked && commit_unknown::is_refusal(&error) => {
                self.rollback().await;
                Err(Broken::at("$constraints", error).without_transaction())
            }
            // Without an answer nobody knows how far the server came.
            Err(error) => {
                let broken = Broken::commit(error);
                *self.clean = broken.is_refusal();
                Err(broken.without_transaction())
            }
        }
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
