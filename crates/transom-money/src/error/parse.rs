//! Why a text is not money.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::UnknownCurrency;

/// Why a text is not money, and where that shows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at byte {position}: {kind}")]
pub struct ParseMoneyError {
    kind: ParseMoneyErrorKind,
    position: usize,
}

/// The kinds of [`ParseMoneyError`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseMoneyErrorKind {
    /// Not a code and an amount with one space (U+0020) between them.
    #[error("expected a currency code and an amount with one space between them")]
    NotAPair,
    /// A digit has to be here: `.5`, `5.` and an amount without digits are refused.
    #[error("expected a digit, found {}", found.map_or("the end".to_owned(), |c| alloc::format!("{c:?}")))]
    ExpectedDigit {
        /// What is there instead; `None` at the end of the amount.
        found: Option<char>,
    },
    /// The digits are more than an amount can hold without rounding.
    #[error("the amount has more digits than can be held without rounding")]
    TooManyDigits,
    /// Groups of digits that are too long or too short, that differ in their separator, or that
    /// follow a leading zero.
    #[error("this separator is not where a group of digits ends")]
    Grouping,
    /// More than one minus, one in parentheses, or one in an odd place.
    #[error("the sign is not one minus before the amount, nor a pair of parentheses around it")]
    Sign,
    /// More characters than the text of an amount can have where people write it.
    #[error("the text is longer than {most} characters")]
    TooLong {
        /// So many are read.
        most: usize,
    },
    /// A mark of direction inside a number or a currency, where what is seen could be another
    /// amount than what is read.
    #[error("a mark of direction, {found:?}, inside a number or a currency")]
    DirectionMark {
        /// The mark.
        found: char,
    },
    /// No code and no symbol, where one is needed.
    #[error("expected a currency")]
    NoCurrency,
    /// Something before the number and something after it.
    #[error("a second currency, or what looks like one")]
    TwoUnits,
    /// What stands for the currency means nothing in the locale, and is no code either.
    #[error(
        "{symbol:?} is neither a currency's symbol in the locale {locale} nor a currency's code"
    )]
    UnknownSymbol {
        /// What stands there, cut after 32 characters.
        symbol: String,
        /// The locale's name.
        locale: &'static str,
    },
    /// A symbol that several currencies share.
    #[error("{symbol:?} could be {}", alternatives(currencies))]
    AmbiguousSymbol {
        /// The symbol.
        symbol: String,
        /// The codes that it could stand for, two or more.
        currencies: Vec<&'static str>,
    },
    /// Several conventions read several amounts.
    #[error("it could be {} or {}, as nobody says what the separators mean", readings[0], readings[1])]
    AmbiguousSeparators {
        /// Two of the amounts that it could be.
        readings: [Decimal; 2],
    },
    /// None of the usual conventions for separators reads the number.
    #[error("by no usual convention is this a number: its separators do not fit together")]
    NoConvention,
    /// The code names no currency.
    #[error(transparent)]
    Currency(#[from] UnknownCurrency),
}

impl ParseMoneyError {
    pub(crate) fn new(kind: impl Into<ParseMoneyErrorKind>, position: usize) -> Self {
        Self {
            kind: kind.into(),
            position,
        }
    }

    pub(crate) fn shifted_by(self, bytes: usize) -> Self {
        Self {
            position: self.position + bytes,
            ..self
        }
    }

    /// What is wrong.
    pub fn kind(&self) -> &ParseMoneyErrorKind {
        &self.kind
    }

    /// Where, in bytes from the start of the text.
    pub fn position(&self) -> usize {
        self.position
    }
}

/// `DKK, ISK, NOK or SEK`.
fn alternatives(codes: &[&str]) -> String {
    match codes {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        codes => codes.concat(),
    }
}
