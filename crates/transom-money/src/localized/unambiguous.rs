//! An amount whose separators nobody has said.

use super::Separators;
use super::number::parse_number;
use super::scan::scan;
use super::unit::refused;
use crate::amount::Amount;
use crate::{CurrencyKind, Money, ParseMoneyError, ParseMoneyErrorKind};

/// The usual conventions: decimals after a point or a comma; groups of three with the other one,
/// a space or an apostrophe; or of three and two, with commas, as in India.
const CONVENTIONS: [Separators; 7] = [
    Separators::literal('.', ',', 3, 3),
    Separators::literal(',', '.', 3, 3),
    Separators::literal('.', ' ', 3, 3),
    Separators::literal(',', ' ', 3, 3),
    Separators::literal('.', '\'', 3, 3),
    Separators::literal(',', '\'', 3, 3),
    Separators::literal('.', ',', 3, 2),
];

impl<C: CurrencyKind> Money<C> {
    /// An amount whose separators are unknown, if all the usual conventions that can read it at
    /// all read the same amount: decimals after a point or a comma, groups with the other one,
    /// a space or an apostrophe, by threes or as in India.
    ///
    /// ```
    /// use transom_money::{Currency, Money, ParseMoneyErrorKind};
    ///
    /// let price = Money::parse_unambiguous_amount("1.234,5", Currency::EUR)?;
    /// assert_eq!(price.to_text(), "EUR 1234.50");
    ///
    /// // A thousand, or one with three decimal places?
    /// let error = Money::parse_unambiguous_amount("1.000", Currency::EUR).unwrap_err();
    /// assert!(matches!(error.kind(), ParseMoneyErrorKind::AmbiguousSeparators { .. }));
    /// assert_eq!(
    ///     error.to_string(),
    ///     "at byte 0: it could be 1.000 or 1000, as nobody says what the separators mean",
    /// );
    /// # Ok::<_, transom_money::ParseMoneyError>(())
    /// ```
    ///
    /// What can be no thousand is read as it is, such as `0.123` and `1234.567`. Where an amount
    /// has to be of whole minor units, check it afterwards:
    /// [`whole_minor_units`](crate::validate::FieldCheck::whole_minor_units).
    ///
    /// # Errors
    ///
    /// [`ParseMoneyErrorKind::AmbiguousSeparators`] when two conventions read two amounts;
    /// [`ParseMoneyErrorKind::NoConvention`] when none can read it, unless all of them say the
    /// same of it.
    pub fn parse_unambiguous_amount(text: &str, currency: C) -> Result<Self, ParseMoneyError> {
        let parts = scan(text)?;
        refused(parts.unit)?;
        let start = parts.number.first().map_or(0, |&(position, _)| position);
        let mut read: Option<Amount> = None;
        let mut refusal: Option<ParseMoneyError> = None;
        for separators in &CONVENTIONS {
            match (
                parse_number(&parts.number, parts.negative, separators),
                read,
            ) {
                (Ok(amount), Some(other)) if amount != other => {
                    let kind = ParseMoneyErrorKind::AmbiguousSeparators {
                        readings: [other, amount].map(Amount::to_decimal),
                    };
                    return Err(ParseMoneyError::new(kind, start));
                }
                (Ok(amount), _) => read = Some(amount),
                (Err(error), _) => {
                    refusal = Some(match refusal {
                        Some(other) => of_two(other, error, start),
                        None => error,
                    });
                }
            }
        }
        match (read, refusal) {
            (Some(amount), _) => Ok(Self::from_amount(amount, currency)),
            (None, Some(error)) => Err(error),
            (None, None) => Err(ParseMoneyError::new(ParseMoneyErrorKind::NotAPair, 0)),
        }
    }
}

/// What two conventions say together. That there are too many digits is said by those whose
/// separators fit.
fn of_two(a: ParseMoneyError, b: ParseMoneyError, start: usize) -> ParseMoneyError {
    if a == b || a.kind() == &ParseMoneyErrorKind::TooManyDigits {
        a
    } else if b.kind() == &ParseMoneyErrorKind::TooManyDigits {
        b
    } else {
        ParseMoneyError::new(ParseMoneyErrorKind::NoConvention, start)
    }
}
