//! Everything that rounds, each by a mode that is named.

use rust_decimal::Decimal;

use super::{Factor, Money, minor_digits};
use crate::amount::{Amount, MAX_SCALE, ten};
use crate::{CurrencyKind, MoneyError, Rounding};

impl<C: CurrencyKind> Money<C> {
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
    /// [`MoneyError::NoMinorUnit`]; [`MoneyError::Inexact`] with [`Rounding::Unnecessary`]
    /// alone. What an amount can hold, it can hold rounded.
    pub fn round(self, mode: Rounding) -> Result<Self, MoneyError> {
        self.round_to(minor_digits(self.currency)?, mode)
    }

    /// The amount with at most so many decimal places, rounded by the mode given.
    ///
    /// # Errors
    ///
    /// [`MoneyError::ScaleOutOfRange`] above 28 places; [`MoneyError::Inexact`] with
    /// [`Rounding::Unnecessary`] alone.
    pub fn round_to(self, scale: u32, mode: Rounding) -> Result<Self, MoneyError> {
        if scale > MAX_SCALE {
            return Err(MoneyError::ScaleOutOfRange { scale });
        }
        let Some(places) = self.amount.scale().checked_sub(scale) else {
            return Ok(self);
        };
        let rounded = mode
            .divide(self.amount.mantissa(), ten(places))
            .ok_or(MoneyError::Inexact)?;
        // With a place less it fits; with none less it is what it was.
        Amount::new(rounded, scale)
            .map(|amount| self.with_amount(amount))
            .ok_or(MoneyError::Overflow)
    }

    /// The amount as a whole multiple of `step`, in major units: 0.05 rounds to five cents.
    ///
    /// # Errors
    ///
    /// [`MoneyError::InvalidStep`] unless `step` is above 0; [`MoneyError::Overflow`] and
    /// [`MoneyError::Inexact`] where the multiple cannot be held, or with
    /// [`Rounding::Unnecessary`] where rounding would be needed.
    pub fn round_to_step(self, step: Decimal, mode: Rounding) -> Result<Self, MoneyError> {
        if step <= Decimal::ZERO {
            return Err(MoneyError::InvalidStep { step });
        }
        self.nearest_multiple(step, mode)
    }

    /// The product with an integer or a [`Decimal`], rounded to whole minor units by the mode
    /// given, once: the product itself may have any number of digits.
    ///
    /// ```
    /// use transom_money::{Decimal, Money, Rounding, Usd};
    ///
    /// let tax = Money::<Usd>::minor(19_99).mul_round(Decimal::new(825, 4), Rounding::HalfUp)?;
    /// assert_eq!(tax, Money::minor(1_65));
    /// # Ok::<_, transom_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`]; [`MoneyError::Overflow`]; [`MoneyError::Inexact`] with
    /// [`Rounding::Unnecessary`] alone.
    pub fn mul_round(self, factor: impl Into<Factor>, mode: Rounding) -> Result<Self, MoneyError> {
        let (digits, factor) = (minor_digits(self.currency)?, factor.into().amount());
        let scale = self.amount.scale() + factor.scale();
        // Nearly always everything fits; where it does not, the long way is right too.
        if let Some(product) = self.amount.mantissa().checked_mul(factor.mantissa())
            && let Some(places) = scale.checked_sub(digits)
            && places <= 38
            && let Some(rounded) = mode.divide(product, ten(places))
            && let Some(amount) = Amount::new(rounded, digits)
        {
            return Ok(self.with_amount(amount));
        }
        self.amount
            .mul_rounded(factor, digits, mode)
            .map(|amount| self.with_amount(amount))
    }

    /// The quotient by an integer or a [`Decimal`], rounded to whole minor units by the mode
    /// given. To share an amount out, [`split`](Money::split) it: rounded quotients do not add
    /// up.
    ///
    /// # Errors
    ///
    /// [`MoneyError::DivisionByZero`], and as [`Money::mul_round`].
    pub fn div_round(self, divisor: impl Into<Factor>, mode: Rounding) -> Result<Self, MoneyError> {
        let (digits, divisor) = (minor_digits(self.currency)?, divisor.into().amount());
        self.amount
            .div_rounded(divisor, digits, mode)
            .map(|amount| self.with_amount(amount))
    }
}
