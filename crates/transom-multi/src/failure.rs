//! What a failed run hands back.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Which step failed, why, and every earlier result, still typed.
///
/// Steps that are not yours count too, so that every failure has a place:
///
/// | step | what failed | written |
/// |---|---|---|
/// | `$build` | the Multi itself: a [`Misuse`](crate::Misuse) | nothing |
/// | `$acquire` | no connection from the pool | nothing |
/// | `$begin` | `BEGIN` with its settings, or the savepoint of [`run_in`] | nothing |
/// | `$prologue` | the hook of [`TxOptions::prologue`](crate::TxOptions::prologue) | nothing |
/// | `$constraints` | a deferred constraint, or a step that swallowed a statement's error | nothing |
/// | `$commit` | `COMMIT` | nothing, or unknown: see [`is_commit_unknown`](Failure::is_commit_unknown) |
///
/// A step that swallows a statement's error leaves an aborted transaction: the next step that
/// asks the database fails with 25P02, and if there is none, `$constraints`. Only a step that
/// commits by SQL of its own ([`Misuse::TransactionEnded`](crate::Misuse::TransactionEnded))
/// can have written something before a failure.
///
/// [`run_in`]: crate::Multi::run_in
///
/// To return the step's own error from a function that has one: `.map_err(Failure::into_error)?`.
/// To keep the name in an `anyhow::Error`: `?` where `E` is a [`std::error::Error`], else
/// `.map_err(|failure| failure.error.context(failure.step))?`.
#[must_use]
#[non_exhaustive]
pub struct Failure<E, P> {
    /// The name of the step that failed; `name[i]` for the i-th item of an `each`,
    /// `outer.inner` inside a `merge`.
    pub step: Cow<'static, str>,
    /// Why.
    pub error: E,
    /// The results of the steps before it, in their places; `None` from the failed step on
    /// (also for an `each` of which some items were done). The place of a merged Multi is its
    /// own tuple of `Option`s.
    pub completed: P,
    /// How many times the transaction was tried: 1 without a [`Retry`](crate::Retry).
    pub attempts: u32,
    pub(crate) commit_unknown: bool,
}

impl<E, P> Failure<E, P> {
    pub(crate) fn at(step: impl Into<Cow<'static, str>>, error: E, completed: P) -> Self {
        Failure {
            step: step.into(),
            error,
            completed,
            attempts: 1,
            commit_unknown: false,
        }
    }

    /// Whether the failure is not of a step of yours but of the machinery around them.
    pub fn is_infrastructure(&self) -> bool {
        self.step.starts_with('$')
    }

    /// Whether the connection was lost during COMMIT, so that nobody knows whether the
    /// transaction was committed. The error has a [`CommitUnknown`](crate::CommitUnknown) in its chain of causes.
    pub fn is_commit_unknown(&self) -> bool {
        self.commit_unknown
    }

    /// The step's error alone, for a function that returns it: `.map_err(Failure::into_error)?`.
    pub fn into_error(self) -> E {
        self.error
    }

    /// The same failure with another error.
    pub fn map_error<F>(self, with: impl FnOnce(E) -> F) -> Failure<F, P> {
        Failure {
            step: self.step,
            error: with(self.error),
            completed: self.completed,
            attempts: self.attempts,
            commit_unknown: self.commit_unknown,
        }
    }

    pub(crate) fn map_completed<Q>(self, with: impl FnOnce(P) -> Q) -> Failure<E, Q> {
        Failure {
            step: self.step,
            error: self.error,
            completed: with(self.completed),
            attempts: self.attempts,
            commit_unknown: self.commit_unknown,
        }
    }
}

impl<E: Error + 'static, P> Failure<E, P> {
    /// Whether a new attempt of the whole transaction may succeed: a serialization failure
    /// (40001) or a deadlock (40P01), wherever it is in the error's chain of causes, and
    /// never after a COMMIT of unknown outcome. [`Retry`](crate::Retry) does it for you.
    pub fn is_retryable(&self) -> bool {
        !self.commit_unknown && crate::cause::is_retryable(&self.error)
    }

    /// The SQLSTATE that PostgreSQL gave, wherever it is in the error's chain of causes.
    pub fn sqlstate(&self) -> Option<Cow<'_, str>> {
        crate::cause::database(&self.error).and_then(sqlx::error::DatabaseError::code)
    }
}

/// Without `completed`, so that it needs no `Debug` of every result and puts no rows into a
/// log; print `failure.completed` by itself.
impl<E: fmt::Debug, P> fmt::Debug for Failure<E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("step", &self.step)
            .field("error", &self.error)
            .field("attempts", &self.attempts)
            .field("commit_unknown", &self.commit_unknown)
            .finish_non_exhaustive()
    }
}

impl<E: fmt::Display, P> fmt::Display for Failure<E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "step `{}` failed", self.step)?;
        if self.attempts > 1 {
            write!(f, " in attempt {}", self.attempts)?;
        }
        write!(f, ": {}", self.error)
    }
}

impl<E: Error + 'static, P> Error for Failure<E, P> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.error)
    }
}
