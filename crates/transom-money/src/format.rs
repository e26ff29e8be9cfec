//! Amounts for people to read, by the rules of a locale.

mod locale;
mod locales;
mod number;
mod write;

use alloc::string::String;

use crate::{CurrencyKind, Money, MoneyError, Rounding};

pub use self::locale::Locale;

/// How an amount is written for people: a locale, and what differs from its usual form.
///
/// The rules are CLDR's (48.2) for Latin digits. Without a [`Rounding`], an amount with more
/// digits than are to be shown is an error.
///
/// ```
/// use transom_money::format::{Digits, FormatSpec, Locale, Unit};
/// use transom_money::{Rounding, money};
///
/// let price = money!("EUR -1234567.5");
/// let german = FormatSpec::new(Locale::DE);
/// assert_eq!(price.format(&german)?, "-1.234.567,50\u{a0}€");
/// assert_eq!(price.format(&FormatSpec::new(Locale::EN).accounting())?, "(€1,234,567.50)");
/// assert_eq!(
///     money!("INR 1234567.5").format(&FormatSpec::new(Locale::EN_IN).unit(Unit::Code))?,
///     "INR\u{a0}12,34,567.50",
/// );
///
/// let whole = german.digits(Digits::Range { min: 0, max: 0 }).rounded(Rounding::HalfEven);
/// assert_eq!(price.format(&whole)?, "-1.234.568\u{a0}€");
/// # Ok::<_, transom_money::MoneyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatSpec<'a> {
    locale: Locale,
    unit: Unit<'a>,
    accounting: bool,
    grouped: bool,
    digits: Digits,
    rounding: Option<Rounding>,
}

/// How the currency is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit<'a> {
    /// As the locale distinguishes it from others: `$` in the United States, `US$` in Canada.
    /// The code, for a currency outside the table.
    Symbol,
    /// The shortest sign, which several currencies share: `$` anywhere. The code, for a currency
    /// outside the table. **A trap for whoever reads it back**: 5 Argentine pesos are `$5.00` in
    /// `en`, and that is 5 US dollars to [`parse_in_locale`](Money::parse_in_locale) as it is to
    /// people. Use it only where the currency is said elsewhere.
    NarrowSymbol,
    /// The code: `USD`.
    Code,
    /// A word of your own, after the amount: `12.50 dollars`.
    Name(&'a str),
    /// The number alone.
    Hidden,
}

/// How many decimal places are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Digits {
    /// Those of the currency's minor unit; as many as there are for one that has none.
    Currency,
    /// Those of the minor unit, and more where the amount has more: nothing is ever rounded.
    All,
    /// At least `min`, at most `max` (which is `min` if it is less), each 0 to 28.
    Range {
        /// Zeros are added up to here.
        min: u8,
        /// More are rounded, or an error.
        max: u8,
    },
}

impl<'a> FormatSpec<'a> {
    /// The usual form of a locale: its symbol, its grouping, the digits of the currency, a minus
    /// for what is below 0.
    #[must_use]
    pub const fn new(locale: Locale) -> Self {
        Self {
            locale,
            unit: Unit::Symbol,
            accounting: false,
            grouped: true,
            digits: Digits::Currency,
            rounding: None,
        }
    }

    /// The locale.
    #[must_use]
    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// With the currency shown so.
    #[must_use]
    pub const fn unit(self, unit: Unit<'a>) -> Self {
        Self { unit, ..self }
    }

    /// In the style of accounts: below 0 in parentheses, where the locale has them.
    #[must_use]
    pub const fn accounting(self) -> Self {
        Self {
            accounting: true,
            ..self
        }
    }

    /// Without separators between groups of digits.
    #[must_use]
    pub const fn ungrouped(self) -> Self {
        Self {
            grouped: false,
            ..self
        }
    }

    /// With so many decimal places.
    #[must_use]
    pub const fn digits(self, digits: Digits) -> Self {
        Self { digits, ..self }
    }

    /// Rounded by that mode, where the amount has more digits than are shown. What rounds to 0
    /// has no sign.
    #[must_use]
    pub const fn rounded(self, mode: Rounding) -> Self {
        Self {
            rounding: Some(mode),
            ..self
        }
    }
}

impl<C: CurrencyKind> Money<C> {
    /// The amount for people to read. With [`Unit::Symbol`] or [`Unit::Code`] and without
    /// rounding, [`parse_in_locale`](Money::parse_in_locale) reads it back: a [`Money`] in a
    /// currency of ISO 4217, or a typed one in any. With [`Unit::Hidden`],
    /// [`parse_localized_amount`](Money::parse_localized_amount) does. What
    /// [`Unit::NarrowSymbol`] writes may be refused, or **read as another currency**; a word of
    /// your own ([`Unit::Name`]) is refused, unless it is a symbol or a code.
    ///
    /// # Errors
    ///
    /// [`MoneyError::TooManyPlaces`] for more decimal places than the form shows, unless a
    /// [`Rounding`] is named; [`MoneyError::Inexact`] with [`Rounding::Unnecessary`].
    pub fn format(self, spec: &FormatSpec<'_>) -> Result<String, MoneyError> {
        let (least, most) = spec.places(self.currency());
        let (mantissa, scale) = self.amount_parts();
        let shown = match most {
            Some(places) if scale > places => match spec.rounding {
                Some(mode) => self.round_to(places, mode)?.amount_parts(),
                None => {
                    return Err(MoneyError::TooManyPlaces {
                        amount: self.amount(),
                        currency: self.currency(),
                        places,
                    });
                }
            },
            _ => (mantissa, scale),
        };
        Ok(write::write(spec, self.currency(), shown, least))
    }
}

impl FormatSpec<'_> {
    /// The least and the most decimal places.
    fn places(&self, currency: crate::Currency) -> (u32, Option<u32>) {
        let own = currency.exponent().map(u32::from);
        match self.digits {
            Digits::Currency => (own.unwrap_or(0), own),
            Digits::All => (own.unwrap_or(0), None),
            Digits::Range { min, max } => {
                let min = min.min(crate::amount::MAX_SCALE.to_le_bytes()[0]);
                (min.into(), Some(max.max(min).into()))
            }
        }
    }
}
