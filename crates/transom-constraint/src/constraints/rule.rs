//! One declared constraint: what it answers to, and what it says.

use std::fmt;

use crate::{FieldError, FieldErrors, Violation, ViolationKind};

/// One declared constraint: which violation it answers to, and what that means to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub(super) kind: ViolationKind,
    pub(super) table: String,
    pub(super) target: Target,
    pub(super) field: String,
    pub(super) error: FieldError,
    /// The declaring call without quotes, for messages: `unique(tenant_id, email)`.
    pub(super) declaration: String,
}

/// What, besides kind and table, a violation must name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Constraint(String),
    Column(String),
    /// Nothing: the kind has one rule for a table.
    Table,
}

impl Rule {
    /// The kind of violation it answers to. A [`ViolationKind::ForeignKey`] rule answers to
    /// [`ViolationKind::Restrict`] too: which of the two is sent depends on the server's version.
    pub fn kind(&self) -> ViolationKind {
        self.kind
    }

    /// The table the constraint belongs to.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The name of the constraint, inferred or given; `None` where PostgreSQL reports none (not-null, no partition).
    pub fn constraint(&self) -> Option<&str> {
        match &self.target {
            Target::Constraint(name) => Some(name),
            Target::Column(_) | Target::Table => None,
        }
    }

    /// The column a not-null rule is about.
    pub fn column(&self) -> Option<&str> {
        match &self.target {
            Target::Column(name) => Some(name),
            Target::Constraint(_) | Target::Table => None,
        }
    }

    /// The field the error is shown at.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The error shown there.
    pub fn error(&self) -> &FieldError {
        &self.error
    }

    /// The error at its field, ready to be returned or merged with others.
    pub fn to_errors(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        errors.add(self.field.clone(), self.error.clone());
        errors
    }

    /// What it answers to, for messages: `constraint "users_pkey" of table "users"`.
    pub(crate) fn subject(&self) -> String {
        format!("{} of table {:?}", self.target, self.table)
    }

    pub(super) fn matches(&self, schema: Option<&str>, violation: &Violation<'_>) -> bool {
        let kind = match violation.kind() {
            ViolationKind::Restrict => ViolationKind::ForeignKey,
            kind => kind,
        };
        // The schema of an error without a table is that of a domain, and says nothing of the table.
        let place = violation.table().is_none_or(|table| {
            let same_schema = match (schema, violation.schema()) {
                (Some(declared), Some(reported)) => declared == reported,
                _ => true,
            };
            table == self.table && same_schema
        });
        kind == self.kind
            && place
            && match &self.target {
                Target::Constraint(name) => violation.constraint() == Some(name),
                Target::Column(name) => violation.column() == Some(name),
                Target::Table => violation.table().is_some(),
            }
    }
}

/// The declaration in a line: `unique(tenant_id, email) for field "email"`.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} for field {:?}", self.declaration, self.field)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constraint(name) => write!(f, "constraint {name:?}"),
            Self::Column(name) => write!(f, "not-null column {name:?}"),
            Self::Table => f.write_str("the partitioning"),
        }
    }
}
