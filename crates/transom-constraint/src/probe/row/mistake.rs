//! What can be wrong with a row as it was described.

use std::{error::Error, sync::Arc};

/// A [`Row`](crate::Row) that cannot be meant: a bug of the program. It holds no values.
///
/// Where sqlx's error is returned, it is inside of an [`sqlx::Error::Encode`].
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum RowError {
    /// The table has no such column.
    #[error("table {table:?} has no column {column:?}{}", .nearest.as_ref().map_or_else(String::new, |name| format!("; did you mean {name:?}?")))]
    NoSuchColumn {
        /// The table.
        table: String,
        /// The column that the row names.
        column: String,
        /// The column that is called most alike, if one is.
        nearest: Option<String>,
    },
    /// A column was given two values.
    #[error("column {column:?} is set twice")]
    SetTwice {
        /// The column.
        column: String,
    },
    /// An update without [`key`](crate::Row::key) names no row.
    #[error("the row to be updated is not named: add .key(..)")]
    NoKey,
    /// A new row was given a [`key`](crate::Row::key).
    #[error("column {column:?} is a key of a row that is inserted: use .set(..)")]
    KeyOfInsert {
        /// The column.
        column: String,
    },
    /// A value cannot be sent.
    #[error("the value of column {column:?} cannot be encoded")]
    Encode {
        /// The column.
        column: String,
        /// Why.
        source: Arc<dyn Error + Send + Sync>,
    },
}

/// Least likeness of a name that is worth a question.
const ALIKE: f64 = 0.8;

impl RowError {
    pub(super) fn no_such_column(column: &str, table: &str, columns: &[&str]) -> Self {
        let likeness = |name: &str| strsim::jaro_winkler(name, column);
        let nearest = columns
            .iter()
            .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        Self::NoSuchColumn {
            table: table.to_owned(),
            column: column.to_owned(),
            nearest: nearest
                .filter(|name| likeness(name) >= ALIKE)
                .map(ToString::to_string),
        }
    }

    pub(crate) fn into_sqlx(self) -> sqlx::Error {
        sqlx::Error::Encode(Box::new(self))
    }
}
