//! What an operation asks of the currencies of its amounts.

use crate::{CurrencyKind, MoneyError};

pub(crate) fn same_currency<C: CurrencyKind>(expected: C, actual: C) -> Result<(), MoneyError> {
    // For a type of size zero this is the constant `true`.
    if expected == actual {
        Ok(())
    } else {
        Err(MoneyError::CurrencyMismatch {
            expected: expected.currency(),
            actual: actual.currency(),
        })
    }
}

/// How many digits the minor unit has.
pub(crate) fn minor_digits<C: CurrencyKind>(currency: C) -> Result<u32, MoneyError> {
    let currency = currency.currency();
    currency
        .exponent()
        .map(u32::from)
        .ok_or(MoneyError::NoMinorUnit { currency })
}
