//! Why an append was not written.

use crate::expected::{Actual, Expected};
use crate::limits::{MAX_APPEND_BYTES, MAX_APPEND_EVENTS};
use crate::stream_id::StreamId;

/// Why an append was not written. In every case no event of it is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// The stream is not where the writer expected it: load it again, decide again, append again.
    ///
    /// If `actual` is known, the conflict was seen before anything was written, and a transaction of the
    /// caller's goes on. If it is [`Actual::Unknown`], another writer took the version at the same time and
    /// the transaction **is aborted**: roll it back (or back to a savepoint) first.
    #[error("stream {:?} was expected at {expected}, but is at {actual}", .stream.as_str())]
    WrongExpectedVersion {
        /// The stream.
        stream: StreamId,
        /// What the writer expected.
        expected: Expected,
        /// What was found.
        actual: Actual,
    },
    /// There was no event to append. An error, so that a version check without an event is not mistaken
    /// for one that was made.
    #[error("an append needs at least one event")]
    NoEvents,
    /// More than [`MAX_APPEND_EVENTS`] events.
    #[error("an append of {events} events, at most {MAX_APPEND_EVENTS} are allowed")]
    TooManyEvents {
        /// How many there were.
        events: usize,
    },
    /// More than [`MAX_APPEND_BYTES`] of data and metadata.
    #[error("an append of {bytes} bytes, at most {MAX_APPEND_BYTES} are allowed")]
    TooManyBytes {
        /// How many there were.
        bytes: usize,
    },
    /// The database refused, or could not be reached.
    #[error("appending to stream {:?} failed", .stream.as_str())]
    Database {
        /// The stream.
        stream: StreamId,
        /// What happened. After a lost connection outside a transaction the events may have been written.
        source: sqlx::Error,
    },
}

impl AppendError {
    /// Whether another writer was first, so that the caller should decide again on fresh events.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::WrongExpectedVersion { .. })
    }
}
