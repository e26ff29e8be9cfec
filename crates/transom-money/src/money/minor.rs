//! Minor units (cents), and rounding to whole ones.

use super::Money;
use crate::{CurrencyKind, MoneyError, Rounding, exact};

impl<C: CurrencyKind> Money<C> {
    /// So many minor units: 1234 of `USD` are USD 12.34, 1234 of `JPY` are JPY 1234.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`]; [`MoneyError::Overflow`] or [`MoneyError::Inexact`] when
    /// an amount cannot hold so many (about 7.9 × 10^28 always fit).
    pub fn from_minor(units: impl Into<i128>, currency: C) -> Result<Self, MoneyError> {
        let (units, exponent) = (units.into(), minor_digits(currency)?);
        exact::decimal(units, exponent)
            .map(|amount| Self::new(amount, currency))
            .ok_or_else(|| {
                let whole = units / 10_i128.pow(exponent);
                let in_range = exact::decimal(whole, 0).is_some();
                if in_range {
                    MoneyError::Inexact
                } else {
                    MoneyError::Overflow
                }
            })
    }

    /// The amount as a number of minor units: USD 12.34 are 1234.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`]; [`MoneyError::FractionalMinorUnit`] for USD 0.005, which
    /// this does not round; [`MoneyError::Overflow`] beyond `i128`.
    pub fn try_minor_units(self) -> Result<i128, MoneyError> {
        let exponent = minor_digits(self.currency)?;
        let (mantissa, scale) = exact::stripped(self.amount.mantissa(), self.amount.scale());
        let places = exponent
            .checked_sub(scale)
            .ok_or(MoneyError::FractionalMinorUnit {
                amount: self.amount,
                currency: self.currency(),
            })?;
        exact::shifted(mantissa, places).ok_or(MoneyError::Overflow)
    }

    /// The amount in whole minor units, rounded by the mode given.
    ///
    /// ```
    /// use transom_money::{Currency, Money, Rounding};
    ///
    /// let tax: Money = "USD 0.125".parse()?;
    /// assert_eq!(tax.round(Rounding::HalfUp)?.to_string(), "USD 0.13");
    /// assert_eq!(tax.round(Rounding::HalfEven)?.to_string(), "USD 0.12");
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`], nothing else.
    pub fn round(self, mode: Rounding) -> Result<Self, MoneyError> {
        let exponent = minor_digits(self.currency)?;
        let Some(places) = self.amount.scale().checked_sub(exponent) else {
            return Ok(self);
        };
        let units = mode.divide(self.amount.mantissa(), 10_i128.pow(places));
        exact::decimal(units, exponent)
            .map(|amount| self.with_amount(amount))
            .ok_or(MoneyError::Overflow)
    }
}

fn minor_digits<C: CurrencyKind>(currency: C) -> Result<u32, MoneyError> {
    let currency = currency.currency();
    currency
        .exponent()
        .map(u32::from)
        .ok_or(MoneyError::NoMinorUnit { currency })
}
