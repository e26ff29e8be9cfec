//! Looking for a known error anywhere in a chain of causes.

use std::borrow::Cow;
use std::error::Error;
use std::io;

use sqlx::error::DatabaseError;

type Cause<'e> = &'e (dyn Error + 'static);

/// The error and its causes. An `io::Error` hides the error it was made from, so that one
/// is listed too.
fn chain(error: Cause<'_>) -> impl Iterator<Item = Cause<'_>> {
    std::iter::successors(Some(error), |error| next(*error))
}

fn next(error: Cause<'_>) -> Option<Cause<'_>> {
    let inside = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    match inside {
        Some(inside) => Some(inside),
        None => error.source(),
    }
}

pub(crate) fn find<T: Error + 'static>(error: Cause<'_>) -> Option<&T> {
    chain(error).find_map(|cause| cause.downcast_ref::<T>())
}

/// What the database said, through any error that names a [`sqlx::Error`] as its source,
/// also one that is `#[error(transparent)]` and so shows only the source's source.
pub(crate) fn database(error: Cause<'_>) -> Option<&dyn DatabaseError> {
    chain(error).find_map(|cause| {
        let direct = cause
            .downcast_ref::<sqlx::Error>()
            .and_then(sqlx::Error::as_database_error);
        direct.or_else(|| {
            cause
                .downcast_ref::<Box<dyn DatabaseError>>()
                .map(AsRef::as_ref)
        })
    })
}

/// The SQLSTATE of an error of sqlx itself.
pub(crate) fn sqlstate(error: &sqlx::Error) -> Option<Cow<'_, str>> {
    error.as_database_error().and_then(DatabaseError::code)
}

/// Whether a whole new attempt of a transaction may succeed: `serialization_failure` (40001)
/// or `deadlock_detected` (40P01), anywhere in the error's chain of causes (PostgreSQL,
/// "Serialization Failure Handling").
///
/// What [`Retry`](crate::Retry) asks; here for a [`Retry::when`](crate::Retry::when) that
/// wants more than that.
pub fn is_retryable(error: &(dyn Error + 'static)) -> bool {
    database(error)
        .and_then(DatabaseError::code)
        .is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01"))
}
