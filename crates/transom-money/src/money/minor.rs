//! Minor units, such as cents.

use super::{Money, minor_digits};
use crate::amount::{Amount, ten};
use crate::{CurrencyKind, MoneyError};

impl<C: CurrencyKind> Money<C> {
    /// So many minor units: 1234 of `USD` are USD 12.34, 1234 of `JPY` are JPY 1234.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`]; [`MoneyError::Overflow`] or [`MoneyError::Inexact`] when
    /// an amount cannot hold so many (about 7.9 × 10^28 always fit).
    pub fn from_minor(units: impl TryInto<i128>, currency: C) -> Result<Self, MoneyError> {
        let exponent = minor_digits(currency)?;
        let units = units.try_into().map_err(|_| MoneyError::Overflow)?;
        let amount = match Amount::new(units, exponent) {
            Some(amount) => amount,
            None => Amount::from_wide(units.into(), exponent)?,
        };
        Ok(Self::from_amount(amount, currency))
    }

    /// So many major units: 12 of `USD` are USD 12.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] beyond 96 bits.
    pub fn from_major(units: impl TryInto<i128>, currency: C) -> Result<Self, MoneyError> {
        let units = units.try_into().map_err(|_| MoneyError::Overflow)?;
        let amount = Amount::from_wide(units.into(), 0)?;
        Ok(Self::from_amount(amount, currency))
    }

    /// The amount as a number of minor units: USD 12.34 are 1234.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`]; [`MoneyError::FractionalMinorUnit`] for USD 0.005, which
    /// this does not round; [`MoneyError::Overflow`] beyond `i128`.
    pub fn try_minor_units(self) -> Result<i128, MoneyError> {
        let exponent = minor_digits(self.currency)?;
        if self.amount.scale() == exponent {
            return Ok(self.amount.mantissa());
        }
        let (mantissa, scale) = self.amount.stripped();
        let places = exponent
            .checked_sub(scale)
            .ok_or(MoneyError::FractionalMinorUnit {
                amount: self.amount(),
                currency: self.currency(),
            })?;
        mantissa
            .checked_mul(ten(places))
            .ok_or(MoneyError::Overflow)
    }
}
