//! `NewEvent`: an event before it is written.

use std::fmt;

use serde::Serialize;

use crate::codec::Codec;
use crate::event_id::EventId;
use crate::limits::{MAX_DATA_BYTES, MAX_METADATA_BYTES};
use crate::name::{self, InvalidName};

/// An event before it is written. Its parts are checked as it is built, so an append cannot fail on them.
///
/// ```
/// use serde::Serialize;
/// use transom_events::NewEvent;
///
/// #[derive(Serialize)]
/// struct OrderPlaced {
///     total_cents: i64,
/// }
///
/// let event = NewEvent::json("OrderPlaced", &OrderPlaced { total_cents: 4200 })?
///     .with_metadata(&serde_json::json!({ "actor": "ann" }))?;
/// assert_eq!(event.data(), br#"{"total_cents":4200}"#);
/// # Ok::<(), transom_events::InvalidEvent>(())
/// ```
///
/// `Debug` shows how many bytes of data and metadata there are, not what they say: events end up in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct NewEvent {
    id: EventId,
    event_type: Box<str>,
    schema_version: i16,
    codec: Codec,
    data: Vec<u8>,
    metadata: Option<Vec<u8>>,
}

impl NewEvent {
    /// An event with JSON data, a new id, schema version 1 and no metadata.
    ///
    /// # Errors
    ///
    /// [`InvalidEvent`] if the type is no valid name (see [`InvalidName`]), `data` cannot be written as
    /// JSON, or its JSON is above [`MAX_DATA_BYTES`].
    pub fn json(
        event_type: impl Into<String>,
        data: &(impl Serialize + ?Sized),
    ) -> Result<Self, InvalidEvent> {
        let data = to_json("data", data)?;
        Self::new(event_type.into(), Codec::Json, data)
    }

    /// An event with bytes that only the application understands.
    ///
    /// # Errors
    ///
    /// [`InvalidEvent`] if the type is no valid name or `data` is above [`MAX_DATA_BYTES`].
    pub fn opaque(
        event_type: impl Into<String>,
        data: impl Into<Vec<u8>>,
    ) -> Result<Self, InvalidEvent> {
        Self::new(event_type.into(), Codec::Opaque, data.into())
    }

    fn new(event_type: String, codec: Codec, data: Vec<u8>) -> Result<Self, InvalidEvent> {
        name::check("event type", &event_type)?;
        check_size("data", data.len(), MAX_DATA_BYTES)?;
        Ok(Self {
            id: EventId::generate(),
            event_type: event_type.into_boxed_str(),
            schema_version: 1,
            codec,
            data,
            metadata: None,
        })
    }

    /// With an id of the caller's.
    #[must_use]
    pub fn with_id(self, id: EventId) -> Self {
        Self { id, ..self }
    }

    /// With the version of the data's own format, from 1 to 32767.
    ///
    /// # Errors
    ///
    /// [`InvalidEvent::SchemaVersion`] outside that range.
    pub fn with_schema_version(self, schema_version: u16) -> Result<Self, InvalidEvent> {
        match i16::try_from(schema_version) {
            Ok(schema_version) if schema_version > 0 => Ok(Self {
                schema_version,
                ..self
            }),
            _ => Err(InvalidEvent::SchemaVersion { schema_version }),
        }
    }

    /// With metadata: what is about the event and not in it, such as who caused it. Kept as JSON.
    ///
    /// # Errors
    ///
    /// [`InvalidEvent`] if it cannot be written as JSON or is above [`MAX_METADATA_BYTES`].
    pub fn with_metadata(self, metadata: &(impl Serialize + ?Sized)) -> Result<Self, InvalidEvent> {
        let metadata = to_json("metadata", metadata)?;
        check_size("metadata", metadata.len(), MAX_METADATA_BYTES)?;
        Ok(Self {
            metadata: Some(metadata),
            ..self
        })
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
        self.schema_version.cast_unsigned()
    }

    /// How to read [`data`](Self::data).
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// Its data.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// Its metadata, JSON.
    pub fn metadata(&self) -> Option<&[u8]> {
        self.metadata.as_deref()
    }

    pub(crate) fn schema_version_sql(&self) -> i16 {
        self.schema_version
    }

    /// Data and metadata together.
    pub(crate) fn bytes(&self) -> usize {
        self.data.len() + self.metadata.as_ref().map_or(0, Vec::len)
    }
}

impl fmt::Debug for NewEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewEvent")
            .field("id", &self.id)
            .field("event_type", &self.event_type)
            .field("schema_version", &self.schema_version)
            .field("codec", &self.codec)
            .field("data_bytes", &self.data.len())
            .field("metadata_bytes", &self.metadata.as_ref().map(Vec::len))
            .finish_non_exhaustive()
    }
}

fn to_json(part: &'static str, value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, InvalidEvent> {
    serde_json::to_vec(value).map_err(|source| InvalidEvent::Json { part, source })
}

fn check_size(part: &'static str, bytes: usize, max: usize) -> Result<(), InvalidEvent> {
    if bytes > max {
        return Err(InvalidEvent::TooLarge { part, bytes, max });
    }
    Ok(())
}

/// An event that cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidEvent {
    /// The event type is no valid name.
    #[error(transparent)]
    EventType(#[from] InvalidName),
    /// The schema version is 0 or above 32767.
    #[error("schema version {schema_version} is not between 1 and 32767")]
    SchemaVersion {
        /// The number that was given.
        schema_version: u16,
    },
    /// A part cannot be written as JSON.
    #[error("event {part} cannot be written as JSON")]
    Json {
        /// `"data"` or `"metadata"`.
        part: &'static str,
        /// Why not.
        source: serde_json::Error,
    },
    /// A part is too large.
    #[error("event {part} is {bytes} bytes, at most {max} are allowed")]
    TooLarge {
        /// `"data"` or `"metadata"`.
        part: &'static str,
        /// Its size.
        bytes: usize,
        /// The limit, see [`limits`](crate::limits).
        max: usize,
    },
}
