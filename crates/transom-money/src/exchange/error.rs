//! What can go wrong between two currencies.

use alloc::format;
use alloc::string::String;

use chrono::NaiveDate;

use crate::{Currency, MoneyError, Ratio};

/// Why there is no rate, or no amount at one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// A rate is above 0; this one is not.
    #[error("the exchange rate from {from} to {to} is {rate}, which is not above zero")]
    NotPositive {
        /// The currency converted from.
        from: Currency,
        /// The currency converted to.
        to: Currency,
        /// What was given.
        rate: Ratio,
    },
    /// A currency is worth 1 of itself; this one is not.
    #[error("the exchange rate of {currency} to itself is {rate}, which is not 1")]
    NotOne {
        /// The currency.
        currency: Currency,
        /// What was given.
        rate: Ratio,
    },
    /// No provider that was asked has a rate that is good for the day.
    #[error("no exchange rate from {from} to {to} for {date}{}", too_old(*latest))]
    NoRate {
        /// The currency converted from.
        from: Currency,
        /// The currency converted to.
        to: Currency,
        /// The day asked for.
        date: NaiveDate,
        /// The day of the latest rate before it, where one is known that is too old.
        latest: Option<NaiveDate>,
    },
    /// A rate is from somewhere; of this one nobody says where.
    #[error("the exchange rate from {from} to {to} has no source")]
    NoSource {
        /// The currency converted from.
        from: Currency,
        /// The currency converted to.
        to: Currency,
    },
    /// An operation on the amount or the rate has no result.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

fn too_old(latest: Option<NaiveDate>) -> String {
    latest.map_or_else(String::new, |day| {
        format!(", the latest known is that of {day}")
    })
}
