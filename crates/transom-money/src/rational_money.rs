//! A chain of calculations with one rounding, at its end.

use core::cmp::Ordering;
use core::fmt;
use core::ops::Neg;

use ethnum::I256;

use crate::amount::{Amount, wide_ten};
use crate::money::minor_digits;
use crate::{Currency, CurrencyKind, Decimal, Money, MoneyError, Ratio, Rounding};

/// An amount as an exact fraction: what [`Money`] is while a calculation is not finished.
///
/// Dividing by 3 and multiplying by 3 gives back the same; rounding happens once, at the end,
/// where [`round`](RationalMoney::round) names its mode.
///
/// ```
/// use transom_money::{Decimal, Money, Rounding};
///
/// let yearly: Money = "USD 100.00".parse()?;
/// // A third of a year at 7.5 % off.
/// let due = yearly.rational().try_div(3)?.try_mul(Decimal::new(925, 3))?;
/// assert_eq!(due.round(Rounding::HalfEven)?.to_string(), "USD 30.83");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RationalMoney<C = Currency> {
    amount: Ratio,
    currency: C,
}

impl<C: CurrencyKind> RationalMoney<C> {
    /// A fraction of the major unit of a currency.
    pub fn new(amount: Ratio, currency: C) -> Self {
        Self { amount, currency }
    }

    /// The amount in the major unit.
    pub fn amount(self) -> Ratio {
        self.amount
    }

    /// The currency.
    pub fn currency(self) -> Currency {
        self.currency.currency()
    }

    /// The same amount with its currency as a value rather than a type.
    pub fn erase(self) -> RationalMoney {
        RationalMoney::new(self.amount, self.currency())
    }

    /// Whether the amount is 0.
    pub fn is_zero(self) -> bool {
        self.amount == Ratio::ZERO
    }

    /// Whether the amount is below 0.
    pub fn is_negative(self) -> bool {
        self.amount < Ratio::ZERO
    }

    /// The amount without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        if self.is_negative() { -self } else { self }
    }

    /// Which of two amounts in one currency is the larger.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`].
    pub fn try_cmp(self, other: impl Into<Self>) -> Result<Ordering, MoneyError> {
        let other = other.into();
        self.same_currency(other)?;
        Ok(self.amount.cmp(&other.amount))
    }

    /// The sum.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`], and as [`Ratio::try_add`].
    pub fn try_add(self, other: impl Into<Self>) -> Result<Self, MoneyError> {
        let other = other.into();
        self.same_currency(other)?;
        self.amount
            .try_add(other.amount)
            .map(|amount| self.with(amount))
    }

    /// The difference.
    ///
    /// # Errors
    ///
    /// As [`RationalMoney::try_add`].
    pub fn try_sub(self, other: impl Into<Self>) -> Result<Self, MoneyError> {
        let other = other.into();
        self.same_currency(other)?;
        self.amount
            .try_sub(other.amount)
            .map(|amount| self.with(amount))
    }

    /// The product with an integer, a [`Decimal`] or a [`Ratio`].
    ///
    /// # Errors
    ///
    /// As [`Ratio::try_mul`].
    pub fn try_mul(self, factor: impl Into<Ratio>) -> Result<Self, MoneyError> {
        self.amount.try_mul(factor).map(|amount| self.with(amount))
    }

    /// The quotient by an integer, a [`Decimal`] or a [`Ratio`].
    ///
    /// # Errors
    ///
    /// As [`Ratio::try_div`].
    pub fn try_div(self, divisor: impl Into<Ratio>) -> Result<Self, MoneyError> {
        self.amount.try_div(divisor).map(|amount| self.with(amount))
    }

    /// In whole minor units, rounded by the mode given.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`], [`MoneyError::Overflow`]; [`MoneyError::Inexact`] with
    /// [`Rounding::Unnecessary`] alone.
    pub fn round(self, mode: Rounding) -> Result<Money<C>, MoneyError> {
        self.round_to(minor_digits(self.currency)?, mode)
    }

    /// With so many decimal places, rounded by the mode given.
    ///
    /// # Errors
    ///
    /// As [`Ratio::round`].
    pub fn round_to(self, scale: u32, mode: Rounding) -> Result<Money<C>, MoneyError> {
        self.amount.amount(scale, mode).map(|it| self.money(it))
    }

    /// As a whole multiple of `step`, such as 0.05, rounded by the mode given.
    ///
    /// # Errors
    ///
    /// [`MoneyError::InvalidStep`] unless `step` is above 0, and as [`RationalMoney::round`].
    pub fn round_to_step(self, step: Decimal, mode: Rounding) -> Result<Money<C>, MoneyError> {
        if step <= Decimal::ZERO {
            return Err(MoneyError::InvalidStep { step });
        }
        let (size, places) = (I256::from(step.mantissa()), step.scale());
        // 127 bits and 28 places of 94; 127 and 96. The multiple is the value, but for a step.
        let value = I256::from(self.amount.numerator()) * wide_ten(places);
        let divisor = I256::from(self.amount.denominator()) * size;
        let steps = mode
            .divide_wide(value, divisor)
            .ok_or(MoneyError::Inexact)?;
        Ok(self.money(Amount::from_wide(steps * size, places)?))
    }

    /// The same value as [`Money`], if it is a decimal of at most 28 places.
    ///
    /// # Errors
    ///
    /// As [`Ratio::try_decimal`].
    pub fn try_money(self) -> Result<Money<C>, MoneyError> {
        self.amount.exact_amount().map(|it| self.money(it))
    }

    fn with(self, amount: Ratio) -> Self {
        Self { amount, ..self }
    }

    fn money(self, amount: Amount) -> Money<C> {
        Money::from_amount(amount, self.currency)
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        crate::money::same_currency(self.currency, other.currency)
    }
}

impl<C: CurrencyKind> Neg for RationalMoney<C> {
    type Output = Self;

    fn neg(self) -> Self {
        self.with(-self.amount)
    }
}

/// `USD 1/3`: for people who look at a calculation. Nothing reads it back.
impl<C: CurrencyKind> fmt::Display for RationalMoney<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&alloc::format!("{} {}", self.currency(), self.amount))
    }
}

impl<C: CurrencyKind> From<Money<C>> for RationalMoney<C> {
    fn from(money: Money<C>) -> Self {
        money.rational()
    }
}
