//! Arithmetic that is exact or an error.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::Money;
use crate::{CurrencyKind, MoneyError, exact};

/// What money can be multiplied by: a [`Decimal`] or an integer of up to 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor(Decimal);

macro_rules! factor_from {
    ($($number:ty),*) => {
        $(
            impl From<$number> for Factor {
                fn from(number: $number) -> Self {
                    Self(Decimal::from(number))
                }
            }
        )*
    };
}

factor_from!(i8, i16, i32, i64, u8, u16, u32, u64, Decimal);

impl<C: CurrencyKind> Money<C> {
    /// The exact sum.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`]; [`MoneyError::Overflow`] and [`MoneyError::Inexact`]
    /// if and only if the sum cannot be held.
    pub fn try_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        exact::add(self.amount, other.amount)
            .map(|sum| self.with_amount(sum))
            .ok_or_else(|| unrepresentable(self.amount.checked_add(other.amount)))
    }

    /// The exact difference.
    ///
    /// # Errors
    ///
    /// As [`Money::try_add`].
    pub fn try_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.try_add(-other)
    }

    /// The exact product with an integer or a [`Decimal`], such as a quantity or a rate. It
    /// often has more digits than the currency; [`round`](Money::round) when it is due.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] and [`MoneyError::Inexact`] if and only if the product cannot
    /// be held.
    pub fn try_mul(self, factor: impl Into<Factor>) -> Result<Self, MoneyError> {
        let Factor(factor) = factor.into();
        exact::mul(self.amount, factor)
            .map(|product| self.with_amount(product))
            .ok_or_else(|| unrepresentable(self.amount.checked_mul(factor)))
    }

    /// Which of two amounts in one currency is the larger.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`].
    pub fn try_cmp(self, other: Self) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.amount.cmp(&other.amount))
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        let (expected, actual) = (self.currency(), other.currency());
        if expected == actual {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch { expected, actual })
        }
    }
}

/// The rounding operation tells the two reasons apart: it fails only when out of range.
fn unrepresentable(rounded: Option<Decimal>) -> MoneyError {
    if rounded.is_some() {
        MoneyError::Inexact
    } else {
        MoneyError::Overflow
    }
}
