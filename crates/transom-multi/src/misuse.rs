//! Mistakes of the program rather than of its data.

use std::error::Error;

/// A mistake in the program rather than in its data, found by the Multi.
///
/// Arrives as the cause inside [`sqlx::Error::Configuration`], because a Multi promises
/// its user errors of one type, which is made from [`sqlx::Error`]; [`find`](Misuse::find)
/// gets it out again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Misuse {
    /// Two steps of one name: failures could not be told apart.
    #[error("step {second} is named `{name}`, and so is step {first} (counted from 0)")]
    DuplicateStep {
        /// The name.
        name: String,
        /// Place of the first step of that name in [`Multi::plan`](crate::Multi::plan),
        /// counted from 0.
        first: usize,
        /// Place of the second.
        second: usize,
    },
    /// A step without a name, or with one that begins with `$` as those of the Multi's own
    /// steps do.
    #[error("a step cannot be named `{name}`: a name is not empty and does not begin with `$`")]
    ReservedName {
        /// The name.
        name: String,
    },
    /// The transaction ended inside a step: by a failed or cancelled nested `begin` of sqlx,
    /// which rolls back the *outer* transaction, or by the step's own COMMIT or ROLLBACK.
    #[error(
        "the transaction ended inside the step: use `tx.savepoint(..)` instead of \
         `tx.begin()`, and leave COMMIT and ROLLBACK to the Multi"
    )]
    TransactionEnded,
    /// A step left a nested transaction of sqlx open (`std::mem::forget`), so that what should
    /// have been COMMIT only ended that one. Nothing is committed. (Not found with
    /// [`fold_check`](crate::TxOptions::fold_check), which commits all of it.)
    #[error("a step left a nested transaction of sqlx open: commit it or roll it back")]
    LeftOpen,
    /// The future of a [`Tx::savepoint`](crate::Tx::savepoint) was dropped half way and the
    /// step went on: half of the savepoint's work would have been committed.
    #[error("a savepoint was dropped half way: put the time limit around the whole Multi")]
    SavepointAbandoned,
    /// [`Tx::on_commit`](crate::Tx::on_commit) in a run whose transaction belongs to the
    /// caller: nothing here knows when it commits.
    #[error(
        "on_commit inside a transaction of the caller: run the Multi with \
         `run_in_hooked(conn, &mut hooks)` and call `hooks.run()` after your commit"
    )]
    NoCommitHere,
    /// A setting with a zero byte, which PostgreSQL cannot receive.
    #[error("the setting `{}` has a zero byte in its name or value", name.escape_debug())]
    ZeroByteInSetting {
        /// The setting's name.
        name: String,
    },
}

impl Misuse {
    /// The misuse behind an error, if there is one, anywhere in its chain of causes.
    pub fn find<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Self> {
        crate::cause::find(error)
    }

    pub(crate) fn into_sqlx(self) -> sqlx::Error {
        sqlx::Error::Configuration(Box::new(self))
    }
}
