//! Why a probe gives no answer.

use super::RowError;

/// Why a probe could not be loaded, or gave no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProbeError {
    /// The declared table is not there.
    #[error("there is no table {table:?} in {}", .schema.as_ref().map_or_else(|| "the search path".to_owned(), |name| format!("schema {name:?}")))]
    NoTable {
        /// The table.
        table: String,
        /// The schema that was declared, if one was.
        schema: Option<String>,
    },
    /// The row cannot be meant: a bug of the program.
    #[error(transparent)]
    Row(#[from] RowError),
    /// Anything else, as sqlx gave it. Not for the user: the server's message may hold values.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}
