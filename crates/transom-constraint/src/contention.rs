//! Errors that say "someone else was in the way", not "the value is wrong".

/// A statement that failed because of another transaction, not because of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Contention {
    /// The transaction does not fit into any serial order with the others (40001). Run the *whole* transaction again.
    SerializationFailure,
    /// The transaction was chosen to resolve a deadlock (40P01). Run the *whole* transaction again.
    Deadlock,
    /// A lock was not to be had, with `NOWAIT` or within `lock_timeout` (55P03). The caller asked not to wait, so whether
    /// to try again is the caller's decision.
    LockNotAvailable,
}

impl Contention {
    /// Classifies `error` by SQLSTATE; `None` if it is not about other transactions.
    pub fn of(error: &sqlx::Error) -> Option<Self> {
        match error.as_database_error()?.code()?.as_ref() {
            "40001" => Some(Self::SerializationFailure),
            "40P01" => Some(Self::Deadlock),
            "55P03" => Some(Self::LockNotAvailable),
            _ => None,
        }
    }

    /// Whether running the whole transaction again is the remedy PostgreSQL documents: true for
    /// [`SerializationFailure`](Self::SerializationFailure) and [`Deadlock`](Self::Deadlock)
    /// ([section 13.5](https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html)).
    pub fn is_retryable(self) -> bool {
        matches!(self, Self::SerializationFailure | Self::Deadlock)
    }
}

/// Whether running the whole transaction again is the remedy: SQLSTATE 40001 or 40P01.
///
/// False for a lost connection: after one, whether a COMMIT took effect is not known.
pub fn is_retryable(error: &sqlx::Error) -> bool {
    Contention::of(error).is_some_and(Contention::is_retryable)
}
