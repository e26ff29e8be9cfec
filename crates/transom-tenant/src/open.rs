//! An open transaction on a lease: the only place that sends COMMIT and ROLLBACK.

use std::borrow::Cow;

use sqlx::{Connection, PgConnection, Postgres, Transaction};

use crate::exchange::exchange;
use crate::session::Home;
use crate::sqlstate;

/// A transaction whose connection is closed, and so rolled back, unless one of the ways to
/// end here has come to its end.
#[derive(Debug)]
pub(crate) struct Open<'c> {
    tx: Transaction<'c, Postgres>,
    home: &'c Home,
    clean: &'c mut bool,
}

/// Why there was no commit.
#[derive(Debug)]
pub(crate) enum NotCommitted {
    /// There was no transaction any more.
    Ended,
    /// It has another tenant than it began with.
    TenantChanged,
    /// The server refused, and rolled back.
    RolledBack(sqlx::Error),
    /// No answer: nobody knows.
    Unknown(sqlx::Error),
}

/// What no borrower of the session is to find: cursors declared WITH HOLD, and temporary
/// tables. In a transaction, two statements.
const TIDY: &str = "CLOSE ALL; DISCARD TEMP";

impl<'c> Open<'c> {
    pub(crate) fn new(tx: Transaction<'c, Postgres>, home: &'c Home, clean: &'c mut bool) -> Self {
        Open { tx, home, clean }
    }

    pub(crate) fn conn(&self) -> &PgConnection {
        &self.tx
    }

    pub(crate) fn conn_mut(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    pub(crate) fn home(&self) -> &Home {
        self.home
    }

    /// Checks and commits in one round trip. `guard` is a query of one row that divides by
    /// zero if the transaction is not that of its tenant any more.
    ///
    /// A deferred constraint fails before COMMIT, with its details. A transaction that
    /// PostgreSQL has aborted says so (25P02), where a plain `COMMIT` would roll back and
    /// sqlx 0.9.0 say `Ok`.
    pub(crate) async fn commit(mut self, guard: &str) -> Result<(), NotCommitted> {
        // A nested `begin` of sqlx that failed has rolled this one back.
        if !self.tx.is_in_transaction() {
            return Err(NotCommitted::Ended);
        }
        let state = self.home.state();
        // The transaction chained to it is empty. Its ROLLBACK is queued by sqlx's
        // transaction when that is dropped, and the pool sends it before anyone is served.
        let sql =
            format!("{guard}; SET CONSTRAINTS ALL IMMEDIATE; {TIDY}; COMMIT AND CHAIN; {state}");
        let mut answers = exchange(&mut self.tx, sql).await;
        if let Some(state) = answers.just(6, 2) {
            *self.clean = self.settled(state);
            return Ok(());
        }
        let Some(error) = answers.error.take() else {
            return Err(NotCommitted::Unknown(sqlx::Error::Protocol(
                "the answer is to another message: was a COPY dropped half way?".into(),
            )));
        };
        let code = sqlstate::of(&error).map(Cow::into_owned);
        let code = code.as_deref();
        // 40003 is PostgreSQL's own "completion unknown".
        if !sqlstate::is_refusal(&error) || code == Some("40003") {
            return Err(NotCommitted::Unknown(error));
        }
        let refused_at_commit = answers.completed == 4;
        match code {
            // The statements of the transaction have ended it themselves.
            Some("25P01") if refused_at_commit => Err(NotCommitted::Ended),
            Some("22012") if answers.completed == 0 => {
                self.rollback().await;
                Err(NotCommitted::TenantChanged)
            }
            _ if refused_at_commit => {
                // The server is in no transaction; sqlx counts one, and will roll it back.
                self.tidy("BEGIN").await;
                Err(NotCommitted::RolledBack(error))
            }
            _ => {
                self.rollback().await;
                Err(NotCommitted::RolledBack(error))
            }
        }
    }

    /// Rolls back and says whether that went as it should. If not, the connection is closed,
    /// which rolls back as well.
    pub(crate) async fn rollback(mut self) -> Option<sqlx::Error> {
        self.tidy("ROLLBACK AND CHAIN").await
    }

    /// Begins an empty transaction and asks what the session is like. Nothing is left of what
    /// was rolled back, but of what statements of the work have committed by themselves.
    async fn tidy(&mut self, begin: &str) -> Option<sqlx::Error> {
        let state = self.home.state();
        let sql = format!("{begin}; {TIDY}; COMMIT AND CHAIN; {state}");
        let answers = exchange(&mut self.tx, sql).await;
        if let Some(state) = answers.just(5, 1) {
            // After a nested `begin` that failed sqlx counts none, and would not roll back the one chained
            // to whatever a statement of the work began since.
            *self.clean = self.settled(state) && self.tx.is_in_transaction();
        }
        answers.error
    }

    fn settled(&self, state: &str) -> bool {
        let untouched = self.home.is_untouched(state);
        if !untouched {
            tracing::warn!(
                "the role, search path or tenant of a session is not what it was: its connection \
                 is closed. If a statement of its transaction changed it: use SET LOCAL"
            );
        }
        untouched
    }
}
