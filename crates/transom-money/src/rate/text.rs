//! `8.25 %`, or `1/3` where percent have no end.

use alloc::format;
use core::fmt;
use core::str::FromStr;

use super::Rate;
use crate::money::parse_amount;
use crate::{ParseMoneyError, Ratio};

/// Why a text is not a [`Rate`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseRateError {
    /// A bare number too: it could mean percent as well as a share.
    #[error("expected a percentage such as \"8.25 %\" or a fraction such as \"1/3\"")]
    NotARate,
    /// What is before the percent sign is not a number.
    #[error("in the percentage, {0}")]
    Percent(#[source] ParseMoneyError),
    /// Not `-`? digits `/` digits, of up to 127 bits each, the second above 0.
    #[error("in the fraction, expected two integers of up to 127 bits, the second above zero")]
    Fraction,
}

/// `8.25 %`; `1/3` where percent are no decimal of at most 28 places. It parses back to an equal
/// rate. Width and alignment work; a precision is ignored, as it would cut off digits.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.try_percent() {
            Ok(percent) => format!("{} %", percent.normalize()),
            Err(_) => format!("{}/{}", self.0.numerator(), self.0.denominator()),
        };
        if f.precision().is_some() {
            f.write_str(&text)
        } else {
            f.pad(&text)
        }
    }
}

impl fmt::Debug for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rate({self})")
    }
}

/// `8.25 %`, `8.25%` or `1/3`: the number as [`Money`](crate::Money)'s, with one space or none
/// before the sign.
impl FromStr for Rate {
    type Err = ParseRateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(number) = text.strip_suffix('%') {
            let number = number.strip_suffix(' ').unwrap_or(number);
            return parse_amount(number)
                .map(|percent| Self::percent(percent.to_decimal()))
                .map_err(ParseRateError::Percent);
        }
        let (numerator, denominator) = text.split_once('/').ok_or(ParseRateError::NotARate)?;
        let (magnitude, sign) = match numerator.strip_prefix('-') {
            Some(magnitude) => (magnitude, -1),
            None => (numerator, 1),
        };
        integer(magnitude)
            .zip(integer(denominator))
            .and_then(|(above, below)| Ratio::new(sign * above, below).ok())
            .map(Self)
            .ok_or(ParseRateError::Fraction)
    }
}

/// `i128::from_str` would take `+1` and `-1`.
fn integer(digits: &str) -> Option<i128> {
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse().ok())?
}
