//! Operators: negation for every `Money`, the others where the type names the currency.

use core::cmp::Ordering;
use core::iter::Sum;
use core::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use super::{Factor, Money};
use crate::amount::{Amount, Lost, Total};
use crate::{CurrencyKind, MoneyError, StaticCurrency};

impl<C: CurrencyKind> Neg for Money<C> {
    type Output = Self;

    fn neg(self) -> Self {
        self.with_amount(self.amount.neg())
    }
}

/// # Panics
///
/// When the sum cannot be held exactly; [`Money::try_add`] returns an error instead.
impl<C: StaticCurrency> Add for Money<C> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.with_amount(or_panic(self.amount.add(other.amount)))
    }
}

/// # Panics
///
/// When the difference cannot be held exactly; [`Money::try_sub`] returns an error instead.
impl<C: StaticCurrency> Sub for Money<C> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.with_amount(or_panic(self.amount.sub(other.amount)))
    }
}

/// # Panics
///
/// As `+`.
impl<C: StaticCurrency> AddAssign for Money<C> {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// # Panics
///
/// As `-`.
impl<C: StaticCurrency> SubAssign for Money<C> {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

/// # Panics
///
/// When the product cannot be held exactly; [`Money::try_mul`] returns an error instead.
impl<C: StaticCurrency, F: Into<Factor>> Mul<F> for Money<C> {
    type Output = Self;

    fn mul(self, factor: F) -> Self {
        self.with_amount(or_panic(self.amount.mul(factor.into().amount())))
    }
}

/// # Panics
///
/// When the sum cannot be held exactly; [`Money::try_sum`] returns an error instead.
impl<C: StaticCurrency> Sum for Money<C> {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        let mut total = Total::ZERO;
        amounts.for_each(|money| total.add(money.amount));
        Self::from_amount(or_panic(total.amount()), C::VALUE)
    }
}

/// # Panics
///
/// As the sum of values.
impl<'a, C: StaticCurrency + 'a> Sum<&'a Self> for Money<C> {
    fn sum<I: Iterator<Item = &'a Self>>(amounts: I) -> Self {
        amounts.copied().sum()
    }
}

impl<C: StaticCurrency> PartialOrd for Money<C> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<C: StaticCurrency> Ord for Money<C> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.amount.cmp(&other.amount)
    }
}

#[inline]
fn or_panic(result: Result<Amount, Lost>) -> Amount {
    result.unwrap_or_else(|lost| not_held(lost))
}

#[cold]
fn not_held(lost: Lost) -> ! {
    panic!("money arithmetic: {}", MoneyError::from(lost))
}
