//! Where a violation happened, seen from a rule.

use crate::NamePattern;

/// Where a violation happened, seen from the table a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// In that table.
    Here,
    /// In this partition of it.
    Partition(&'a str),
    /// In some table that the server does not name.
    Unsaid,
    Elsewhere,
}

impl<'a> Place<'a> {
    pub(crate) fn of(
        table: &str,
        schema: Option<&str>,
        partitions: Option<&NamePattern>,
        reported_schema: Option<&str>,
        reported_table: Option<&'a str>,
    ) -> Self {
        // The schema of an error without a table is that of a domain, and says nothing of the table.
        let Some(reported) = reported_table else {
            return Self::Unsaid;
        };
        let other_schema =
            matches!((schema, reported_schema), (Some(ours), Some(theirs)) if ours != theirs);
        if reported == table && !other_schema {
            return Self::Here;
        }
        // Of a partition the schema is not asked: it need not be its table's, and in another it may be called like it.
        if partitions.is_some_and(|pattern| pattern.matches(reported)) {
            return Self::Partition(reported);
        }
        Self::Elsewhere
    }
}
