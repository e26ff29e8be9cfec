//! The transaction as a step sees it.

use std::fmt;
use std::ops::{Deref, DerefMut};

use sqlx::{Connection, PgConnection};

use crate::{CommitHooks, Misuse};

/// An open transaction, lent to a step. Use it as a connection: `.execute(&mut **tx)`, or
/// pass it where a `&mut PgConnection` is wanted.
///
/// For a nested transaction use [`savepoint`](Tx::savepoint). sqlx's own `tx.begin()` is
/// reachable through the connection, but in sqlx 0.9.0 one that fails rolls back the
/// *outer* transaction, and later statements commit one by one. A Multi notices that when
/// the step ends and fails with [`Misuse::TransactionEnded`]; `savepoint` has no such trap.
pub struct Tx<'t> {
    pub(crate) conn: &'t mut PgConnection,
    pub(crate) state: &'t mut State,
}

/// What is remembered beside the connection, as long as the transaction (or the savepoint
/// of a `run_in`) lives.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) hooks: CommitHooks,
    /// Whether someone will run the hooks.
    commits: bool,
    /// Whether sqlx knew of a transaction when the steps began. It does not know of a
    /// caller's own BEGIN.
    known: bool,
    /// Our savepoints that are open.
    pub(crate) open: u32,
    pub(crate) misuse: Option<Misuse>,
    /// Rows of the last statement, for telemetry.
    pub(crate) rows: Option<u64>,
}

impl State {
    pub(crate) fn new(conn: &PgConnection, commits: bool) -> Self {
        State {
            hooks: CommitHooks::new(),
            commits,
            known: conn.is_in_transaction(),
            open: 0,
            misuse: None,
            rows: None,
        }
    }
}

impl fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx")
            .field("savepoints", &self.state.open)
            .field("hooks", &self.state.hooks.len())
            .finish_non_exhaustive()
    }
}

impl Deref for Tx<'_> {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        self.conn
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.conn
    }
}

impl Tx<'_> {
    /// Runs a future once the transaction is committed: a mail to send, a cache to clear, a
    /// job to wake. Never before, and never if the transaction or the savepoint around this
    /// call rolls back.
    ///
    /// Hooks run one after the other, in the order of these calls, before `run` answers and
    /// after the connection went back to its pool. What must not be lost if the program dies
    /// between COMMIT and the hook belongs into a table (an outbox), not here.
    ///
    /// In a [`run_in`](crate::Multi::run_in), whose commit is the caller's, the run fails
    /// with [`Misuse::NoCommitHere`] rather than lose the hook.
    ///
    /// # Panics
    /// A hook that panics unwinds through `run`, although the transaction is committed.
    ///
    /// # Cancel safety
    /// A run that is dropped while its hooks run drops those that have not.
    pub fn on_commit(&mut self, hook: impl Future<Output = ()> + Send + 'static) {
        if self.state.commits {
            self.state.hooks.push(hook);
        } else {
            self.state.misuse.get_or_insert(Misuse::NoCommitHere);
        }
    }

    pub(crate) fn reborrow(&mut self) -> Tx<'_> {
        Tx {
            conn: &mut *self.conn,
            state: &mut *self.state,
        }
    }

    /// What a step may have broken, looked at when it ends with `level` savepoints of ours
    /// around it.
    pub(crate) fn check(&self, level: u32) -> Result<(), Misuse> {
        if self.state.known && !self.conn.is_in_transaction() {
            Err(Misuse::TransactionEnded)
        } else if let Some(misuse) = &self.state.misuse {
            Err(misuse.clone())
        } else if self.state.open > level {
            Err(Misuse::SavepointAbandoned)
        } else {
            Ok(())
        }
    }
}
