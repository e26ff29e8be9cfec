//! Who the rows belong to.

mod bind;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A tenant's identifier: 1 to 63 characters of `A-Z a-z 0-9 _ . : @ -`.
///
/// Wide enough for slugs, integers and UUIDs; narrow enough that no identifier can be
/// SQL, look like another one, or get lost in a log line. Compared byte for byte.
///
/// It binds as what it was made from, so that it compares with a column of that type:
///
/// | made by | bound as | for a column of type |
/// |---|---|---|
/// | [`TenantId::new`], `parse`, serde | `text` | `text`, `varchar` |
/// | `TenantId::from(42)`, [`TenantId::parse_integer`] | `bigint` | `bigint`, `integer`, `smallint` |
/// | `TenantId::from(uuid)`, `TenantId::parse_uuid` (feature `uuid`) | `uuid` | `uuid` |
///
/// In SQL of your own, keep to one kind for one statement: sqlx 0.9 prepares it for the kind
/// that comes first and knows it by its text alone, and takes the bytes of another kind for
/// that. (What this crate writes differs from kind to kind.)
///
/// Two identifiers of the same text are equal, whatever they are bound as: they are the same
/// tenant to [row-level security](crate::Policy) and to a [schema](crate::Schemas).
///
/// ```
/// use transom_tenant::TenantId;
/// assert_eq!(TenantId::new("acme")?.as_str(), "acme");
/// assert_eq!(TenantId::from(42).as_str(), "42");
/// assert!(TenantId::new("acme'; drop table accounts --").is_err());
/// # Ok::<(), transom_tenant::InvalidTenantId>(())
/// ```
#[derive(Clone)]
pub struct TenantId {
    text: Arc<str>,
    kind: Kind,
}

/// What it binds as.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Text,
    Integer(i64),
    #[cfg(feature = "uuid")]
    Uuid(uuid::Uuid),
}

/// A text that cannot be a [`TenantId`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidTenantId {
    /// The empty text: in PostgreSQL an unset tenant reads as `''`.
    #[error("a tenant id must not be empty")]
    Empty,
    /// More than 63 bytes.
    #[error("a tenant id has at most {max} bytes, this one has {length}", max = TenantId::MAX_BYTES)]
    TooLong {
        /// How long it is, in bytes.
        length: usize,
    },
    /// A character outside the allowed set.
    #[error("a tenant id is of letters a-z, digits and _ . : @ -, not {character:?} at byte {at}")]
    Character {
        /// The first such character.
        character: char,
        /// Where it stands, in bytes from 0.
        at: usize,
    },
    /// Not written as PostgreSQL would write the number: decimal digits, no `+`, no leading
    /// zero, within 64 bits.
    #[error("a tenant id of this kind is a whole number of 64 bits, like 42")]
    NotAnInteger,
    /// Not a UUID in its hyphenated lower-case form.
    #[error("a tenant id of this kind is a UUID, like 0195f0a0-7b7e-7000-8000-000000000000")]
    NotAUuid,
}

impl TenantId {
    /// The longest identifier, in bytes.
    pub const MAX_BYTES: usize = 63;

    /// Checks a text and makes it a tenant's identifier, which binds as `text`.
    ///
    /// # Errors
    /// [`InvalidTenantId`] says which rule the text breaks, and where.
    pub fn new(id: impl Into<String>) -> Result<Self, InvalidTenantId> {
        let id = id.into();
        if id.is_empty() {
            return Err(InvalidTenantId::Empty);
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_.:@-".contains(c);
        if let Some((at, character)) = id.char_indices().find(|(_, c)| !allowed(*c)) {
            return Err(InvalidTenantId::Character { character, at });
        }
        if id.len() > Self::MAX_BYTES {
            return Err(InvalidTenantId::TooLong { length: id.len() });
        }
        Ok(TenantId {
            text: id.into(),
            kind: Kind::Text,
        })
    }

    /// Reads an identifier that binds as `bigint`. There is one way to write each number:
    /// `007` and `+7` are refused, or one tenant would have three names.
    ///
    /// # Errors
    /// [`InvalidTenantId::NotAnInteger`].
    pub fn parse_integer(id: &str) -> Result<Self, InvalidTenantId> {
        let number: i64 = id.parse().map_err(|_| InvalidTenantId::NotAnInteger)?;
        let id_of_number = TenantId::from(number);
        if id_of_number.as_str() == id {
            Ok(id_of_number)
        } else {
            Err(InvalidTenantId::NotAnInteger)
        }
    }

    /// Reads an identifier that binds as `uuid`. Only the hyphenated lower-case form is one,
    /// the one that PostgreSQL writes.
    ///
    /// # Errors
    /// [`InvalidTenantId::NotAUuid`].
    #[cfg(feature = "uuid")]
    #[cfg_attr(docsrs, doc(cfg(feature = "uuid")))]
    pub fn parse_uuid(id: &str) -> Result<Self, InvalidTenantId> {
        let uuid: uuid::Uuid = id.parse().map_err(|_| InvalidTenantId::NotAUuid)?;
        let id_of_uuid = TenantId::from(uuid);
        if id_of_uuid.as_str() == id {
            Ok(id_of_uuid)
        } else {
            Err(InvalidTenantId::NotAUuid)
        }
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<i64> for TenantId {
    fn from(id: i64) -> Self {
        TenantId {
            text: id.to_string().into(),
            kind: Kind::Integer(id),
        }
    }
}

#[cfg(feature = "uuid")]
#[cfg_attr(docsrs, doc(cfg(feature = "uuid")))]
impl From<uuid::Uuid> for TenantId {
    fn from(id: uuid::Uuid) -> Self {
        TenantId {
            text: id.hyphenated().to_string().into(),
            kind: Kind::Uuid(id),
        }
    }
}

impl fmt::Debug for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TenantId").field(&self.as_str()).finish()
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl PartialEq for TenantId {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for TenantId {}

impl PartialOrd for TenantId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TenantId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl std::hash::Hash for TenantId {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl FromStr for TenantId {
    type Err = InvalidTenantId;
    fn from_str(id: &str) -> Result<Self, Self::Err> {
        TenantId::new(id)
    }
}

impl AsRef<str> for TenantId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}
