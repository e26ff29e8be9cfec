//! Trying a statement once more that is known to have done nothing.

use sqlx::error::DatabaseError;

use super::Error;

/// Runs a statement outside a transaction, and once more if the server rolled it back in favour of another.
pub(super) async fn twice<T, E, F>(statement: impl Fn() -> F) -> Result<T, E>
where
    F: Future<Output = Result<T, E>>,
    E: GivenUp,
{
    match statement().await {
        Err(error) if error.is_given_up() => statement().await,
        answer => answer,
    }
}

/// An error of a statement.
pub(super) trait GivenUp {
    /// Whether the server gave the statement up in favour of another, so that nothing of it was done.
    fn is_given_up(&self) -> bool;
}

impl GivenUp for sqlx::Error {
    fn is_given_up(&self) -> bool {
        let code = self.as_database_error().and_then(DatabaseError::code);
        // serialization failure, deadlock
        matches!(code.as_deref(), Some("40001" | "40P01"))
    }
}

impl GivenUp for Error {
    fn is_given_up(&self) -> bool {
        matches!(self, Self::Sqlx(error) if error.is_given_up())
    }
}
