//! What, besides kind and table, a violation must name.

use std::fmt;

use super::Place;
use crate::{NamePattern, reported::Reported};

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
    /// Whether it is one constraint, and this is another.
    pub(super) fn is_certainly_not(&self, constraint: Option<&str>) -> bool {
        matches!(self, Self::Constraint(name) if name.as_exact().is_some() && name.as_exact() != constraint)
    }

    /// Whether `reported` names it. `alias` tells what else the constraint is called there.
    pub(super) fn is_named_by(
        &self,
        reported: &Reported<'_>,
        place: Place<'_>,
        alias: impl Fn(&str) -> bool,
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
                    // Without a table, "any name" would be any name of any table.
                    Place::Unsaid => !pattern.is_any() && pattern.matches(name),
                    Place::Here | Place::Partition(_) => pattern.matches(name) || alias(name),
                }
            }
        }
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
