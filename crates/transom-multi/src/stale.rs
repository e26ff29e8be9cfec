//! A statement that should change one row and changed another number.

use std::borrow::Cow;
use std::error::Error;

use sqlx::error::{DatabaseError, ErrorKind};

/// A statement of [`execute_one`](crate::Multi::execute_one) did not change exactly one row.
///
/// With no row changed this is the stale row of optimistic locking: `update .. set version =
/// version + 1 where id = $1 and version = $2` found that someone else was faster, or that
/// the row is gone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("step `{step}` changed {rows} rows instead of one{}", hint(*.rows))]
pub struct Stale {
    /// The step's name, as in [`Failure::step`](crate::Failure::step) of a Multi by itself.
    pub step: Cow<'static, str>,
    /// How many rows it changed: 0, or more than 1.
    pub rows: u64,
}

fn hint(rows: u64) -> &'static str {
    if rows == 0 {
        ": the row is gone, or someone else changed it first"
    } else {
        ""
    }
}

impl Stale {
    /// The stale row behind an error, if that is what it is, anywhere in its chain of causes.
    /// For a Multi whose error is [`sqlx::Error`]; an error of yours that is
    /// `From<Stale>` has a variant to match.
    pub fn find<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Self> {
        crate::cause::find::<Self>(error).or_else(|| {
            crate::cause::database(error).and_then(|error| error.try_downcast_ref::<Self>())
        })
    }
}

/// So that sqlx itself makes a [`sqlx::Error`] of it, for a Multi whose error that is: a
/// database error without a SQLSTATE, from which [`Stale::find`] gets it out again.
impl DatabaseError for Stale {
    fn message(&self) -> &'static str {
        "a statement did not change exactly one row"
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}
