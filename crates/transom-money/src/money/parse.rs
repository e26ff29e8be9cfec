//! Reading the canonical text, by a grammar of our own.

use core::str::FromStr;

use super::Money;
use crate::amount::{Amount, MAX_SCALE};
use crate::{CurrencyKind, ParseMoneyError, ParseMoneyErrorKind};

/// `USD 12.34` or `12.34 USD`: one space, and the amount as `-`? digits (`.` digits)?. No
/// other signs, separators, exponents or spaces. The code is one of ISO 4217's for `Money`,
/// and its own for a typed one.
impl<C: CurrencyKind> FromStr for Money<C> {
    type Err = ParseMoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (left, right) = text
            .split_once(' ')
            .ok_or_else(|| ParseMoneyError::new(ParseMoneyErrorKind::NotAPair, text.len()))?;
        let right_at = left.len() + 1;
        if let Some(space) = right.find(' ') {
            return Err(ParseMoneyError::new(
                ParseMoneyErrorKind::NotAPair,
                right_at + space,
            ));
        }
        // Every code has a letter, no amount has one.
        let code_first = left.bytes().any(|byte| byte.is_ascii_alphabetic());
        let ((code, code_at), (amount, amount_at)) = if code_first {
            ((left, 0), (right, right_at))
        } else {
            ((right, right_at), (left, 0))
        };
        let amount = parse_amount(amount).map_err(|error| error.shifted_by(amount_at))?;
        let currency = C::from_code(code).map_err(|error| ParseMoneyError::new(error, code_at))?;
        Ok(Self::from_amount(amount, currency))
    }
}

/// `-`? digits (`.` digits)?, exactly or not at all. Trailing zeros are kept as far as they fit.
pub(crate) fn parse_amount(text: &str) -> Result<Amount, ParseMoneyError> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let start = text.len() - unsigned.len();
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    require_digits(whole).map_err(|error| error.shifted_by(start))?;
    if let Some(fraction) = fraction {
        require_digits(fraction)
            .map_err(|error| error.shifted_by(start + whole.len() + ".".len()))?;
    }

    let fraction = fraction.unwrap_or_default();
    let significant = fraction.trim_end_matches('0');
    let too_many = || ParseMoneyError::new(ParseMoneyErrorKind::TooManyDigits, start);
    let mut mantissa = 0_i128;
    for digit in whole
        .bytes()
        .chain(significant.bytes())
        .map(|byte| i128::from(byte - b'0'))
    {
        mantissa = mantissa
            .checked_mul(10)
            .and_then(|shifted| shifted.checked_add(digit))
            .ok_or_else(too_many)?;
    }
    if start > 0 {
        mantissa = -mantissa;
    }
    let scale = u32::try_from(significant.len()).map_err(|_| too_many())?;
    let wanted = u32::try_from(fraction.len()).unwrap_or(MAX_SCALE);
    Amount::padded(mantissa, scale, wanted).ok_or_else(too_many)
}

/// One ASCII digit or more, and nothing else.
fn require_digits(text: &str) -> Result<(), ParseMoneyError> {
    let offender = text
        .char_indices()
        .find(|(_, character)| !character.is_ascii_digit());
    let (position, found) = match offender {
        Some((position, character)) => (position, Some(character)),
        None if text.is_empty() => (0, None),
        None => return Ok(()),
    };
    Err(ParseMoneyError::new(
        ParseMoneyErrorKind::ExpectedDigit { found },
        position,
    ))
}
