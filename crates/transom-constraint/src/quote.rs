//! The one place where a name becomes part of an SQL statement.

/// An identifier in double quotes, always: whatever it holds, it stays one identifier. Names come from the catalogue, so
/// they are neither empty nor too long and hold no U+0000.
pub(crate) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_end_its_quotes() {
        assert_eq!(identifier("Users"), "\"Users\"");
        assert_eq!(identifier("a\" OR \"b"), "\"a\"\" OR \"\"b\"");
        assert_eq!(identifier("\""), "\"\"\"\"");
    }
}
