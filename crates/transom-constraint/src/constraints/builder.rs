//! Declaring which constraints a table has.

mod wording;

use std::{collections::HashMap, marker::PhantomData};

use super::{
    Constraints, DeclarationError, IntoColumns,
    draft::{Draft, default_error},
    rule::Target,
};
use crate::{
    ViolationKind,
    default_name::{clip, default_name},
};

/// State of a [`ConstraintsBuilder`] without a rule: there is nothing yet to name or to reword.
#[derive(Debug, Clone, Copy)]
pub enum NoRule {}

/// State of a [`ConstraintsBuilder`] with a rule: the last one can be named and reworded.
#[derive(Debug, Clone, Copy)]
pub enum AnyRule {}

/// Collects the declarations of one table; made by [`Constraints::of`].
///
/// Each declaring method (`unique`, `foreign_key`, …) starts a rule, and the methods after it (`named`, `field`,
/// `message`, `code`, `param`) change that rule. Names of tables, columns and constraints are given as the catalogue has
/// them: without quotes, in their true case. Names longer than 63 bytes are cut as the server cuts them.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ConstraintsBuilder<State = NoRule> {
    table: String,
    schema: Option<String>,
    drafts: Vec<Draft>,
    state: PhantomData<State>,
}

impl ConstraintsBuilder<NoRule> {
    pub(super) fn new(table: &str) -> Self {
        Self {
            table: clip(table).to_owned(),
            schema: None,
            drafts: Vec::new(),
            state: PhantomData,
        }
    }
}

