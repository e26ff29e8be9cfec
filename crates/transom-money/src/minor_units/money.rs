//! Money to a provider's integers, and back.

use alloc::string::ToString;

use rust_decimal::Decimal;

use super::{MinorUnitError, MinorUnitProfile};
use crate::amount::{Amount, ten};
use crate::{CurrencyKind, Money};

impl<C: CurrencyKind> Money<C> {
    /// The amount as the integer that `profile` has for it. [`Money::try_minor_units`] is that
    /// of ISO 4217, without the limit of 64 bits.
    ///
    /// ```
    /// use transom_money::minor_units::MinorUnitProfile;
    /// use transom_money::{Currency, Money};
    ///
    /// let price: Money = "ISK 5".parse()?;
    /// assert_eq!(price.minor_units_with(&MinorUnitProfile::ISO)?, 5);
    /// assert_eq!(price.minor_units_with(&MinorUnitProfile::STRIPE)?, 500);
    /// # Ok::<_, Box<dyn core::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MinorUnitError`]: the profile does not know the currency, or the amount is no multiple
    /// of its [`step`](MinorUnitProfile::step), or the integer has more than 64 bits.
    pub fn minor_units_with(self, profile: &MinorUnitProfile<'_>) -> Result<i64, MinorUnitError> {
        let (amount, currency) = (self.amount(), self.currency());
        let Some(rule) = profile.rule(currency) else {
            return Err(MinorUnitError::UnknownToProfile {
                profile: profile.name.to_string(),
                amount,
                currency,
            });
        };
        let not_a_multiple = || MinorUnitError::NotAMultiple {
            profile: profile.name.to_string(),
            amount,
            currency,
            step: rule.smallest(),
        };
        let (mantissa, scale) = Amount::from_decimal(amount).stripped();
        let places = u32::from(rule.digits)
            .checked_sub(scale)
            .ok_or_else(not_a_multiple)?;
        let units = mantissa
            .checked_mul(ten(places))
            .and_then(|units| i64::try_from(units).ok())
            .ok_or_else(|| MinorUnitError::Overflow {
                profile: profile.name.to_string(),
                amount,
                currency,
            })?;
        if units % i64::from(rule.step) == 0 {
            Ok(units)
        } else {
            Err(not_a_multiple())
        }
    }

    /// The amount that `profile` writes as this integer: the inverse of
    /// [`minor_units_with`](Money::minor_units_with).
    ///
    /// The integer need not be a multiple of the profile's step. That binds what is sent, and a
    /// provider may well report an ISK 40.10 that was charged before the rule was made.
    ///
    /// # Errors
    ///
    /// [`MinorUnitError::UnknownToProfile`].
    pub fn from_minor_units_with(
        units: i64,
        currency: C,
        profile: &MinorUnitProfile<'_>,
    ) -> Result<Self, MinorUnitError> {
        match profile.digits(currency.currency()) {
            Some(digits) => Ok(Self::from_amount(Amount::of_word(units, digits), currency)),
            None => Err(MinorUnitError::UnknownToProfile {
                profile: profile.name.to_string(),
                amount: Decimal::from(units),
                currency: currency.currency(),
            }),
        }
    }
}
