//! A rule while it is being declared, and the check that it can work.

use super::{DeclarationError, Rule, RuleParts, Target};
use crate::{
    FieldError, NamePattern, Naming, ViolationKind,
    naming::{Label, clip},
};

/// A rule while it is being declared: what is given so far.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) kind: ViolationKind,
    /// The declaring method.
    pub(super) method: &'static str,
    /// What it was given: columns, or the name of a check.
    pub(super) given: Vec<String>,
    /// Another table than the set's.
    pub(super) table: Option<String>,
    pub(super) columns: Vec<String>,
    pub(super) names: Names,
    pub(super) raised: bool,
    pub(super) field: Option<String>,
    pub(super) error: FieldError,
}

/// What a violation will name.
#[derive(Debug, Clone)]
pub(super) enum Names {
    /// A constraint: what its default name is made for, and the name given.
    Constraint(Label, Option<NamePattern>),
    /// The column.
    Column,
    Table,
    Kind,
}

impl Draft {
    /// The rule, if it can work, for a set of `own_table`.
    pub(super) fn finish(self, own_table: &str, naming: Naming) -> Result<Rule, DeclarationError> {
        let declaration = format!("{}({})", self.method, self.given.join(", "));
        let table = self.table.unwrap_or_else(|| own_table.to_owned());
        let empty_name = |table: &String| DeclarationError::EmptyName {
            table: table.clone(),
            declaration: declaration.clone(),
        };
        if self.given.is_empty() {
            return Err(DeclarationError::NoColumns { table, declaration });
        }
        if table.is_empty() || self.given.iter().chain(&self.columns).any(String::is_empty) {
            return Err(empty_name(&table));
        }
        let mut inferred = None;
        let (label, target) = match self.names {
            Names::Kind => (None, Target::Kind),
            Names::Table => (None, Target::Table),
            Names::Column => (
                None,
                Target::Column(clip(&self.columns.concat()).to_owned()),
            ),
            Names::Constraint(label, Some(name)) => (Some(label), Target::Constraint(name)),
            Names::Constraint(label, None) => {
                let columns: Vec<&str> = self.columns.iter().map(String::as_str).collect();
                let Some(name) = naming.infer(label, &table, &columns) else {
                    return Err(DeclarationError::NoName {
                        table,
                        declaration,
                        naming,
                    });
                };
                inferred = Some(naming);
                (Some(label), Target::Constraint(name.into()))
            }
        };
        if let Target::Constraint(name) = &target {
            if name.is_empty() {
                return Err(empty_name(&table));
            }
            if let Some(mistake) = name.mistake() {
                return Err(DeclarationError::Pattern {
                    table,
                    pattern: name.to_string(),
                    mistake: mistake.to_owned(),
                });
            }
        }
        let Some(field) = self.field.or_else(|| self.columns.last().cloned()) else {
            return Err(DeclarationError::NoField { table, declaration });
        };
        if field.is_empty() {
            return Err(empty_name(&table));
        }
        Ok(Rule::new(RuleParts {
            kind: self.kind,
            label,
            inferred,
            table,
            columns: self
                .columns
                .iter()
                .map(|name| clip(name).to_owned())
                .collect(),
            target,
            raised: self.raised,
            field,
            error: self.error,
            declaration,
        }))
    }
}
