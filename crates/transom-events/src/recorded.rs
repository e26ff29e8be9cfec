//! `Recorded`: an event as it was written.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::codec::Codec;
use crate::event_id::EventId;
use crate::position::Position;
use crate::stream_id::StreamId;
use crate::version::Version;

/// An event as it was written.
///
/// `Debug` shows how many bytes of data and metadata there are, not what they say.
#[derive(Clone, PartialEq, Eq)]
pub struct Recorded {
    tenant: Box<str>,
    stream: StreamId,
    version: Version,
    position: Position,
    id: EventId,
    event_type: Box<str>,
    schema_version: u16,
    codec: Codec,
    written_at: DateTime<Utc>,
    data: Vec<u8>,
    metadata: Option<Vec<u8>>,
}

impl Recorded {
    /// The tenant it belongs to; empty for none.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// Its stream.
    pub fn stream(&self) -> &StreamId {
        &self.stream
    }

    /// Its number in the stream.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Its place among all events of the store.
    pub fn position(&self) -> Position {
        self.position
    }

    /// Its identity.
    pub fn id(&self) -> EventId {
        self.id
    }

    /// Its type, such as `OrderPlaced`.
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// The version of the data's own format, from 1.
    pub fn schema_version(&self) -> u16 {
        self.schema_version
    }

    /// How to read [`data`](Self::data).
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// When the server wrote it, in microseconds. The server's clock can be set back, so this need not
    /// grow with the position.
    pub fn recorded_at(&self) -> DateTime<Utc> {
        self.written_at
    }

    /// Its data, byte for byte as appended.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// Its metadata, JSON.
    pub fn metadata(&self) -> Option<&[u8]> {
        self.metadata.as_deref()
    }

    /// Reads the data as JSON.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the data is not JSON or not that of a `T`; it names the event.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        if self.codec != Codec::Json {
            return Err(self.error(DecodeCause::NotJson));
        }
        serde_json::from_slice(&self.data).map_err(|error| self.error(DecodeCause::Json(error)))
    }

    fn error(&self, cause: DecodeCause) -> DecodeError {
        DecodeError {
            event_type: self.event_type.clone(),
            stream: self.stream.clone(),
            version: self.version,
            cause,
        }
    }

    /// From a row of one of the `read_*.sql` files.
    pub(crate) fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let stream: String = row.try_get("stream")?;
        let micros: i64 = row.try_get("recorded_at_us")?;
        Ok(Self {
            tenant: row.try_get::<String, _>("tenant")?.into_boxed_str(),
            stream: StreamId::new(stream).map_err(|error| unreadable("stream", error))?,
            version: Version::from_sql(row.try_get("version")?)
                .ok_or_else(|| unreadable("version", "out of range"))?,
            position: Position::from_sql(row.try_get("position")?)
                .ok_or_else(|| unreadable("position", "out of range"))?,
            id: row.try_get::<Uuid, _>("event_id")?.into(),
            event_type: row.try_get::<String, _>("event_type")?.into_boxed_str(),
            schema_version: row.try_get::<i16, _>("schema_version")?.cast_unsigned(),
            codec: Codec::from_sql(row.try_get("codec")?)
                .ok_or_else(|| unreadable("codec", "unknown to this release"))?,
            written_at: DateTime::from_timestamp_micros(micros)
                .ok_or_else(|| unreadable("recorded_at", "out of range"))?,
            data: row.try_get("data")?,
            metadata: row.try_get("metadata")?,
        })
    }
}

/// A row that this crate did not write, or not this release of it.
pub(crate) fn unreadable(
    column: &str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: source.into(),
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded")
            .field("tenant", &self.tenant)
            .field("stream", &self.stream)
            .field("version", &self.version)
            .field("position", &self.position)
            .field("id", &self.id)
            .field("event_type", &self.event_type)
            .field("schema_version", &self.schema_version)
            .field("codec", &self.codec)
            .field("recorded_at", &self.written_at)
            .field("data_bytes", &self.data.len())
            .field("metadata_bytes", &self.metadata.as_ref().map(Vec::len))
            .finish()
    }
}

/// An event whose data is not what the caller asked for. Its source says what is wrong with the JSON.
#[derive(Debug, thiserror::Error)]
#[error("event {event_type:?}, version {version} of stream {stream:?}, cannot be decoded", stream = .stream.as_str())]
pub struct DecodeError {
    event_type: Box<str>,
    stream: StreamId,
    version: Version,
    #[source]
    cause: DecodeCause,
}

impl DecodeError {
    /// The type of the event.
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// The stream of the event.
    pub fn stream(&self) -> &StreamId {
        &self.stream
    }

    /// The event's number in its stream.
    pub fn version(&self) -> Version {
        self.version
    }
}

#[derive(Debug, thiserror::Error)]
enum DecodeCause {
    #[error("its data is opaque bytes, not JSON")]
    NotJson,
    #[error(transparent)]
    Json(serde_json::Error),
}
