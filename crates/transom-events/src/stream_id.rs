//! `StreamId`: the name of one stream.

use std::fmt;
use std::str::FromStr;

use crate::name::{self, InvalidName};

/// The name of a stream, such as `order-4711`: 1 to 255 bytes of UTF-8 without control characters.
///
/// Names are compared byte for byte: case and Unicode normal forms matter.
///
/// ```
/// use transom_events::StreamId;
///
/// let stream: StreamId = "order-4711".parse()?;
/// assert_eq!(stream.as_str(), "order-4711");
/// assert!(StreamId::new("").is_err());
/// # Ok::<(), transom_events::InvalidName>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(Box<str>);

impl StreamId {
    /// Checks and takes a name.
    ///
    /// # Errors
    ///
    /// [`InvalidName`] if it is empty, longer than 255 bytes or holds a control character.
    pub fn new(name: impl Into<String>) -> Result<Self, InvalidName> {
        let name = name.into();
        name::check("stream", &name)?;
        Ok(Self(name.into_boxed_str()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for StreamId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for StreamId {
    type Err = InvalidName;

    fn from_str(name: &str) -> Result<Self, InvalidName> {
        Self::new(name)
    }
}

impl TryFrom<&str> for StreamId {
    type Error = InvalidName;

    fn try_from(name: &str) -> Result<Self, InvalidName> {
        Self::new(name)
    }
}

impl TryFrom<String> for StreamId {
    type Error = InvalidName;

    fn try_from(name: String) -> Result<Self, InvalidName> {
        Self::new(name)
    }
}
