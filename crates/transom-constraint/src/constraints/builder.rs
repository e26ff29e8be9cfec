//! Declaring which constraints a table has.

mod kinds;
mod wording;

use std::marker::PhantomData;

use super::{
    Constraints, DeclarationError, Rule,
    draft::{Draft, Names},
    duplicates,
};
use crate::{FieldError, NamePattern, Naming, ViolationKind, naming::clip};

/// State of a [`ConstraintsBuilder`] without a rule: there is nothing yet to name or to reword.
#[derive(Debug, Clone, Copy)]
pub enum NoRule {}

/// State of a [`ConstraintsBuilder`] with a rule: the last one can be named and reworded.
#[derive(Debug, Clone, Copy)]
pub enum AnyRule {}

/// Collects the declarations of one table; made by [`Constraints::of`].
///
/// Each declaring method (`unique`, `foreign_key`, …) starts a rule, and the methods after it (`named`, `on`, `field`,
/// `message`, `code`, `param`) change that rule. Names of tables, columns and constraints are given as the catalogue has
/// them: without quotes, in their true case. Names longer than 63 bytes are cut as the server cuts them.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ConstraintsBuilder<State = NoRule> {
    table: String,
    schema: Option<String>,
    partitions: Option<NamePattern>,
    naming: Naming,
    internal: Vec<String>,
    drafts: Vec<Draft>,
    state: PhantomData<State>,
}

impl ConstraintsBuilder<NoRule> {
    pub(super) fn new(table: &str) -> Self {
        Self {
            table: clip(table).to_owned(),
            schema: None,
            partitions: None,
            naming: Naming::default(),
            internal: Vec::new(),
            drafts: Vec::new(),
            state: PhantomData,
        }
    }
}

impl<State> ConstraintsBuilder<State> {
    /// Answers only to violations in this schema, or in [partitions](Self::partitions), which may be in any. Without it any
    /// schema will do, as schema-per-tenant wants it.
    pub fn in_schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Some(clip(&schema.into()).to_owned());
        self
    }

    /// By which rule constraints are named that the declarations do not name; for the whole set.
    pub fn naming(mut self, naming: Naming) -> Self {
        self.naming = naming;
        self
    }

    /// Takes these tables for partitions of this one (or for tables that inherit from it): a violation in
    /// `events_2026_11` is one of `events`.
    ///
    /// PostgreSQL reports the partition, and the name of the partition's own index. That name is inferred from the columns
    /// declared, as the server infers it, so that one `unique("key")` answers for all partitions. Where a partition's
    /// constraint is called otherwise (it was attached with it, or got a number), name the rule by a [`NamePattern`].
    ///
    /// ```
    /// use transom_constraint::{Constraints, NamePattern};
    ///
    /// let events = Constraints::of("events")
    ///     .partitions(NamePattern::prefix("events_"))
    ///     .unique(["day", "key"]) // events_day_key_key, and events_2026_11_day_key_key
    ///     .build()?;
    /// # Ok::<(), transom_constraint::DeclarationError>(())
    /// ```
    pub fn partitions(mut self, tables: impl Into<NamePattern>) -> Self {
        self.partitions = Some(tables.into());
        self
    }

    /// Says of a constraint, or of a column that is not null, that no input of a user can violate it, so that
    /// [verification](crate::verify) does not miss a rule for it. Violated all the same, it is as loud as any other that is
    /// undeclared.
    pub fn internal(mut self, constraint_or_column: impl Into<String>) -> Self {
        self.internal
            .push(clip(&constraint_or_column.into()).to_owned());
        self
    }

    /// Checks the declarations and makes the set.
    ///
    /// # Errors
    ///
    /// [`DeclarationError`] if two rules would answer to the same violation, if a rule has no column, no field or no name
    /// that could be inferred, if a name is empty, or if a pattern is no regular expression.
    pub fn build(self) -> Result<Constraints, DeclarationError> {
        let empty_pattern = self.partitions.as_ref().is_some_and(NamePattern::is_empty);
        if self.table.is_empty()
            || self.schema.as_deref() == Some("")
            || empty_pattern
            || self.internal.iter().any(String::is_empty)
        {
            return Err(DeclarationError::EmptyName {
                table: self.table,
                declaration: "the set".into(),
            });
        }
        if let Some(pattern) = &self.partitions
            && let Some(mistake) = pattern.mistake()
        {
            return Err(DeclarationError::Pattern {
                table: self.table,
                pattern: pattern.to_string(),
                mistake: mistake.to_owned(),
            });
        }
        let rules = self
            .drafts
            .into_iter()
            .map(|draft| draft.finish(&self.table, self.naming))
            .collect::<Result<Vec<Rule>, _>>()?;
        duplicates::check(&rules)?;
        Ok(Constraints {
            table: self.table,
            schema: self.schema,
            partitions: self.partitions,
            naming: self.naming,
            internal: self.internal,
            rules,
        })
    }

    fn start(
        mut self,
        kind: ViolationKind,
        method: &'static str,
        columns: Vec<String>,
        names: Names,
        error: FieldError,
    ) -> ConstraintsBuilder<AnyRule> {
        self.drafts.push(Draft {
            kind,
            method,
            given: columns.clone(),
            table: None,
            columns,
            names,
            raised: false,
            field: None,
            error,
        });
        ConstraintsBuilder {
            table: self.table,
            schema: self.schema,
            partitions: self.partitions,
            naming: self.naming,
            internal: self.internal,
            drafts: self.drafts,
            state: PhantomData,
        }
    }
}
