//! Failures of the machinery around the steps.

use crate::cause::sqlstate;
use crate::commit_unknown::{self, CommitUnknown};
use crate::{Failure, Misuse};

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

    /// An error that came while COMMIT was under way.
    pub(crate) fn commit(error: sqlx::Error) -> Self {
        if commit_unknown::is_ambiguous(&error) {
            Broken {
                step: "$commit",
                error: CommitUnknown::into_sqlx(error),
                commit_unknown: true,
            }
        } else {
            Broken::at("$commit", error)
        }
    }

    /// 25P01 says that a step has ended the transaction.
    pub(crate) fn without_transaction(mut self) -> Self {
        if sqlstate(&self.error).as_deref() == Some("25P01") {
            self.error = Misuse::TransactionEnded.into_sqlx();
        }
        self
    }

    /// Whether PostgreSQL said no, so that the connection is as good as before.
    pub(crate) fn is_refusal(&self) -> bool {
        commit_unknown::is_refusal(&self.error)
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
