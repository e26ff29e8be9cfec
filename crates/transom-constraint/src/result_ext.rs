//! Translation where the query is run.

use crate::{ConstraintError, Declarations, Violation, ViolationKind, naming::clip};

mod sealed {
    pub trait Sealed {}
    impl<T> Sealed for Result<T, sqlx::Error> {}
}

/// Translates the error of a query, or of a COMMIT, on the spot. Sealed: for `Result<T, sqlx::Error>` only.
///
/// The methods `on_…` replace one violation, by the whole name of the constraint (longer than 63 bytes it is cut, as the
/// server cuts it), whichever its table; any other error is converted by `From`. For several constraints declare
/// [an error enum](crate::constraint_errors).
///
/// ```no_run
/// use transom_constraint::ConstraintExt;
///
/// # enum SignUpError { EmailTaken, Database(sqlx::Error) }
/// # impl From<sqlx::Error> for SignUpError { fn from(e: sqlx::Error) -> Self { Self::Database(e) } }
/// # async fn f(pool: sqlx::PgPool) -> Result<(), SignUpError> {
/// sqlx::query("INSERT INTO users (email) VALUES ($1)")
///     .bind("ann@example.org")
///     .execute(&pool)
///     .await
///     .on_unique("users_email_key", || SignUpError::EmailTaken)?;
/// # Ok(())
/// # }
/// ```
pub trait ConstraintExt<T>: sealed::Sealed + Sized {
    /// Translates a violation by what is `declared`, the sets tried in order: `.constraints(&USERS)?`.
    ///
    /// A deferred constraint is checked by COMMIT: `tx.commit().await.constraints(&POSTS)?`.
    ///
    /// # Errors
    ///
    /// [`ConstraintError::Invalid`] for a declared constraint, [`ConstraintError::Undeclared`] for one that is not, and
    /// [`ConstraintError::Database`] for any other error.
    fn constraints(self, declared: &(impl Declarations + ?Sized)) -> Result<T, ConstraintError>;

    /// Replaces the violations for which `which` gives an error.
    ///
    /// # Errors
    ///
    /// What `which` gives, else the database error, converted.
    fn on_violation<E: From<sqlx::Error>>(
        self,
        which: impl FnOnce(&Violation<'_>) -> Option<E>,
    ) -> Result<T, E>;

    /// Replaces the violation of the constraint `name`, whichever its kind, by `error()`.
    ///
    /// # Errors
    ///
    /// `error()` if that constraint was violated, else the database error, converted.
    fn on_constraint<E: From<sqlx::Error>>(
        self,
        name: &str,
        error: impl FnOnce() -> E,
    ) -> Result<T, E> {
        self.on_violation(|violation| (violation.constraint() == Some(clip(name))).then(error))
    }

    /// Replaces the violation of a unique constraint, unique index or primary key by `error()`.
    ///
    /// # Errors
    ///
    /// `error()` if that constraint was violated, else the database error, converted.
    fn on_unique<E: From<sqlx::Error>>(
        self,
        name: &str,
        error: impl FnOnce() -> E,
    ) -> Result<T, E> {
        self.on_violation(|violation| is(violation, ViolationKind::Unique, name).then(error))
    }

    /// Replaces the violation of a foreign key, from either side and restricting or not, by `error()`.
    ///
    /// # Errors
    ///
    /// `error()` if that constraint was violated, else the database error, converted.
    fn on_foreign_key<E: From<sqlx::Error>>(
        self,
        name: &str,
        error: impl FnOnce() -> E,
    ) -> Result<T, E> {
        self.on_violation(|violation| is(violation, ViolationKind::ForeignKey, name).then(error))
    }

    /// Replaces the violation of a check, of a table or a domain, by `error()`.
    ///
    /// # Errors
    ///
    /// `error()` if that constraint was violated, else the database error, converted.
    fn on_check<E: From<sqlx::Error>>(self, name: &str, error: impl FnOnce() -> E) -> Result<T, E> {
        self.on_violation(|violation| is(violation, ViolationKind::Check, name).then(error))
    }

    /// Replaces the violation of an exclusion constraint by `error()`.
    ///
    /// # Errors
    ///
    /// `error()` if that constraint was violated, else the database error, converted.
    fn on_exclusion<E: From<sqlx::Error>>(
        self,
        name: &str,
        error: impl FnOnce() -> E,
    ) -> Result<T, E> {
        self.on_violation(|violation| is(violation, ViolationKind::Exclusion, name).then(error))
    }

    /// Replaces a NULL in the column `column`, which PostgreSQL reports without a constraint, by `error()`.
    ///
    /// # Errors
    ///
    /// `error()` if that column was NULL, else the database error, converted.
    fn on_not_null<E: From<sqlx::Error>>(
        self,
        column: &str,
        error: impl FnOnce() -> E,
    ) -> Result<T, E> {
        self.on_violation(|violation| {
            let this = violation.kind() == ViolationKind::NotNull
                && violation.column() == Some(clip(column));
            this.then(error)
        })
    }
}

fn is(violation: &Violation<'_>, kind: ViolationKind, name: &str) -> bool {
    violation.kind().as_declared() == kind && violation.constraint() == Some(clip(name))
}

impl<T> ConstraintExt<T> for Result<T, sqlx::Error> {
    fn constraints(self, declared: &(impl Declarations + ?Sized)) -> Result<T, ConstraintError> {
        self.map_err(|error| ConstraintError::translate(error, declared))
    }

    fn on_violation<E: From<sqlx::Error>>(
        self,
        which: impl FnOnce(&Violation<'_>) -> Option<E>,
    ) -> Result<T, E> {
        self.map_err(
            |error| match Violation::of(&error).as_ref().and_then(which) {
                Some(replaced) => replaced,
                None => error.into(),
            },
        )
    }
}
