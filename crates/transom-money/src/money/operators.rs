//! Operators: negation for every `Money`, the others where the type names the currency.

use std::cmp::Ordering;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use super::Money;
use crate::{CurrencyKind, MoneyError, StaticCurrency};

impl<C: CurrencyKind> Neg for Money<C> {
    type Output = Self;

    fn neg(self) -> Self {
        self.with_amount(-self.amount)
    }
}

/// # Panics
///
/// When the sum cannot be held exactly; [`Money::try_add`] returns an error instead.
impl<C: StaticCurrency> Add for Money<C> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        or_panic(self.try_add(other))
    }
}

/// # Panics
///
/// When the difference cannot be held exactly; [`Money::try_sub`] returns an error instead.
impl<C: StaticCurrency> Sub for Money<C> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        or_panic(self.try_sub(other))
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
/// As `+`, for each intermediate sum.
impl<C: StaticCurrency> Sum for Money<C> {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::zero(C::default()), Add::add)
    }
}

/// # Panics
///
/// As `+`, for each intermediate sum.
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

fn or_panic<C>(result: Result<Money<C>, MoneyError>) -> Money<C> {
    match result {
        Ok(money) => money,
        Err(error) => panic!("money arithmetic: {error}"),
    }
}
