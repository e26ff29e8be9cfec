//! Errors that say "someone else was in the way", not "the value is wrong".

use crate::Violation;

/// Whether running the whole transaction again is the remedy: SQLSTATE 40001 or 40P01.
///
/// False for a lost connection: after one, whether a COMMIT took effect is not known. False for a lock that was not to be
/// had (55P03): the caller asked not to wait. See [`ViolationKind::is_contention`](crate::ViolationKind::is_contention).
pub fn is_retryable(error: &sqlx::Error) -> bool {
    Violation::of(error).is_some_and(|violation| violation.kind().is_retryable())
}
