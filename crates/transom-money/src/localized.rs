//! Reading what people write, with separators that are named and not guessed.

mod number;
mod scan;
mod separators;
mod stray;
mod unambiguous;
mod unit;

use self::number::parse_number;
use self::scan::{scan, scan_with};
use crate::format::Locale;
use crate::{CurrencyKind, Money, ParseMoneyError};

pub use self::separators::{InvalidSeparators, Separators};

/// What people write. The grammar is that of [`Money::parse_localized`], and one rule is over
/// all of them: what could be two amounts is none.
impl<C: CurrencyKind> Money<C> {
    /// An amount with its currency's code, by the separators given: `EUR 1.234,50`,
    /// `-1 234,50 EUR`, `(USD 5)`.
    ///
    /// - The code is before or after the number, with one space (U+0020, U+00A0, U+2009, U+202F)
    ///   between them or none. A code with a digit in it, as a
    ///   [`static_currency!`](crate::static_currency) may have, needs the space, or a minus there.
    /// - A minus (`-` or U+2212) is before the number or before both, with no space after it
    ///   (`- 5` could be an item of a list); or all is in parentheses. No plus, no dash.
    /// - Groups have their full size, but for the first; one separator all through; no group
    ///   after a leading zero. An amount without groups is taken too.
    /// - There is a digit on either side of a decimal separator.
    /// - As many decimal places as there are: by English separators `1.234` is 1.234, also where a
    ///   German meant a thousand. Where amounts are to be whole cents, check for
    ///   [`whole_minor_units`](crate::validate::FieldCheck::whole_minor_units) afterwards,
    ///   which refuses it.
    /// - Digits are `0` to `9`: those of other scripts are refused. No other spaces: trim the text
    ///   first.
    /// - Marks of direction (U+200E, U+200F, U+061C) are passed over at the edges of the sign, the
    ///   number and the unit, where locales write them, and refused inside a number or a unit:
    ///   there they can show 132 where the text says 123. Isolates, embeddings and overrides
    ///   (U+2066 to U+2069, U+202A to U+202E) are refused everywhere.
    /// - The text has 256 characters at most.
    ///
    /// ```
    /// use transom_money::format::Locale;
    /// use transom_money::localized::Separators;
    /// use transom_money::{Money, money};
    ///
    /// let german = Locale::DE.separators();
    /// let price: Money = Money::parse_localized("-1.234,50 EUR", &german)?;
    /// assert_eq!(price, money!("EUR -1234.50"));
    /// // 1.5 is no German number: a group has three digits.
    /// assert!(Money::<transom_money::Eur>::parse_localized("EUR 1.5", &german).is_err());
    /// # Ok::<_, transom_money::ParseMoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ParseMoneyError`], with the position in `text`.
    pub fn parse_localized(text: &str, separators: &Separators) -> Result<Self, ParseMoneyError> {
        let parts = scan_with(text, |code| C::from_code(code).is_ok())?;
        let amount = parse_number(&parts.number, parts.negative, separators)?;
        let currency = unit::by_code(&unit::required(parts.unit, text)?)?;
        Ok(Self::from_amount(amount, currency))
    }

    /// An amount without its currency, by the separators given; otherwise as
    /// [`parse_localized`](Money::parse_localized), also as to checking for
    /// [`whole_minor_units`](crate::validate::FieldCheck::whole_minor_units) afterwards.
    ///
    /// ```
    /// use transom_money::format::Locale;
    /// use transom_money::{Currency, Money};
    ///
    /// let swiss = Locale::DE_CH.separators();
    /// let price = Money::parse_localized_amount("1’234.50", Currency::CHF, &swiss)?;
    /// assert_eq!(price.to_text(), "CHF 1234.50");
    /// # Ok::<_, transom_money::ParseMoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ParseMoneyError`], with the position in `text`.
    pub fn parse_localized_amount(
        text: &str,
        currency: C,
        separators: &Separators,
    ) -> Result<Self, ParseMoneyError> {
        let parts = scan(text)?;
        unit::refused(parts.unit)?;
        let amount = parse_number(&parts.number, parts.negative, separators)?;
        Ok(Self::from_amount(amount, currency))
    }

    /// An amount with its currency's symbol or code, as the locale writes them; otherwise as
    /// [`parse_localized`](Money::parse_localized), also as to checking for
    /// [`whole_minor_units`](crate::validate::FieldCheck::whole_minor_units) afterwards. It reads
    /// what [`format`](Money::format) writes with a symbol or a code.
    ///
    /// A sign that is the locale's symbol of one currency means that one: `$` is a US dollar in
    /// `en` and an Australian one in `en-AU`. One that is only the narrow symbol of several
    /// (`kr` in `en`) is ambiguous, and an error.
    ///
    /// ```
    /// use transom_money::format::Locale;
    /// use transom_money::{Money, money};
    ///
    /// let price: Money = Money::parse_in_locale("$1,234.50", Locale::EN_AU)?;
    /// assert_eq!(price, money!("AUD 1234.50"));
    /// # Ok::<_, transom_money::ParseMoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ParseMoneyError`], with the position in `text`.
    pub fn parse_in_locale(text: &str, locale: Locale) -> Result<Self, ParseMoneyError> {
        let parts = scan_with(text, |code| C::from_code(code).is_ok())?;
        let amount = parse_number(&parts.number, parts.negative, &locale.separators())?;
        let currency = unit::in_locale(&unit::required(parts.unit, text)?, locale)?;
        Ok(Self::from_amount(amount, currency))
    }

    /// An amount with its currency's symbol or code, or without any: then it is one of
    /// `default_currency`. Otherwise as [`parse_in_locale`](Money::parse_in_locale). For a field
    /// of a form in which most people write a bare number.
    ///
    /// The sign, the unit and the number are told apart first; then the number is judged, by the
    /// separators of the locale; then the unit: the locale's symbols, its narrow symbols, the
    /// codes. What is written there and is not understood, or is ambiguous, is an error and never
    /// the default.
    ///
    /// `1.234` is EUR 1.234 in English, which is seldom meant: check for
    /// [`whole_minor_units`](crate::validate::FieldCheck::whole_minor_units) afterwards.
    ///
    /// ```
    /// use transom_money::format::Locale;
    /// use transom_money::{Currency, Money, money};
    ///
    /// let read = |text| Money::parse_in_locale_or(text, Locale::EN, Currency::EUR);
    /// assert_eq!(read("1,234.50")?, money!("EUR 1234.50"));
    /// assert_eq!(read("$1,234.50")?, money!("USD 1234.50"));
    /// assert_eq!(read("CHF 5")?, money!("CHF 5"));
    /// assert!(read("5 kr").is_err());
    /// # Ok::<_, transom_money::ParseMoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ParseMoneyError`], with the position in `text`.
    pub fn parse_in_locale_or(
        text: &str,
        locale: Locale,
        default_currency: C,
    ) -> Result<Self, ParseMoneyError> {
        let parts = scan(text)?;
        let amount = parse_number(&parts.number, parts.negative, &locale.separators())?;
        let currency = match parts.unit {
            Some(unit) => unit::in_locale(&unit, locale)?,
            None => default_currency,
        };
        Ok(Self::from_amount(amount, currency))
    }
}
