//! Which currency a sign or a code stands for.

use alloc::vec::Vec;

use super::scan::{Unit, is_direction_mark, plain};
use crate::currency::KEPT_CHARS;
use crate::format::Locale;
use crate::{Currency, CurrencyKind, ParseMoneyError, ParseMoneyErrorKind};

/// By its code alone.
pub(super) fn by_code<C: CurrencyKind>(unit: &Unit) -> Result<C, ParseMoneyError> {
    C::from_code(&unit.text).map_err(|error| ParseMoneyError::new(error, unit.position))
}

/// By the locale's symbol for it, then by a narrow symbol that means one currency only, then by
/// its code.
pub(super) fn in_locale<C: CurrencyKind>(
    unit: &Unit,
    locale: Locale,
) -> Result<C, ParseMoneyError> {
    for form in 0..2 {
        let named = locale
            .symbols()
            .filter(|(_, symbols)| shown(symbols[form]).eq(unit.text.chars()))
            .map(|(code, _)| code);
        let currencies: Vec<&'static str> = named.collect();
        match currencies[..] {
            [] => {}
            [code] => {
                return C::from_code(code)
                    .map_err(|error| ParseMoneyError::new(error, unit.position));
            }
            _ => {
                return Err(ParseMoneyError::new(
                    ParseMoneyErrorKind::AmbiguousSymbol {
                        symbol: unit.text.clone(),
                        currencies,
                    },
                    unit.position,
                ));
            }
        }
    }
    by_code(unit).map_err(|error| {
        if Currency::iso(&unit.text).is_ok() {
            return error;
        }
        let kind = ParseMoneyErrorKind::UnknownSymbol {
            symbol: unit.text.chars().take(KEPT_CHARS).collect(),
            locale: locale.name(),
        };
        ParseMoneyError::new(kind, unit.position)
    })
}

/// A symbol as it looks, as `scan` has seen the unit.
fn shown(symbol: &str) -> impl Iterator<Item = char> + '_ {
    symbol
        .chars()
        .filter(|&character| !is_direction_mark(character))
        .map(plain)
}

/// The unit where there must be one.
pub(super) fn required(unit: Option<Unit>, text: &str) -> Result<Unit, ParseMoneyError> {
    unit.ok_or_else(|| ParseMoneyError::new(ParseMoneyErrorKind::NoCurrency, text.len()))
}

/// The unit where there must be none.
pub(super) fn refused(unit: Option<Unit>) -> Result<(), ParseMoneyError> {
    match unit {
        None => Ok(()),
        Some(unit) => Err(ParseMoneyError::new(
            ParseMoneyErrorKind::ExpectedDigit {
                found: unit.text.chars().next(),
            },
            unit.position,
        )),
    }
}
