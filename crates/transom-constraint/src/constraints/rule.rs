//! One declared constraint: what it answers to, and what it says.

use std::fmt;

use super::{Constraints, Place, Target, alias::is_alias};
use crate::{
    FieldError, FieldErrors, NamePattern, Naming, ViolationKind, naming::Label, reported::Reported,
};

/// One declared constraint: which violation it answers to, and what that means to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule(RuleParts);

/// What a [`Rule`] is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleParts {
    pub(crate) kind: ViolationKind,
    /// What its default name is made for.
    pub(crate) label: Option<Label>,
    /// By whose rules it was named, if it was not given a name.
    pub(crate) inferred: Option<Naming>,
    pub(crate) table: String,
    pub(crate) columns: Vec<String>,
    pub(crate) target: Target,
    pub(crate) raised: bool,
    pub(crate) field: String,
    pub(crate) error: FieldError,
    /// The declaring call without quotes, for messages: `unique(tenant_id, email)`.
    pub(crate) declaration: String,
}

impl Rule {
    pub(crate) fn new(parts: RuleParts) -> Self {
        Self(parts)
    }

    pub(crate) fn parts(&self) -> &RuleParts {
        &self.0
    }

    /// The kind of violation it answers to. A [`ViolationKind::ForeignKey`] rule answers to
    /// [`ViolationKind::Restrict`] too: which of the two is sent depends on the server's version.
    pub fn kind(&self) -> ViolationKind {
        self.0.kind
    }

    /// The table the constraint belongs to.
    pub fn table(&self) -> &str {
        &self.0.table
    }

    /// The columns the constraint was said to be on; empty if nothing was said.
    pub fn columns(&self) -> &[String] {
        &self.0.columns
    }

    /// The name of the constraint, inferred or given; `None` where PostgreSQL reports none (not-null, no partition), and
    /// where it was given as a pattern.
    pub fn constraint(&self) -> Option<&str> {
        self.name().and_then(NamePattern::as_exact)
    }

    /// The name of the constraint, or the pattern it was given as.
    pub fn name(&self) -> Option<&NamePattern> {
        match &self.0.target {
            Target::Constraint(name) => Some(name),
            Target::Column(_) | Target::Table | Target::Kind => None,
        }
    }

    /// The column a not-null rule is about.
    pub fn column(&self) -> Option<&str> {
        match &self.0.target {
            Target::Column(name) => Some(name),
            Target::Constraint(_) | Target::Table | Target::Kind => None,
        }
    }

    /// Whether it is raised by code of the database rather than held by a constraint, so that the catalogue does not
    /// list it.
    pub fn is_raised(&self) -> bool {
        self.0.raised
    }

    /// The field the error is shown at.
    pub fn field(&self) -> &str {
        &self.0.field
    }

    /// The error shown there.
    pub fn error(&self) -> &FieldError {
        &self.0.error
    }

    /// The error at its field, ready to be returned or merged with others.
    pub fn to_errors(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        errors.add(self.0.field.clone(), self.0.error.clone());
        errors
    }

    /// What it answers to, for messages: `unique constraint "users_email_key" of table "users"`.
    pub(crate) fn subject(&self) -> String {
        let RuleParts {
            kind,
            table,
            target,
            ..
        } = &self.0;
        match target {
            Target::Constraint(_) => format!("{kind} {target} of table {table:?}"),
            Target::Column(_) | Target::Table => format!("{target} of table {table:?}"),
            Target::Kind => format!("{kind}"),
        }
    }

    pub(super) fn answers(&self, set: &Constraints, reported: &Reported<'_>) -> bool {
        let RuleParts {
            kind,
            table,
            target,
            ..
        } = &self.0;
        // What most rules fail at, first. Only where there are partitions may a constraint have another name.
        if *kind != reported.kind.as_declared()
            || (set.partitions.is_none() && target.is_certainly_not(reported.constraint))
        {
            return false;
        }
        // Partitions are those of the set's own table; a rule may be about another one that refers to it.
        let own = *table == set.table;
        let partitions = own.then_some(set.partitions()).flatten();
        let place = Place::of(
            table,
            set.schema(),
            partitions,
            reported.schema,
            reported.table,
        );
        let copied = !own && set.partitions().is_some();
        target.is_named_by(reported, place, |name| {
            is_alias(&self.0, place, copied, name)
        })
    }
}

/// The declaration in a line: `unique(tenant_id, email) for field "email"`.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} for field {:?}", self.0.declaration, self.0.field)
    }
}
