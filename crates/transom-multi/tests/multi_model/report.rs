//! What a run shows to the world: observed by the execution, foretold by the model.

use std::collections::BTreeMap;

use transom_multi::{CommitUnknown, Misuse};

/// Key, note and twin of each row.
pub(crate) type Table = BTreeMap<i32, (i32, Option<i32>)>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) outcome: Outcome,
    /// What each operation answered, in order.
    pub(crate) journal: Vec<Answer>,
    /// The hooks that ran, in order.
    pub(crate) hooks: Vec<u32>,
    /// How the transaction around a `run_in` ended.
    pub(crate) caller: Option<Result<(), Fault>>,
    pub(crate) table: Table,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The rows that each step touched.
    Done(Vec<u64>),
    Failed {
        /// Empty where steps have no names.
        step: String,
        fault: Fault,
        /// The results that the failure hands back.
        completed: Vec<u64>,
    },
    Panicked(u32),
    /// Dropped before its end; only ever observed.
    Cancelled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Rows(u64),
    Refused(Fault),
    Undone(Fault),
    Nested(Vec<u64>),
    NestedFailed {
        step: String,
        fault: Fault,
        completed: Vec<u64>,
    },
}

/// An error, as far as the model foretells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A step's own.
    Own(u32),
    /// The database's, with its SQLSTATE.
    Sql(String),
    /// The connection was lost, in one of the many ways of saying so.
    Lost,
    /// Lost during COMMIT.
    CommitUnknown,
    SavepointAbandoned,
    TransactionEnded,
    NoCommitHere,
    /// Never foretold.
    Other(String),
}

impl Fault {
    pub(crate) fn sql(code: &str) -> Self {
        Fault::Sql(code.to_owned())
    }
}

/// The error type of the steps.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AppError {
    #[error("the step gives up: {0}")]
    Own(u32),
    #[error("the database failed")]
    Db(#[from] sqlx::Error),
}

impl From<&AppError> for Fault {
    fn from(error: &AppError) -> Self {
        match error {
            AppError::Own(number) => Fault::Own(*number),
            AppError::Db(error) => Fault::from(error),
        }
    }
}

impl From<&sqlx::Error> for Fault {
    fn from(error: &sqlx::Error) -> Self {
        if CommitUnknown::find(error).is_some() {
            return Fault::CommitUnknown;
        }
        match Misuse::find(error) {
            Some(Misuse::SavepointAbandoned) => return Fault::SavepointAbandoned,
            Some(Misuse::TransactionEnded) => return Fault::TransactionEnded,
            Some(Misuse::NoCommitHere) => return Fault::NoCommitHere,
            Some(other) => return Fault::Other(format!("{other:?}")),
            None => {}
        }
        match error {
            sqlx::Error::Io(_) => Fault::Lost,
            sqlx::Error::Database(error) => match error.code().as_deref() {
                Some("57P01") => Fault::Lost,
                Some(code) => Fault::sql(code),
                None => Fault::Other(error.to_string()),
            },
            other => Fault::Other(format!("{other:?}")),
        }
    }
}
