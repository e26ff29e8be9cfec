//! What can be wrong with a declaration.

use crate::Naming;

/// A declaration that cannot work; found by [`ConstraintsBuilder::build`](crate::ConstraintsBuilder::build), so that a
/// test that merely builds the declarations finds it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeclarationError {
    /// Two declarations would answer to the same violation, and the second would never be used.
    #[error("{target} of table {table:?} is declared twice: by {first} and by {second}")]
    Duplicate {
        /// The table both belong to.
        table: String,
        /// What both name: `constraint "users_email_key"`, `column "email"`.
        target: String,
        /// The declaration that came first, as a line: `unique(email) for field "email"`.
        first: String,
        /// The one that came second.
        second: String,
    },
    /// A list of columns was empty.
    #[error("{declaration} of table {table:?} names no column")]
    NoColumns {
        /// The table.
        table: String,
        /// The declaration: `unique()`.
        declaration: String,
    },
    /// A check declared by name says nothing of a column or field; add `.on("…")` or `.field("…")`.
    #[error("{declaration} of table {table:?} names no column: add .on(\"…\"), or .field(\"…\")")]
    NoField {
        /// The table.
        table: String,
        /// The declaration: `check(accounts_balance_check)`.
        declaration: String,
    },
    /// A table, schema, constraint, column or field is the empty string, which PostgreSQL allows nowhere.
    #[error("{declaration} of table {table:?} has an empty name")]
    EmptyName {
        /// The table.
        table: String,
        /// The declaration it is found in: `unique()`, or `the set` for the table and the schema.
        declaration: String,
    },
    /// No rule says how the constraint is called; add `.named("…")`.
    #[error(
        "{declaration} of table {table:?} has no default name by {naming:?}'s rules: add .named(\"…\")"
    )]
    NoName {
        /// The table.
        table: String,
        /// The declaration: `check_column(age)`.
        declaration: String,
        /// The rules it was to be named by.
        naming: Naming,
    },
    /// A pattern of names is no regular expression, or is longer than any name.
    #[error("the pattern {pattern} of table {table:?} matches nothing: {mistake}")]
    Pattern {
        /// The table.
        table: String,
        /// The pattern: `/a_(key/`, `"users_"…`.
        pattern: String,
        /// What is wrong with it.
        mistake: String,
    },
}
