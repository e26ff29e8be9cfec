//! Reading the canonical text, by a grammar of our own.

mod digits;

use core::str::FromStr;

use super::Money;
use crate::amount::Amount;
use crate::{CurrencyKind, ParseMoneyError, ParseMoneyErrorKind};

pub(crate) use self::digits::{Fault, scan_amount};

impl<C: CurrencyKind> Money<C> {
    /// An amount that comes without its currency: `12.34`, by the `amount` of the grammar at
    /// [`FromStr`](#impl-FromStr-for-Money<C>). For what people type, there is
    /// [`parse_localized_amount`](Money::parse_localized_amount).
    ///
    /// ```
    /// use transom_money::{Currency, Money};
    ///
    /// let price = Money::parse_amount("19.99", Currency::EUR)?;
    /// assert_eq!(price.to_text(), "EUR 19.99");
    /// assert!(Money::parse_amount("19,99", Currency::EUR).is_err());
    /// # Ok::<_, transom_money::ParseMoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ParseMoneyError`] with the position, for other characters and for more digits than an
    /// amount can hold.
    #[inline]
    pub fn parse_amount(text: &str, currency: C) -> Result<Self, ParseMoneyError> {
        parse_amount(text).map(|amount| Self::from_amount(amount, currency))
    }
}

/// The canonical text, with the code on either side:
///
/// ```text
/// money  = code " " amount | amount " " code
/// amount = [ "-" ] digit+ [ "." digit+ ]
/// digit  = "0" … "9"
/// code   = the code of a currency, in upper case
/// ```
///
/// Nothing else is money: no `+`, separators of thousands, exponents, `.5` or `5.`, no other
/// spaces. The code is one of ISO 4217's for `Money`, and its own for a typed one. Digits that
/// do not fit are an error; any number of zeros before and after them is not.
impl<C: CurrencyKind> FromStr for Money<C> {
    type Err = ParseMoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Nearly all text is so; the long way below takes it too.
        if let [a, _, _, b' ', amount @ ..] = text.as_bytes()
            && a.is_ascii_alphabetic()
            && let (Ok(currency), Ok(amount)) = (C::from_code(&text[..3]), scan_amount(amount))
        {
            return Ok(Self::from_amount(amount, currency));
        }
        let Some(space) = text.bytes().position(|byte| byte == b' ') else {
            return Err(ParseMoneyError::new(
                ParseMoneyErrorKind::NotAPair,
                text.len(),
            ));
        };
        let (left, right) = (&text[..space], &text[space + 1..]);
        // Every code has a letter, no amount has one.
        let (code, amount) = if left.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            (left, right)
        } else {
            (right, left)
        };
        match (C::from_code(code), scan_amount(amount.as_bytes())) {
            (Ok(currency), Ok(amount)) => Ok(Self::from_amount(amount, currency)),
            _ => Err(why_not::<C>(text, space, code, amount)),
        }
    }
}

/// The first of the reasons why the text is not money.
#[cold]
fn why_not<C: CurrencyKind>(text: &str, space: usize, code: &str, amount: &str) -> ParseMoneyError {
    let code_first = text.starts_with(code);
    let right_at = space + 1;
    let (code_at, amount_at) = if code_first {
        (0, right_at)
    } else {
        (right_at, 0)
    };
    if space == 0 {
        return ParseMoneyError::new(ParseMoneyErrorKind::NotAPair, 0);
    }
    if let Some(second) = text[right_at..].find(' ') {
        return ParseMoneyError::new(ParseMoneyErrorKind::NotAPair, right_at + second);
    }
    if let Err(error) = parse_amount(amount) {
        return error.shifted_by(amount_at);
    }
    match C::from_code(code) {
        Err(error) => ParseMoneyError::new(error, code_at),
        // One of the two was wrong, and the amount is not.
        Ok(_) => ParseMoneyError::new(ParseMoneyErrorKind::NotAPair, space),
    }
}

/// [`scan_amount`] with an error for people.
#[inline]
pub(crate) fn parse_amount(text: &str) -> Result<Amount, ParseMoneyError> {
    scan_amount(text.as_bytes()).map_err(|fault| told(fault, text))
}

#[cold]
fn told(fault: Fault, text: &str) -> ParseMoneyError {
    match fault {
        Fault::TooManyDigits(position) => {
            ParseMoneyError::new(ParseMoneyErrorKind::TooManyDigits, position)
        }
        Fault::ExpectedDigit(position) => {
            // All before it is ASCII, so a character starts here.
            let found = text.get(position..).and_then(|rest| rest.chars().next());
            ParseMoneyError::new(ParseMoneyErrorKind::ExpectedDigit { found }, position)
        }
    }
}
