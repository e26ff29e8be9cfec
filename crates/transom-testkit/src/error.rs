//! What can go wrong, for people.

use std::fmt::{self, Write as _};

/// One way to a server that was tried, and why it failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// What was tried, such as "server binaries on this machine".
    pub way: String,
    /// Why it did not work.
    pub failure: String,
}

impl Attempt {
    pub(crate) fn new(way: impl Into<String>, failure: impl Into<String>) -> Self {
        Self {
            way: way.into(),
            failure: failure.into(),
        }
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.way, self.failure)
    }
}

/// No PostgreSQL server could be had.
///
/// `Clone`, because every test that waits for the shared server gets the same answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// `TRANSOM_POSTGRES` holds something else than the names it may hold.
    #[error(
        "TRANSOM_POSTGRES is {value:?}, but must be one of url, binaries, embedded, container, or unset"
    )]
    UnknownChoice {
        /// What it holds.
        value: String,
    },

    /// Everything that could be tried was tried; the message lists it.
    #[error("{}", explain(attempts))]
    NothingWorked {
        /// What was tried, in order.
        attempts: Vec<Attempt>,
    },

    /// The thread that starts and keeps the server ended without an answer.
    #[error("the server's keeper thread ended before the server was up: {reason}")]
    KeeperGone {
        /// What is known about it.
        reason: String,
    },
}

fn explain(attempts: &[Attempt]) -> String {
    let mut text = String::from("no PostgreSQL server for the tests; tried:");
    for attempt in attempts {
        // A log's tail has many lines: they stay visibly inside their attempt.
        let attempt = attempt.to_string().replace('\n', "\n      ");
        let _infallible = write!(text, "\n  - {attempt}");
    }
    text.push_str(
        "\nany one of these gives you a server:\
         \n  1. set DATABASE_URL to a server the tests may create schemas, databases and roles on,\
         \n     such as postgres://postgres@127.0.0.1:5432/postgres\
         \n  2. install the PostgreSQL server binaries (Debian: postgresql, Fedora: postgresql-server,\
         \n     Homebrew: postgresql@17) or put the folder with initdb and postgres on PATH\
         \n  3. with Docker, set TRANSOM_POSTGRES=container; with network access, enable the feature\
         \n     `embedded`, which downloads the binaries",
    );
    text
}

/// A schema, database or role could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IsolateError {
    /// PostgreSQL refused a statement, or the connection failed.
    #[error("cannot {doing} {name:?} on {server}: {source}")]
    Database {
        /// What was being done, such as "create the schema".
        doing: &'static str,
        /// The schema, database or role.
        name: String,
        /// The server, as its [`Source`](crate::Source) names it.
        server: String,
        /// The database's answer.
        source: sqlx::Error,
    },

    /// The server's keeper thread has ended.
    #[error("the keeper thread of {server} has ended")]
    KeeperGone {
        /// The server, as its [`Source`](crate::Source) names it.
        server: String,
    },
}
