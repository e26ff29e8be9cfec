//! The one place where text becomes part of SQL: the name of the store's schema.

/// The longest identifier of PostgreSQL (`NAMEDATALEN` - 1). It cuts longer ones off with only a
/// notice, so two stores could end up in one schema.
const MAX_BYTES: usize = 63;

/// A schema name that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidSchemaName {
    /// The name has no characters.
    #[error("schema name is empty")]
    Empty,
    /// The name is longer than 63 bytes.
    #[error("schema name is {bytes} bytes long, at most {MAX_BYTES} are allowed")]
    TooLong {
        /// Its length in bytes of UTF-8.
        bytes: usize,
    },
    /// The name holds a control character.
    #[error("schema name has the control character U+{:04X}", u32::from(*.character))]
    Control {
        /// The first one.
        character: char,
    },
    /// The name begins with `pg_` or is `information_schema`: those are PostgreSQL's own.
    #[error("schema name {name:?} is reserved by PostgreSQL")]
    Reserved {
        /// The name that was given.
        name: String,
    },
}

/// A checked schema name.
#[derive(Clone, Debug)]
pub(crate) struct SchemaName(Box<str>);

impl SchemaName {
    pub(crate) fn new(name: &str) -> Result<Self, InvalidSchemaName> {
        if name.is_empty() {
            return Err(InvalidSchemaName::Empty);
        }
        if name.len() > MAX_BYTES {
            return Err(InvalidSchemaName::TooLong { bytes: name.len() });
        }
        if let Some(character) = name.chars().find(|c| c.is_control()) {
            return Err(InvalidSchemaName::Control { character });
        }
        if name.starts_with("pg_") || name == "information_schema" {
            return Err(InvalidSchemaName::Reserved {
                name: name.to_owned(),
            });
        }
        Ok(Self(name.into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as a quoted identifier. Inside double quotes only the double quote is special, whatever
    /// the server's settings, and it is doubled.
    pub(crate) fn quoted(&self) -> String {
        format!("\"{}\"", self.0.replace('"', "\"\""))
    }

    /// The high 16 bits of the advisory lock keys in which writers of this store publish their bounds.
    ///
    /// FNV-1a, folded. It is part of the protocol between all programs that use the store: it must never
    /// change. Never 0 or 65535, the high bits of small positive and negative keys that applications like
    /// to use for locks of their own.
    pub(crate) fn lock_prefix(&self) -> i64 {
        let hash = self.0.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
        i64::from((hash ^ (hash >> 16)) & 0xffff).clamp(1, 0xfffe)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_closes_no_identifier() {
        let name = SchemaName::new(r#"a"; drop schema "b"#).unwrap();
        assert_eq!(name.quoted(), r#""a""; drop schema ""b""#);
    }

    #[test]
    fn names_that_postgres_would_cut_or_refuse() {
        use InvalidSchemaName as Invalid;
        assert_eq!(SchemaName::new("").unwrap_err(), Invalid::Empty);
        assert!(SchemaName::new(&"s".repeat(63)).is_ok());
        assert_eq!(
            SchemaName::new(&"é".repeat(32)).unwrap_err(),
            Invalid::TooLong { bytes: 64 }
        );
        assert_eq!(
            SchemaName::new("a\0").unwrap_err(),
            Invalid::Control { character: '\0' }
        );
        assert_eq!(
            SchemaName::new("a\nb").unwrap_err(),
            Invalid::Control { character: '\n' }
        );
        assert!(matches!(
            SchemaName::new("pg_x").unwrap_err(),
            Invalid::Reserved { .. }
        ));
    }

    /// Programs of different releases share a store: another prefix would hide their writers.
    #[test]
    fn the_lock_prefix_never_changes() {
        let prefix = |name| SchemaName::new(name).unwrap().lock_prefix();
        assert_eq!(prefix("shop"), 18670);
        assert_eq!(prefix("public"), 24336);
    }
}
