//! What becomes of an error once the constraints are known.

mod advice;
mod paste;
mod undeclared;

pub(crate) use self::advice::Home;
use self::undeclared::Finding;
pub use self::undeclared::Undeclared;
use crate::{Constraints, Declarations, FieldErrors, Violation, constraints::answer};

/// A database error, told apart by who can do something about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConstraintError {
    /// A declared constraint was violated: for the user, in the declared words.
    #[error("{0}")]
    Invalid(FieldErrors),
    /// A constraint was violated that nobody declared: for the developer.
    #[error(transparent)]
    Undeclared(Undeclared),
    /// Anything else, as sqlx gave it: a lost connection, a serialisation failure, a mistake in the SQL, and those
    /// undeclared violations of which the server reports neither constraint nor column ([`ValueTooLong`], [`OutOfRange`],
    /// [`InvalidText`]). [`Violation::of`] tells them apart. Not for the user: the server's message may hold values.
    ///
    /// [`ValueTooLong`]: crate::ViolationKind::ValueTooLong
    /// [`OutOfRange`]: crate::ViolationKind::OutOfRange
    /// [`InvalidText`]: crate::ViolationKind::InvalidText
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl ConstraintError {
    /// Translates `error` by the first rule of the sets `declared`, in order, that answers to it.
    pub fn translate(error: sqlx::Error, declared: &(impl Declarations + ?Sized)) -> Self {
        Self::of(error, &declared.sets(), Home::Set)
    }

    pub(crate) fn of(error: sqlx::Error, sets: &[&Constraints], home: Home) -> Self {
        let Some(violation) = Violation::of(&error) else {
            return Self::Database(error);
        };
        if let Some(rule) = answer(sets, &violation) {
            return Self::Invalid(rule.to_errors());
        }
        match Finding::of(&violation, sets, home) {
            Some(finding) => Self::Undeclared(finding.with_source(error)),
            None => Self::Database(error),
        }
    }

    /// What to show the user; `None` if the error is not theirs.
    pub fn field_errors(&self) -> Option<&FieldErrors> {
        match self {
            Self::Invalid(errors) => Some(errors),
            Self::Undeclared(_) | Self::Database(_) => None,
        }
    }
}
