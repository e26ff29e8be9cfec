//! What, besides kind and table, a violation must name.

use std::fmt;

use super::Place;
use crate::{NamePattern, naming::Label, naming::default_name, reported::Reported};

/// What, besides kind and table, a violation must name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A constraint.
    Constraint(NamePattern),
    /// A column.
    Column(String),
    /// Nothing but the table: the kind has one rule for it.
    Table,
    /// Nothing at all: the server says no more than the kind.
    Kind,
}

impl Target {
    /// Whether `reported` names it. `columns` are the constraint's, as far as they were declared.
    pub(super) fn is_named_by(
        &self,
        reported: &Reported<'_>,
        place: Place<'_>,
        label: Option<Label>,
        columns: &[String],
    ) -> bool {
        match self {
            Self::Kind => true,
            Self::Table => matches!(place, Place::Here | Place::Partition(_)),
            Self::Column(name) => place != Place::Elsewhere && reported.column == Some(name),
            Self::Constraint(pattern) => {
                let Some(name) = reported.constraint else {
                    return false;
                };
                match place {
                    Place::Elsewhere => false,
                    Place::Here | Place::Unsaid => pattern.matches(name),
                    Place::Partition(partition) => {
                        pattern.matches(name) || is_own_name(name, partition, label, columns)
                    }
                }
            }
        }
    }
}

/// Whether a partition's own constraint has this name: a partition inherits its table's indexes, and the server names
/// them anew, whatever the table's are called (`DefineRelation` and `AttachPartitionEnsureIndexes`). Checks and foreign
/// keys keep their names, unless they were there before the partition was attached.
fn is_own_name(name: &str, partition: &str, label: Option<Label>, columns: &[String]) -> bool {
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let is = |columns: &[&str], label: &str| default_name(partition, columns, label) == name;
    match label {
        Some(Label::PrimaryKey) => is(&[], "pkey"),
        _ if columns.is_empty() => false,
        Some(Label::Unique) => is(&columns, "key") || is(&columns, "idx"),
        Some(Label::ForeignKey) => is(&columns, "fkey"),
        Some(Label::Exclusion) => is(&columns, "excl"),
        Some(Label::Check) | None => false,
    }
}

/// `constraint "users_email_key"`.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constraint(name) => write!(f, "constraint {name}"),
            Self::Column(name) => write!(f, "not-null column {name:?}"),
            Self::Table => f.write_str("the partitioning"),
            Self::Kind => f.write_str("the values"),
        }
    }
}
