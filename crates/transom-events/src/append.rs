//! Writing events to a stream.

use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::append_error::AppendError;
use crate::expected::{Actual, Expected};
use crate::limits::{MAX_APPEND_BYTES, MAX_APPEND_EVENTS};
use crate::new_event::NewEvent;
use crate::position::Position;
use crate::recorded::unreadable;
use crate::store::EventStore;
use crate::stream_id::StreamId;
use crate::version::Version;

/// Where the events of an append are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Appended {
    /// The version of the first event.
    pub first: Version,
    /// The version of the last event; the stream's new head.
    pub last: Version,
    /// The position of the last event.
    pub position: Position,
}

impl EventStore {
    /// Appends events to a stream, all or none, in one statement: in the transaction that is open on
    /// `conn`, or else committed on its own.
    ///
    /// Versions follow the stream's last one without a gap. Other writers of the same stream wait for
    /// an open transaction that appended to it, and then get a conflict: keep such transactions short.
    ///
    /// Each append in an open transaction holds one shared advisory lock until it ends, and
    /// [`read_all`](Self::read_all) waits, for all streams, at the oldest transaction with one. A
    /// transaction with thousands of appends can use up the server's lock table (SQLSTATE 53200, see its
    /// setting `max_locks_per_transaction`): give each append more events instead.
    ///
    /// # Errors
    ///
    /// - [`AppendError::WrongExpectedVersion`] if the stream is not at `expected`. If the conflict could be
    ///   seen beforehand, nothing was written and the transaction goes on. If another writer was faster
    ///   only after that, PostgreSQL has **aborted the transaction** and the error's `actual` is
    ///   [`Actual::Unknown`].
    /// - [`AppendError::NoEvents`], [`TooManyEvents`](AppendError::TooManyEvents) and
    ///   [`TooManyBytes`](AppendError::TooManyBytes) before anything is sent, see [`limits`](crate::limits).
    /// - [`AppendError::Database`] for anything else.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the events may or may not be written. In a transaction, roll it back.
    /// Without one, read the stream and look for the ids of the events.
    pub async fn append(
        &self,
        conn: &mut PgConnection,
        stream: &StreamId,
        expected: Expected,
        events: &[NewEvent],
    ) -> Result<Appended, AppendError> {
        check_batch(events)?;
        let ids: Vec<Uuid> = events.iter().map(|e| e.id().get()).collect();
        let types: Vec<&str> = events.iter().map(NewEvent::event_type).collect();
        let schema_versions: Vec<i16> = events.iter().map(NewEvent::schema_version_sql).collect();
        let codecs: Vec<i16> = events.iter().map(|e| e.codec().to_sql()).collect();
        let metadata: Vec<Option<&[u8]>> = events.iter().map(NewEvent::metadata).collect();
        let data: Vec<&[u8]> = events.iter().map(NewEvent::data).collect();

        let row = sqlx::query(self.shared.sql.append.clone())
            .bind(self.stream_tenant())
            .bind(stream.as_str())
            .bind(expected.to_sql())
            .bind(ids)
            .bind(types)
            .bind(schema_versions)
            .bind(codecs)
            .bind(metadata)
            .bind(data)
            .bind(&*self.shared.sequence)
            .bind(self.shared.lock_prefix)
            .fetch_one(conn)
            .await
            .map_err(|error| lost_race_or(error, stream, expected))?;

        let outcome = Outcome::from_row(&row).map_err(|source| AppendError::Database {
            stream: stream.clone(),
            source,
        })?;
        outcome
            .appended
            .ok_or_else(|| AppendError::WrongExpectedVersion {
                stream: stream.clone(),
                expected,
                actual: outcome.head,
            })
    }
}

fn check_batch(events: &[NewEvent]) -> Result<(), AppendError> {
    if events.is_empty() {
        return Err(AppendError::NoEvents);
    }
    if events.len() > MAX_APPEND_EVENTS {
        return Err(AppendError::TooManyEvents {
            events: events.len(),
        });
    }
    let bytes = events.iter().map(NewEvent::bytes).sum();
    if bytes > MAX_APPEND_BYTES {
        return Err(AppendError::TooManyBytes { bytes });
    }
    Ok(())
}

/// The row that `append.sql` answers.
struct Outcome {
    head: Actual,
    appended: Option<Appended>,
}

impl Outcome {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let head: i64 = row.try_get("head")?;
        let written: i64 = row.try_get("written")?;
        let position: Option<i64> = row.try_get("position")?;
        let appended = match position {
            None => None,
            Some(position) => Some(Appended {
                first: Version::from_sql(head + 1)
                    .ok_or_else(|| unreadable("head", "out of range"))?,
                last: Version::from_sql(head + written)
                    .ok_or_else(|| unreadable("written", "out of range"))?,
                position: Position::from_sql(position)
                    .ok_or_else(|| unreadable("position", "out of range"))?,
            }),
        };
        Ok(Self {
            head: Actual::from_sql(head),
            appended,
        })
    }
}

/// Two writers saw the same head; the primary key let one of them in.
fn lost_race_or(source: sqlx::Error, stream: &StreamId, expected: Expected) -> AppendError {
    let stream = stream.clone();
    let lost = source.as_database_error().is_some_and(|error| {
        error.is_unique_violation() && error.constraint() == Some("events_pkey")
    });
    if lost {
        AppendError::WrongExpectedVersion {
            stream,
            expected,
            actual: Actual::Unknown,
        }
    } else {
        AppendError::Database { stream, source }
    }
}
