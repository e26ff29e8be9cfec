//! The one place where a name becomes SQL text.

use super::BuildError;

/// The schema's name as a quoted identifier, for every `{schema}` in our SQL files.
///
/// Quoted, only `"` is special and is doubled. Longer names than 63 bytes are cut off by PostgreSQL
/// and might meet another schema; NUL ends the statement's text.
pub(super) fn quoted_schema(name: &str) -> Result<String, BuildError> {
    if name.is_empty() || name.len() > 63 || name.contains('\0') {
        return Err(BuildError::SchemaName {
            name: name.to_owned(),
        });
    }
    Ok(format!("\"{}\"", name.replace('"', "\"\"")))
}

/// One of our SQL files with its `{schema}` filled in.
pub(super) fn in_schema(sql: &str, schema: &str) -> Result<String, BuildError> {
    Ok(sql.replace("{schema}", &quoted_schema(schema)?))
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
    fn names_that_postgresql_would_change_are_refused() {
        for name in ["", "a\0b", &"é".repeat(32)] {
            let error = quoted_schema(name).unwrap_err();
            assert_eq!(
                error,
                BuildError::SchemaName {
                    name: name.to_owned()
                }
            );
        }
        assert!(quoted_schema(&"s".repeat(63)).is_ok());
    }
}
