//! `Codec`: how the bytes of an event are to be read.

/// How the bytes of an event are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Codec {
    /// JSON text in UTF-8. Stored as 0.
    Json,
    /// Bytes that only the application understands. Stored as 1.
    Opaque,
}

impl Codec {
    pub(crate) const fn to_sql(self) -> i16 {
        match self {
            Self::Json => 0,
            Self::Opaque => 1,
        }
    }

    /// `None` for a codec of a later release.
    pub(crate) const fn from_sql(number: i16) -> Option<Self> {
        match number {
            0 => Some(Self::Json),
            1 => Some(Self::Opaque),
            _ => None,
        }
    }
}
