//! Who the rows belong to.

use std::fmt;
use std::str::FromStr;

/// A tenant's identifier: 1 to 63 characters of `A-Z a-z 0-9 _ . : @ -`.
///
/// Wide enough for slugs, integers and UUIDs; narrow enough that no identifier can be
/// SQL, look like another one, or get lost in a log line. Compared byte for byte.
///
/// ```
/// use transom_tenant::TenantId;
/// assert_eq!(TenantId::new("acme")?.as_str(), "acme");
/// assert!(TenantId::new("acme'; drop table accounts --").is_err());
/// # Ok::<(), transom_tenant::InvalidTenantId>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TenantId(String);

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
}

impl TenantId {
    /// The longest identifier, in bytes.
    pub const MAX_BYTES: usize = 63;

    /// Checks a text and makes it a tenant's identifier.
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
        Ok(TenantId(id))
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
        &self.0
    }
}
