//! What a failed run hands back.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Which step failed, why, and every earlier result, still typed.
///
/// Steps that are not yours count too, so that every failure has a place:
///
/// | step | what failed |
/// |---|---|
/// | `$build` | the Multi itself: two steps of one name ([`Misuse`]) |
/// | `$acquire` | no connection from the pool |
/// | `$begin` | `BEGIN`, or the savepoint of [`run_in`](crate::Multi::run_in) |
/// | `$constraints` | a deferred constraint, or a step that swallowed a statement's error |
/// | `$commit` | `COMMIT`; if the connection was lost here, the outcome is unknown |
#[derive(Debug)]
#[must_use]
pub struct Failure<E, P> {
    /// The name of the step that failed; `name[i]` for the i-th item of an `each`.
    pub step: Cow<'static, str>,
    /// Why.
    pub error: E,
    /// The results of the steps before it, in their places; `None` from the failed step on.
    pub completed: P,
}

impl<E, P> Failure<E, P> {
    /// Whether the failure is not of a step of yours but of the machinery around them.
    pub fn is_infrastructure(&self) -> bool {
        self.step.starts_with('$')
    }
}

impl<E: fmt::Display, P> fmt::Display for Failure<E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "step `{}` failed: {}", self.step, self.error)
    }
}

impl<E: Error, P: fmt::Debug> Error for Failure<E, P> {
    // The error itself is part of the Display above: the chain goes on with its cause.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

/// A mistake in the program rather than in its data, found by the Multi.
///
/// Arrives as the cause inside [`sqlx::Error::Configuration`], because a Multi promises
/// its user errors of one type, which is made from [`sqlx::Error`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Misuse {
    /// Two steps of one name: failures could not be told apart.
    #[error("step {second} is named `{name}`, and so is step {first}")]
    DuplicateStep {
        /// The name.
        name: String,
        /// Place of the first step of that name, counted from 0.
        first: usize,
        /// Place of the second.
        second: usize,
    },
    /// The transaction ended inside a step: a failed or cancelled nested `begin` of sqlx
    /// rolls back the outer transaction. Use [`Tx::savepoint`](crate::Tx::savepoint).
    #[error("the transaction ended inside the step; use `tx.savepoint(..)`, not `tx.begin()`")]
    TransactionEnded,
}

impl Misuse {
    pub(crate) fn into_sqlx(self) -> sqlx::Error {
        sqlx::Error::Configuration(Box::new(self))
    }
}
