//! What can be wrong with stored money, beside its number and its currency.

use alloc::string::String;

/// Why what is stored is not money; inside [`sqlx::Error::ColumnDecode`]. A number that is no
/// amount is a [`NumericError`](crate::postgres::NumericError), a code that is no currency an
/// [`UnknownCurrency`](crate::UnknownCurrency).
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoredMoneyError {
    /// Of the columns of one amount some are NULL and some are not.
    #[error("{null} is NULL, and {set} is not: an amount has both or neither")]
    HalfNull {
        /// The first column that is NULL.
        null: String,
        /// The first one that is not.
        set: String,
    },
    /// Both columns of an amount that has to be there are NULL.
    #[error("{amount} and {currency} are NULL where an amount is required")]
    BothNull {
        /// The amount's column.
        amount: String,
        /// The currency's.
        currency: String,
    },
    /// A composite that is there, with an attribute that is not. `ROW(NULL, NULL)` is this too:
    /// it is not the `NULL` that an `Option` takes.
    #[error("the composite's {attribute} is NULL: store NULL instead of a row of NULLs")]
    NullAttribute {
        /// `currency_code` or `amount`.
        attribute: &'static str,
    },
    /// A JSON object whose amount is a number. The number of a JSON document may have been a
    /// float on its way, so it is not taken for exact.
    #[error("the amount in the JSON is not a string, such as \"12.34\"")]
    AmountNotAString,
    /// Not the form that was expected.
    #[error("not stored money: {0}")]
    Malformed(&'static str),
}
