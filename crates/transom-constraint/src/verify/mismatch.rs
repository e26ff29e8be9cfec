//! One difference between declarations and catalogue.

mod display;

use crate::ViolationKind;

/// One difference between declarations and catalogue. Its [`Display`](std::fmt::Display) says what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// There is no such table.
    #[non_exhaustive]
    NoTable {
        /// The table declared for.
        table: String,
        /// The schema it was restricted to; without one, the search path was searched.
        schema: Option<String>,
        /// A table called much like it.
        nearest: Option<String>,
    },
    /// What is declared is not in the catalogue.
    #[non_exhaustive]
    Missing {
        /// The table it was declared to belong to.
        table: String,
        /// The declaration in a line: `unique(email) for field "email"`.
        declaration: String,
        /// What it should answer to: `constraint "users_email_key"`, `not-null column "name"`.
        target: String,
        /// What nothing declares and may be meant: a constraint of that kind on those columns, or one called much like it;
        /// for a column, one called much like it.
        nearest: Option<String>,
    },
    /// A column that is declared not null can be.
    #[non_exhaustive]
    Nullable {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A `no_partition` of a table that is not partitioned.
    #[non_exhaustive]
    NotPartitioned {
        /// The table.
        table: String,
    },
    /// The constraint is of another kind than declared.
    #[non_exhaustive]
    WrongKind {
        /// The table.
        table: String,
        /// The constraint.
        constraint: String,
        /// The kind it is declared as.
        declared: ViolationKind,
        /// The kind it is.
        actual: ViolationKind,
        /// The call that declares it as that, in a set for its table.
        line: String,
    },
    /// The constraint is on other columns than declared.
    #[non_exhaustive]
    WrongColumns {
        /// The table.
        table: String,
        /// What it is: `constraint "users_email_key"`.
        target: String,
        /// The columns declared.
        declared: Vec<String>,
        /// The columns it is on; of a check, an index on expressions or a partial one, all it reads.
        actual: Vec<String>,
    },
    /// The foreign key declared by `referenced_by` refers to another table.
    #[non_exhaustive]
    WrongReference {
        /// The table it belongs to.
        table: String,
        /// The foreign key.
        constraint: String,
        /// The table whose set declares it.
        declared: String,
        /// The table it refers to.
        actual: String,
    },
    /// The table has partitions, or others inherit from it, and their violations would not be answered.
    #[non_exhaustive]
    Partitions {
        /// The table declared for.
        table: String,
        /// Those that the set does not take for its partitions.
        partitions: Vec<String>,
        /// The call that would: `.partitions(NamePattern::prefix("events_"))`.
        line: String,
    },
    /// Nothing declares this.
    #[non_exhaustive]
    Undeclared {
        /// The table it belongs to.
        table: String,
        /// What kind it is.
        kind: ViolationKind,
        /// The constraint, or the column that is not null; `None` for a partitioning.
        name: Option<String>,
        /// Its columns.
        columns: Vec<String>,
        /// The declared constraint that it is a partition's copy of, under a name that the rule does not know.
        copy_of: Option<String>,
        /// How many more partitions have such a copy.
        more: usize,
        /// The table of the set that it is to be declared in.
        home: String,
        /// The call that declares it, and its copies: `.unique("email")`.
        line: String,
    },
}
