//! The one place where a name or a text becomes part of an SQL statement.

use crate::TenantError;

/// An identifier in double quotes, as PostgreSQL's `quote_ident` would give it, always quoted.
///
/// # Errors
/// Refuses what PostgreSQL cannot hold as a name or would cut off: the empty name, NUL, and
/// more than 63 bytes.
pub(crate) fn identifier(name: &str) -> Result<String, TenantError> {
    if name.is_empty() || name.len() > 63 || name.contains('\0') {
        return Err(TenantError::InvalidName {
            name: name.to_owned(),
        });
    }
    Ok(format!("\"{}\"", name.replace('"', "\"\"")))
}

/// A text literal in single quotes, for statements that take no parameters (`SET LOCAL`).
///
/// A backslash is written in an `E''` literal, so that the result means the same whatever
/// `standard_conforming_strings` says.
pub(crate) fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if quoted.contains('\\') {
        format!("E'{}'", quoted.replace('\\', "\\\\"))
    } else {
        format!("'{quoted}'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(identifier("a\"b").unwrap(), "\"a\"\"b\"");
        assert_eq!(literal("o'clock"), "'o''clock'");
        assert_eq!(literal("a\\'b"), "E'a\\\\''b'");
    }

    #[test]
    fn names_that_postgres_would_change_are_refused() {
        assert!(identifier("").is_err());
        assert!(identifier("a\0b").is_err());
        assert!(identifier(&"x".repeat(64)).is_err());
        assert!(identifier(&"x".repeat(63)).is_ok());
    }
}
