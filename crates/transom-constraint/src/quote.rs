//! The one place where a name becomes part of an SQL statement.

/// An identifier in double quotes, always: whatever it holds, it stays one identifier. Names come from the catalogue, so
/// they are neither empty nor too long and hold no U+0000.
pub(crate) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text in single quotes, for names that a function takes. It is the same under any setting of
/// `standard_conforming_strings`.
pub(crate) fn literal(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
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

    #[test]
    fn a_text_cannot_end_its_quotes() {
        assert_eq!(literal("users"), "E'users'");
        assert_eq!(literal("it's"), "E'it''s'");
        assert_eq!(literal(r"\' x"), r"E'\\'' x'");
    }
}