impl<State> ConstraintsBuilder<State> {
    /// Answers only to violations in this schema. Without it any schema will do, as schema-per-tenant wants it.
    pub fn in_schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Some(clip(&schema.into()).to_owned());
        self
    }

    /// A unique constraint, by default `{table}_{columns}_key`: "has already been taken" (`unique`) at the last column.
    /// A unique *index* has a name of its own: give it with [`named`](ConstraintsBuilder::named).
    pub fn unique(self, columns: impl IntoColumns) -> ConstraintsBuilder<AnyRule> {
        self.on_columns(ViolationKind::Unique, "unique", columns, "key", "unique")
    }

    /// The primary key, by default `{table}_pkey`: "has already been taken" (`unique`) at the last column.
    pub fn primary_key(self, columns: impl IntoColumns) -> ConstraintsBuilder<AnyRule> {
        let target = Target::Constraint(default_name(&self.table, &[], "pkey"));
        self.start(
            ViolationKind::Unique,
            "primary_key",
            columns,
            target,
            "unique",
        )
    }

    /// A foreign key *of* this table, by default `{table}_{columns}_fkey`: "does not exist" (`foreign_key`) at the last
    /// column. For writing this table; for deleting from the table referred to see [`Self::referenced_by`].
    pub fn foreign_key(self, columns: impl IntoColumns) -> ConstraintsBuilder<AnyRule> {
        self.on_columns(
            ViolationKind::ForeignKey,
            "foreign_key",
            columns,
            "fkey",
            "foreign_key",
        )
    }

    /// A foreign key of *another* table to this one, by default `{table}_{columns}_fkey` of the other: "are still
    /// associated with this entry" (`no_assoc`) at a field named like the other table.
    ///
    /// A violated foreign key looks the same to the client whether the referring row was written or the row referred to
    /// was deleted, so the set that is passed decides: pass the set with `referenced_by` where this table is deleted from,
    /// and the other table's own where that is written. The other table is taken to be in the same schema.
    pub fn referenced_by(
        mut self,
        table: impl Into<String>,
        columns: impl IntoColumns,
    ) -> ConstraintsBuilder<AnyRule> {
        let other = clip(&table.into()).to_owned();
        let own = std::mem::replace(&mut self.table, other.clone());
        let mut next = self.on_columns(
            ViolationKind::ForeignKey,
            "referenced_by",
            columns,
            "fkey",
            "no_assoc",
        );
        next.table = own;
        next.field(other)
    }

    /// A check constraint by its name: "is invalid" (`check`). It says nothing of columns, so
    /// [`field`](ConstraintsBuilder::field) must follow. Also a check of a domain, and a rule raised by a trigger:
    /// `RAISE EXCEPTION … USING ERRCODE = 'check_violation', CONSTRAINT = 'name'`.
    pub fn check(self, name: impl Into<String>) -> ConstraintsBuilder<AnyRule> {
        let name = name.into();
        let target = Target::Constraint(clip(&name).to_owned());
        let mut next = self.start(ViolationKind::Check, "check", name, target, "check");
        next.last(|draft| draft.field = None);
        next
    }

    /// A check constraint that mentions one column, by default `{table}_{column}_check`: "is invalid" (`check`) at that
    /// column. (PostgreSQL names one that mentions several `{table}_check`: use [`Self::check`].)
    pub fn check_column(self, column: impl Into<String>) -> ConstraintsBuilder<AnyRule> {
        self.on_columns(
            ViolationKind::Check,
            "check_column",
            column.into(),
            "check",
            "check",
        )
    }

    /// An exclusion constraint, by default `{table}_{columns}_excl`: "violates an exclusion constraint" (`exclusion`) at
    /// the last column.
    pub fn exclude(self, columns: impl IntoColumns) -> ConstraintsBuilder<AnyRule> {
        self.on_columns(
            ViolationKind::Exclusion,
            "exclude",
            columns,
            "excl",
            "exclusion",
        )
    }

    /// A `NOT NULL` column: "can't be blank" (`not_null`). PostgreSQL reports the column and no constraint.
    pub fn not_null(self, column: impl Into<String>) -> ConstraintsBuilder<AnyRule> {
        let column = column.into();
        let target = Target::Column(clip(&column).to_owned());
        self.start(
            ViolationKind::NotNull,
            "not_null",
            column,
            target,
            "not_null",
        )
    }

    /// A row that no partition accepts: "is invalid" (`no_partition`) at the column the table is partitioned by.
    pub fn no_partition(self, columns: impl IntoColumns) -> ConstraintsBuilder<AnyRule> {
        self.start(
            ViolationKind::NoPartition,
            "no_partition",
            columns,
            Target::Table,
            "no_partition",
        )
    }

    /// Checks the declarations and makes the set.
    ///
    /// # Errors
    ///
    /// [`DeclarationError`] if two rules would answer to the same violation, if a rule has no column or no field, or if a
    /// name is empty.
    pub fn build(self) -> Result<Constraints, DeclarationError> {
        if self.table.is_empty() || self.schema.as_deref() == Some("") {
            return Err(DeclarationError::EmptyName {
                table: self.table,
                declaration: "the set".into(),
            });
        }
        let rules = self
            .drafts
            .into_iter()
            .map(Draft::finish)
            .collect::<Result<Vec<_>, _>>()?;
        let mut seen = HashMap::new();
        for rule in &rules {
            // Not by kind: a table has no two constraints of one name, so one of the two kinds would be a mistake.
            let key = (&rule.table, rule.target.to_string());
            if let Some(first) = seen.insert(key, rule) {
                return Err(DeclarationError::Duplicate {
                    table: rule.table.clone(),
                    target: rule.target.to_string(),
                    first: first.to_string(),
                    second: rule.to_string(),
                });
            }
        }
        Ok(Constraints {
            table: self.table,
            schema: self.schema,
            rules,
        })
    }

    fn on_columns(
        self,
        kind: ViolationKind,
        method: &'static str,
        columns: impl IntoColumns,
        label: &str,
        code: &'static str,
    ) -> ConstraintsBuilder<AnyRule> {
        let columns = columns.into_columns();
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let target = Target::Constraint(default_name(&self.table, &names, label));
        self.start(kind, method, columns, target, code)
    }

    fn start(
        mut self,
        kind: ViolationKind,
        method: &'static str,
        given: impl IntoColumns,
        target: Target,
        code: &'static str,
    ) -> ConstraintsBuilder<AnyRule> {
        let given = given.into_columns();
        self.drafts.push(Draft {
            kind,
            table: self.table.clone(),
            method,
            field: given.last().cloned(),
            given,
            target,
            error: default_error(code),
        });
        ConstraintsBuilder {
            table: self.table,
            schema: self.schema,
            drafts: self.drafts,
            state: PhantomData,
        }
    }
}
