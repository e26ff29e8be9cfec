//! The store's SQL, with its schema filled in once.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use crate::schema_name::SchemaName;

/// Builds a statement from a file. `{schema}` is the only placeholder; everything else is bound.
fn statement(template: &str, schema: &SchemaName) -> SqlStr {
    let text: Arc<str> = template.replace("{schema}", &schema.quoted()).into();
    // The only thing put in is an identifier from SchemaName::quoted. From an Arc<str>, so that a clone
    // for each query is a reference count.
    AssertSqlSafe(text).into_sql_str()
}

macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $file:literal),+ $(,)?) => {
        /// The statements that run often; those of the installation are built when it runs.
        #[derive(Debug)]
        pub(crate) struct Statements {
            $($(#[$doc])* pub(crate) $name: SqlStr,)+
        }

        impl Statements {
            pub(crate) fn new(schema: &SchemaName) -> Self {
                Self { $($name: statement(include_str!($file), schema),)+ }
            }
        }

        #[cfg(test)]
        const FILES: &[(&str, &str)] = &[$(($file, include_str!($file)),)+];
    };
}

statements! {
    append = "sql/append.sql",
    frontier = "sql/frontier.sql",
    read_all = "sql/read_all.sql",
    read_stream_forward = "sql/read_stream_forward.sql",
    read_stream_backward = "sql/read_stream_backward.sql",
}

/// The statements of one version of the schema, in order.
pub(crate) struct Step {
    /// Its number, from 1.
    pub(crate) version: i32,
    /// Its statements, each with the lowest server version number that has it.
    statements: &'static [(i32, &'static str)],
}

impl Step {
    pub(crate) fn statements(
        &self,
        schema: &SchemaName,
        server: i32,
    ) -> impl Iterator<Item = SqlStr> {
        self.statements
            .iter()
            .filter(move |(since, _)| server >= *since)
            .map(|(_, template)| statement(template, schema))
    }
}

/// Every version of the schema. A released one is never edited; changes are a new one.
pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    statements: &[
        (0, include_str!("sql/v01/1_events.sql")),
        (0, include_str!("sql/v01/2_position_index.sql")),
        (0, include_str!("sql/v01/3_position_sequence.sql")),
        (0, include_str!("sql/v01/4_refuse_change.sql")),
        (0, include_str!("sql/v01/5_refuse_change_trigger.sql")),
        (0, include_str!("sql/v01/6_refuse_change_always.sql")),
        (150_000, include_str!("sql/v01/7_json_view.sql")),
    ],
}];

pub(crate) const INSTALL_LOCK: &str = include_str!("sql/install_lock.sql");
pub(crate) const INSTALL_STATE: &str = include_str!("sql/install_state.sql");

pub(crate) fn create_schema(schema: &SchemaName) -> SqlStr {
    statement(include_str!("sql/create_schema.sql"), schema)
}

pub(crate) fn create_versions(schema: &SchemaName) -> SqlStr {
    statement(include_str!("sql/create_versions.sql"), schema)
}

pub(crate) fn installed_version(schema: &SchemaName) -> SqlStr {
    statement(include_str!("sql/installed_version.sql"), schema)
}

pub(crate) fn record_version(schema: &SchemaName) -> SqlStr {
    statement(include_str!("sql/record_version.sql"), schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A read of the sequence's row without its page lock can be too high (see append.sql), which loses
    /// events, but so rarely that no other test would notice.
    #[test]
    fn the_sequence_is_only_read_under_its_lock() {
        for (file, text) in FILES {
            let code: Vec<&str> = text
                .lines()
                .filter(|l| !l.trim_start().starts_with("--"))
                .collect();
            let code = code.join("\n").replace("pg_sequence_last_value", "");
            assert!(
                !code.contains("last_value"),
                "{file} reads last_value from the sequence"
            );
        }
    }

    #[test]
    fn no_placeholder_is_left() {
        let schema = SchemaName::new("{schema} it's").unwrap();
        for (file, text) in FILES {
            let sql = statement(text, &schema);
            let rest = sql.as_str().replace(r#""{schema} it's""#, "");
            assert!(!rest.contains('{'), "{file} has an unknown placeholder");
        }
    }

    #[test]
    fn steps_count_from_one() {
        let versions: Vec<i32> = STEPS.iter().map(|step| step.version).collect();
        assert_eq!(versions, (1..).take(STEPS.len()).collect::<Vec<_>>());
    }
}
