//! What can go wrong with money.

mod parse;

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use rust_decimal::Decimal;

use crate::Currency;
use crate::amount::Lost;

pub use self::parse::{ParseMoneyError, ParseMoneyErrorKind};

/// Why an operation on [`Money`](crate::Money) has no result. None of them rounds instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Two currencies in one operation. The same code with another exponent is another one.
    #[error("{}", mismatch(*expected, *actual))]
    CurrencyMismatch {
        /// The currency of the amount the method was called on, or of the type asked for.
        expected: Currency,
        /// The other one.
        actual: Currency,
    },
    /// The result is beyond ±79 228 162 514 264 337 593 543 950 335; or it was rounded to so many
    /// decimal places that its digits take more than 96 bits.
    #[error("the result is larger than an amount can be")]
    Overflow,
    /// The result is in range, but exactly it needs more than 28 decimal places or more than
    /// 96 bits of digits.
    #[error("the exact result has more digits than an amount can hold")]
    Inexact,
    /// Minor units were asked for, and the amount has a fraction of one.
    #[error("{currency} {amount} is not a whole number of minor units, round it first")]
    FractionalMinorUnit {
        /// The amount.
        amount: Decimal,
        /// Its currency.
        currency: Currency,
    },
    /// Minor units were asked for, and the currency has none (ISO 4217's "N.A.").
    #[error("{currency} has no minor unit")]
    NoMinorUnit {
        /// The currency.
        currency: Currency,
    },
    /// Division by zero, also of zero.
    #[error("division by zero")]
    DivisionByZero,
    /// More decimal places were asked for than an amount can have.
    #[error("{scale} decimal places were asked for, at most 28 are possible")]
    ScaleOutOfRange {
        /// What was asked for.
        scale: u32,
    },
    /// The amount has more decimal places than were to be shown, and no rounding was named.
    #[error("{currency} {amount} has more than {places} decimal places, and no rounding was named")]
    TooManyPlaces {
        /// The amount.
        amount: Decimal,
        /// Its currency.
        currency: Currency,
        /// How many were to be shown.
        places: u32,
    },
    /// The range to clamp to has no amount in it.
    #[error("no amount is at least {least} and at most {most}")]
    EmptyRange {
        /// The lower end.
        least: Decimal,
        /// The upper end.
        most: Decimal,
    },
    /// A step to round or allocate by is above 0; this one is not.
    #[error("{step} is not a step to round by, which is above zero")]
    InvalidStep {
        /// What was given.
        step: Decimal,
    },
    /// An amount is to be shared out in whole steps, and has a fraction of one.
    #[error("{currency} {amount} is not a multiple of {step}, round it first")]
    FractionalStep {
        /// The amount.
        amount: Decimal,
        /// Its currency.
        currency: Currency,
        /// The step.
        step: Decimal,
    },
    /// A weight is negative. Among amounts as weights, it is one whose sign is not that of the
    /// first that has one.
    #[error("the weight at position {position} is {weight}, which has the wrong sign")]
    InvalidWeight {
        /// Which one, counted from 0.
        position: usize,
        /// The weight.
        weight: Decimal,
    },
    /// There is nobody to allocate to: no weight is above zero, or there is none at all.
    #[error("nobody to allocate to: {}", nobody(*count))]
    InvalidWeights {
        /// How many weights there were.
        count: usize,
    },
}

/// The codes, and what else tells the two apart where it is not the codes.
fn mismatch(expected: Currency, actual: Currency) -> String {
    if expected.code() != actual.code() {
        return format!("expected an amount in {expected}, got one in {actual}");
    }
    let digits = |currency: Currency| match currency.exponent() {
        Some(1) => "1 digit".to_owned(),
        Some(digits) => format!("{digits} digits"),
        None => "no minor unit".to_owned(),
    };
    format!(
        "expected an amount in {expected} with {}, got one in {actual} with {}",
        digits(expected),
        digits(actual),
    )
}

/// Of shares by weights, and of equal parts.
fn nobody(count: usize) -> String {
    match count {
        0 => "there are no parts".to_owned(),
        1 => "the only weight is not above zero".to_owned(),
        _ => format!("none of {count} weights is above zero"),
    }
}

impl From<Lost> for MoneyError {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Overflow => Self::Overflow,
            Lost::Digits => Self::Inexact,
        }
    }
}
