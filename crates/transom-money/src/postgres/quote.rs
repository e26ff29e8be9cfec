//! The one place where a name becomes SQL text.

use alloc::format;
use alloc::string::String;

/// Why a schema cannot have that name.
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{name:?} cannot be the schema: that takes 1 to 63 bytes without NUL, $$ and $transom_money$"
)]
pub struct SchemaNameError {
    name: String,
}

impl SchemaNameError {
    /// What was given, cut after 64 characters.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A script of ours with its `{schema}` filled in.
pub(super) fn in_schema(script: &str, schema: &str) -> Result<String, SchemaNameError> {
    Ok(script.replace("{schema}", &quoted(schema)?))
}

/// The name in quotes, where only `"` is special and is doubled. PostgreSQL cuts off longer
/// names than 63 bytes, and then it may be another schema's; NUL ends the statement's text. The
/// name also stands inside of functions' bodies, in a block, and `$$` or the block's own tag would
/// end those.
fn quoted(name: &str) -> Result<String, SchemaNameError> {
    if name.is_empty()
        || name.len() > 63
        || name.contains('\0')
        || ["$$", "$transom_money$"]
            .iter()
            .any(|end| name.contains(end))
    {
        return Err(SchemaNameError {
            name: name.chars().take(64).collect(),
        });
    }
    Ok(format!("\"{}\"", name.replace('"', "\"\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_cannot_end_the_name() {
        let sql = in_schema("select {schema}.f()", r#"a".x; drop schema b; --"#).unwrap();
        assert_eq!(sql, r#"select "a"".x; drop schema b; --".f()"#);
    }

    #[test]
    fn names_that_would_not_arrive_are_refused() {
        let longest = "s".repeat(63);
        assert!(quoted(&longest).is_ok());
        for name in ["", "a\0b", "a$$b", "$transom_money$", &"é".repeat(32)] {
            assert_eq!(quoted(name).unwrap_err().name(), name);
        }
    }
}
