//! A rule while it is being declared, and the check that it can work.

use std::borrow::Cow;

use super::{
    DeclarationError,
    rule::{Rule, Target},
};
use crate::{FieldError, ViolationKind};

/// A rule while it is being declared: what is given so far.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) kind: ViolationKind,
    pub(super) table: String,
    /// The declaring method.
    pub(super) method: &'static str,
    /// What it was given: columns, or the name of a check.
    pub(super) given: Vec<String>,
    pub(super) target: Target,
    pub(super) field: Option<String>,
    pub(super) error: FieldError,
}

impl Draft {
    /// The rule, if it can work.
    pub(super) fn finish(self) -> Result<Rule, DeclarationError> {
        let Self {
            kind,
            table,
            method,
            given,
            target,
            field,
            error,
        } = self;
        let declaration = format!("{method}({})", given.join(", "));
        if given.is_empty() {
            return Err(DeclarationError::NoColumns { table, declaration });
        }
        let Some(field) = field else {
            return Err(DeclarationError::NoField { table, declaration });
        };
        let empty_target =
            matches!(&target, Target::Constraint(name) | Target::Column(name) if name.is_empty());
        if table.is_empty()
            || field.is_empty()
            || empty_target
            || given.iter().any(String::is_empty)
        {
            return Err(DeclarationError::EmptyName { table, declaration });
        }
        Ok(Rule {
            kind,
            table,
            target,
            field,
            error,
            declaration,
        })
    }
}

/// The words a kind of rule says unless told otherwise: code and message, in the tradition of Ecto.
pub(super) fn default_error(code: &'static str) -> FieldError {
    let message: Cow<'static, str> = match code {
        "unique" => "has already been taken",
        "foreign_key" => "does not exist",
        "no_assoc" => "are still associated with this entry",
        "not_null" => "can't be blank",
        "exclusion" => "violates an exclusion constraint",
        _ => "is invalid",
    }
    .into();
    let error = FieldError::new(code, message);
    match code {
        "unique" | "exclusion" | "no_assoc" => error.as_conflict(),
        _ => error,
    }
}
