//! Statements that say nothing, or too much.

/// A statement of a [`TenantTable`](crate::TenantTable) that was put together wrongly.
/// Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowsMisuse {
    /// The tenant column was set by hand.
    #[error(
        "column {column} of {table} holds the tenant, which comes from the transaction: it \
         cannot be set, and a row cannot be moved to another tenant"
    )]
    TenantColumn {
        /// Of which table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// An update of no column.
    #[error("the update of {table} sets no column: say what with `set`")]
    NothingToSet {
        /// Which table.
        table: &'static str,
    },
    /// A piece of SQL, or a value, that belongs nowhere.
    #[error(
        "`push` and `bind` on {table} continue an `and`, `set_sql`, .. before them: there is none"
    )]
    NothingToContinue {
        /// Which table.
        table: &'static str,
    },
    /// The rows of one insert have different columns.
    #[error("row {row} to insert into {table} sets other columns than row 1, or in another order")]
    UnevenRows {
        /// Which table.
        table: &'static str,
        /// Which row, from 1.
        row: usize,
    },
}
