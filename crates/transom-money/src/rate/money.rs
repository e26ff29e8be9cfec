//! Rates applied to money, with one rounding.

use super::{Rate, scaled};
use crate::amount::Amount;
use crate::money::minor_digits;
use crate::{CurrencyKind, Money, MoneyError, Ratio, RationalMoney, Rounding};

impl Rate {
    /// This share of an amount in whole minor units, rounded by the mode given.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`]; [`MoneyError::Overflow`]; [`MoneyError::Inexact`] with
    /// [`Rounding::Unnecessary`] alone.
    pub fn of<C: CurrencyKind>(
        self,
        money: Money<C>,
        mode: Rounding,
    ) -> Result<Money<C>, MoneyError> {
        times(money, self.0, mode)
    }

    /// This share of an amount exactly, if it is a decimal of at most 28 places. See also
    /// [`RationalMoney::try_mul`], which takes a rate.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] and [`MoneyError::Inexact`] if and only if an amount cannot hold
    /// it.
    pub fn try_of<C: CurrencyKind>(self, money: Money<C>) -> Result<Money<C>, MoneyError> {
        let product = money.rational().try_mul(self);
        product.and_then(RationalMoney::try_money).map_err(|error| {
            // More than 127 bits: too many digits, unless the whole part alone is too large.
            let whole = scaled(amount(money), self.0, 0, Rounding::Down);
            whole.map_or(error, |_| MoneyError::Inexact)
        })
    }
}

impl<C: CurrencyKind> Money<C> {
    /// The amount and so much more, rounded to whole minor units by the mode given: USD 10.00
    /// increased by 15 % is USD 11.50.
    ///
    /// # Errors
    ///
    /// As [`Rate::of`].
    pub fn increased_by(self, rate: Rate, mode: Rounding) -> Result<Self, MoneyError> {
        times(self, rate.growth()?, mode)
    }

    /// The amount less so much, rounded to whole minor units by the mode given: USD 10.00
    /// reduced by 15 % is USD 8.50.
    ///
    /// # Errors
    ///
    /// As [`Rate::of`].
    pub fn reduced_by(self, rate: Rate, mode: Rounding) -> Result<Self, MoneyError> {
        self.increased_by(-rate, mode)
    }

    /// What was [`increased_by`](Money::increased_by) `rate` to become this amount, rounded to
    /// whole minor units by the mode given.
    ///
    /// # Errors
    ///
    /// [`MoneyError::DivisionByZero`] for -100 %, and as [`Rate::of`].
    pub fn before_increase(self, rate: Rate, mode: Rounding) -> Result<Self, MoneyError> {
        times(self, rate.growth()?.recip()?, mode)
    }

    /// What was [`reduced_by`](Money::reduced_by) `rate` to become this amount, rounded to whole
    /// minor units by the mode given: the price before 15 % off.
    ///
    /// # Errors
    ///
    /// [`MoneyError::DivisionByZero`] for 100 %, and as [`Rate::of`].
    pub fn before_reduction(self, rate: Rate, mode: Rounding) -> Result<Self, MoneyError> {
        self.before_increase(-rate, mode)
    }
}

fn times<C: CurrencyKind>(
    money: Money<C>,
    ratio: Ratio,
    mode: Rounding,
) -> Result<Money<C>, MoneyError> {
    let digits = minor_digits(money.currency())?;
    scaled(amount(money), ratio, digits, mode).map(|it| money.with_amount(it))
}

fn amount<C: CurrencyKind>(money: Money<C>) -> Amount {
    Amount::from_decimal(money.amount())
}
