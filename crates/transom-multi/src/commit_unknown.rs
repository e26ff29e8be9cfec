//! A COMMIT of which nobody heard the end.

use std::error::Error;
use std::io;

use sqlx::postgres::{PgDatabaseError, PgSeverity};

/// The connection was lost during COMMIT: whether PostgreSQL committed is unknown.
///
/// Never retried: the work may be done already. To make it safe to try again, give the
/// transaction a key of its own (an id chosen by the client under a unique constraint) and
/// look for it.
///
/// Arrives as the cause inside [`sqlx::Error::Io`]; [`find`](CommitUnknown::find) gets it
/// out again, and [`Failure::is_commit_unknown`](crate::Failure::is_commit_unknown) tells.
#[derive(Debug, thiserror::Error)]
#[error("the connection was lost during COMMIT: whether it committed is unknown: {cause}")]
pub struct CommitUnknown {
    #[source]
    cause: sqlx::Error,
}

impl CommitUnknown {
    /// The unknown outcome behind an error, if that is what it is, anywhere in its chain of
    /// causes.
    pub fn find<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Self> {
        crate::cause::find(error)
    }

    /// How the connection was lost.
    pub fn cause(&self) -> &sqlx::Error {
        &self.cause
    }

    pub(crate) fn into_sqlx(cause: sqlx::Error) -> sqlx::Error {
        sqlx::Error::Io(io::Error::other(CommitUnknown { cause }))
    }
}

/// Whether PostgreSQL refused the statement (severity ERROR): it is undone, and the
/// connection is as good as before.
pub(crate) fn is_refusal(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(|error| error.try_downcast_ref::<PgDatabaseError>())
        .is_some_and(|error| !matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic))
}

/// Whether an error at COMMIT leaves its outcome open. A refusal is a rollback. Everything
/// else is a lost connection, also FATAL: a session that is terminated while it waits for a
/// standby has committed already, and says FATAL.
pub(crate) fn is_ambiguous(error: &sqlx::Error) -> bool {
    !is_refusal(error) || crate::cause::sqlstate(error).as_deref() == Some("40003")
}
