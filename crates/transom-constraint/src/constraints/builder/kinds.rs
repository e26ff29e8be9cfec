//! One method for each kind of constraint.

use super::{AnyRule, ConstraintsBuilder};
use crate::{
    NamePattern, ViolationKind,
    constraints::{
        IntoColumns,
        draft::Names,
        words::{default_error, still_referenced},
    },
    naming::{Label, clip},
};

impl<State> ConstraintsBuilder<State> {
    /// A unique constraint, by default `{table}_{columns}_key`: "has already been taken" (`unique`) at the last column.
    /// A unique *index* has a name of its own: give it with [`named`](ConstraintsBuilder::named).
    pub fn unique(self, columns: impl IntoColumns) -> ConstraintsBuilder<AnyRule> {
        self.on_columns(ViolationKind::Unique, "unique", columns, Label::Unique)
    }

    /// The primary key, by default `{table}_pkey`: "has already been taken" (`unique`) at the last column.
    pub fn primary_key(self, columns: impl IntoColumns) -> ConstraintsBuilder<AnyRule> {
        self.on_columns(
            ViolationKind::Unique,
            "primary_key",
            columns,
            Label::PrimaryKey,
        )
    }

    /// A foreign key *of* this table, by default `{table}_{columns}_fkey`: "does not exist" (`foreign_key`) at the last
    /// column. For writing this table; for deleting from the table referred to see [`referenced_by`](Self::referenced_by).
    pub fn foreign_key(self, columns: impl IntoColumns) -> ConstraintsBuilder<AnyRule> {
        self.on_columns(
            ViolationKind::ForeignKey,
            "foreign_key",
            columns,
            Label::ForeignKey,
        )
    }

    /// The foreign key of `{name}_id`, shown at the field `name`: `assoc("team")` is `foreign_key("team_id").field("team")`.
    pub fn assoc(self, name: impl Into<String>) -> ConstraintsBuilder<AnyRule> {
        let name = name.into();
        let column = if name.is_empty() {
            name.clone()
        } else {
            format!("{name}_id")
        };
        self.foreign_key(column).field(name)
    }

    /// A foreign key of *another* table to this one, by default `{table}_{columns}_fkey` of the other: "are still
    /// associated with this entry" (`no_assoc`) at a field named like the other table.
    ///
    /// A violated foreign key looks the same to the client whether the referring row was written or the row referred to
    /// was deleted, so the set that is passed decides: pass the set with `referenced_by` where this table is deleted from,
    /// and the other table's own where that is written. The other table is taken to be in the same schema.
    ///
    /// To a table that is partitioned, say so by [`partitions`](Self::partitions): the server then reports a copy of the
    /// foreign key, with a number after its name.
    pub fn referenced_by(
        self,
        table: impl Into<String>,
        columns: impl IntoColumns,
    ) -> ConstraintsBuilder<AnyRule> {
        self.on_columns(
            ViolationKind::ForeignKey,
            "referenced_by",
            columns,
            Label::ForeignKey,
        )
        .belongs_to(&table.into())
    }

    /// Any foreign key of the table `others` to this one: [`referenced_by`](Self::referenced_by) without the columns.
    ///
    /// It answers to *every* violated foreign key of that table, so pass the set only where rows of this table are deleted
    /// (or their keys changed). Verification asks for at least one that refers to this table.
    pub fn no_assoc(self, others: impl Into<String>) -> ConstraintsBuilder<AnyRule> {
        let others = others.into();
        let names = Names::Constraint(Label::ForeignKey, Some(NamePattern::any()));
        let mut next = self.start(
            ViolationKind::ForeignKey,
            "no_assoc",
            vec![others.clone()],
            names,
            still_referenced(),
        );
        next.last(|draft| draft.columns.clear());
        next.belongs_to(&others)
    }

    /// A check constraint by its name: "is invalid" (`check`). It says nothing of columns, so
    /// [`on`](ConstraintsBuilder::on) or [`field`](ConstraintsBuilder::field) must follow. Also a check of a domain, and,
    /// with [`raised`](ConstraintsBuilder::raised), a rule that a trigger raises; both are reported without a table, and so
    /// answered by the name alone.
    pub fn check(self, name: impl Into<String>) -> ConstraintsBuilder<AnyRule> {
        let name = name.into();
        let names = Names::Constraint(Label::Check, Some(name.as_str().into()));
        let error = default_error(ViolationKind::Check);
        let mut next = self.start(ViolationKind::Check, "check", vec![name], names, error);
        next.last(|draft| draft.columns.clear());
        next
    }

