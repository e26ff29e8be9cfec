//! What can go wrong with the taxes of a document.

use crate::MoneyError;

/// Why a document has no taxes, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TaxError {
    /// One line, such as one in another currency.
    #[error("line at index {index}: {error}")]
    Line {
        /// Which, counted from 0.
        index: usize,
        /// What is wrong with it.
        #[source]
        error: MoneyError,
    },
    /// A sum of several lines, or the currency of the document.
    #[error("in the totals: {error}")]
    Total {
        /// What is wrong with it.
        #[source]
        error: MoneyError,
    },
}

impl TaxError {
    pub(super) fn line(index: usize) -> impl FnOnce(MoneyError) -> Self {
        move |error| Self::Line { index, error }
    }

    pub(super) fn total(error: MoneyError) -> Self {
        Self::Total { error }
    }
}
