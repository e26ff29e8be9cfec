//! Translation where the query is run.

use crate::{ConstraintError, Constraints, Violation};

mod sealed {
    pub trait Sealed {}
    impl<T> Sealed for Result<T, sqlx::Error> {}
}

/// Translates the error of a query, or of a COMMIT, on the spot. Sealed: for `Result<T, sqlx::Error>` only.
pub trait ConstraintExt<T>: sealed::Sealed + Sized {
    /// Translates a violation by the declarations in `sets`, tried in order.
    ///
    /// A deferred constraint is checked by COMMIT: `tx.commit().await.constraints(&[&POSTS])?`.
    ///
    /// # Errors
    ///
    /// [`ConstraintError::Invalid`] for a declared constraint, [`ConstraintError::Undeclared`] for one that is not, and
    /// [`ConstraintError::Database`] for any other error.
    fn constraints(self, sets: &[&Constraints]) -> Result<T, ConstraintError>;

    /// Replaces the violation of the constraint `name`, whichever its kind and table, by `error()`; for a single
    /// constraint that is not worth a declaration.
    ///
    /// `name` is the whole name, cut by the server to 63 bytes if it was longer.
    ///
    /// # Errors
    ///
    /// `error()` if that constraint was violated, else the database error, converted.
    fn on_constraint<E: From<sqlx::Error>>(
        self,
        name: &str,
        error: impl FnOnce() -> E,
    ) -> Result<T, E>;
}

impl<T> ConstraintExt<T> for Result<T, sqlx::Error> {
    fn constraints(self, sets: &[&Constraints]) -> Result<T, ConstraintError> {
        self.map_err(|error| ConstraintError::translate(error, sets))
    }

    fn on_constraint<E: From<sqlx::Error>>(
        self,
        name: &str,
        error: impl FnOnce() -> E,
    ) -> Result<T, E> {
        self.map_err(
            |original| match Violation::of(&original).and_then(|v| v.constraint()) {
                Some(violated) if violated == name => error(),
                _ => original.into(),
            },
        )
    }
}