    /// A check constraint that mentions one column, by default `{table}_{column}_check`: "is invalid" (`check`) at that
    /// column. (PostgreSQL names one that mentions several `{table}_check`: use [`check`](Self::check).)
    pub fn check_column(self, column: impl Into<String>) -> ConstraintsBuilder<AnyRule> {
        self.on_columns(
            ViolationKind::Check,
            "check_column",
            column.into(),
            Label::Check,
        )
    }

    /// An exclusion constraint, by default `{table}_{columns}_excl`: "violates an exclusion constraint" (`exclusion`) at
    /// the last column.
    pub fn exclusion(self, columns: impl IntoColumns) -> ConstraintsBuilder<AnyRule> {
        self.on_columns(
            ViolationKind::Exclusion,
            "exclusion",
            columns,
            Label::Exclusion,
        )
    }

    /// A `NOT NULL` column: "can't be blank" (`not_null`). PostgreSQL reports the column and no constraint.
    pub fn not_null(self, column: impl Into<String>) -> ConstraintsBuilder<AnyRule> {
        let column = clip(&column.into()).to_owned();
        self.nameless(ViolationKind::NotNull, "not_null", column, Names::Column)
    }

    /// A row that no partition accepts: "is invalid" (`no_partition`) at the column the table is partitioned by.
    pub fn no_partition(self, columns: impl IntoColumns) -> ConstraintsBuilder<AnyRule> {
        self.nameless(
            ViolationKind::NoPartition,
            "no_partition",
            columns,
            Names::Table,
        )
    }

    /// A value longer than its column (22001): "is too long" (`value_too_long`) at `field`. The server says neither
    /// column nor table, so this answers for every column: use it where only one can be meant.
    pub fn value_too_long(self, field: impl Into<String>) -> ConstraintsBuilder<AnyRule> {
        self.nameless(
            ViolationKind::ValueTooLong,
            "value_too_long",
            field.into(),
            Names::Kind,
        )
    }

    /// A number or a date outside its type (22003, 22008): "is out of range" (`out_of_range`) at `field`. The server says
    /// neither column nor table, so this answers for every column: use it where only one can be meant.
    pub fn out_of_range(self, field: impl Into<String>) -> ConstraintsBuilder<AnyRule> {
        self.nameless(
            ViolationKind::OutOfRange,
            "out_of_range",
            field.into(),
            Names::Kind,
        )
    }

    /// A text that is no value of its type (22P02, 22007, 22021): "is malformed" (`invalid_text`) at `field`. The server
    /// says neither column nor table, so this answers for every column: use it where only one can be meant.
    pub fn invalid_text(self, field: impl Into<String>) -> ConstraintsBuilder<AnyRule> {
        self.nameless(
            ViolationKind::InvalidText,
            "invalid_text",
            field.into(),
            Names::Kind,
        )
    }

    fn on_columns(
        self,
        kind: ViolationKind,
        method: &'static str,
        columns: impl IntoColumns,
        label: Label,
    ) -> ConstraintsBuilder<AnyRule> {
        let names = Names::Constraint(label, None);
        self.start(
            kind,
            method,
            columns.into_columns(),
            names,
            default_error(kind),
        )
    }

    fn nameless(
        self,
        kind: ViolationKind,
        method: &'static str,
        columns: impl IntoColumns,
        names: Names,
    ) -> ConstraintsBuilder<AnyRule> {
        self.start(
            kind,
            method,
            columns.into_columns(),
            names,
            default_error(kind),
        )
    }
}

impl ConstraintsBuilder<AnyRule> {
    /// Makes the last rule one of another table, at a field called like it.
    fn belongs_to(mut self, table: &str) -> Self {
        let table = clip(table).to_owned();
        self.last(|draft| {
            draft.field = Some(table.clone());
            draft.table = Some(table);
            draft.error = still_referenced();
        });
        self
    }
}
