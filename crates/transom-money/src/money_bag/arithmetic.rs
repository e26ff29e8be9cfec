//! Putting money into a bag and taking it out.

use core::ops::Neg;

use super::MoneyBag;
use crate::amount::Amount;
use crate::{Currency, CurrencyKind, Money, MoneyError};

impl MoneyBag {
    /// Puts money in.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] and [`MoneyError::Inexact`] if the sum cannot be held; the bag
    /// is then as it was.
    pub fn try_add<C: CurrencyKind>(&mut self, money: Money<C>) -> Result<(), MoneyError> {
        let currency = money.currency();
        let held = self.amount(currency).try_add(money.erase())?;
        self.set(currency, Amount::from_decimal(held.amount()));
        Ok(())
    }

    /// Takes money out, also more than there is: what is left is then negative.
    ///
    /// # Errors
    ///
    /// As [`MoneyBag::try_add`].
    pub fn try_sub<C: CurrencyKind>(&mut self, money: Money<C>) -> Result<(), MoneyError> {
        self.try_add(-money)
    }

    /// Puts in what another bag holds.
    ///
    /// # Errors
    ///
    /// As [`MoneyBag::try_add`], if one of the sums cannot be held.
    pub fn try_add_bag(&mut self, other: &Self) -> Result<(), MoneyError> {
        self.try_extend(other)
    }

    /// Takes out what another bag holds.
    ///
    /// # Errors
    ///
    /// As [`MoneyBag::try_add_bag`].
    pub fn try_sub_bag(&mut self, other: &Self) -> Result<(), MoneyError> {
        self.try_extend(other.iter().map(Neg::neg))
    }

    pub(super) fn set(&mut self, currency: Currency, amount: Amount) {
        if amount.is_zero() {
            self.amounts.remove(&currency);
        } else {
            self.amounts.insert(currency, amount);
        }
    }
}

/// Every amount with the opposite sign.
impl Neg for MoneyBag {
    type Output = Self;

    fn neg(mut self) -> Self {
        for amount in self.amounts.values_mut() {
            *amount = amount.neg();
        }
        self
    }
}

impl<C: CurrencyKind> From<Money<C>> for MoneyBag {
    fn from(money: Money<C>) -> Self {
        let mut bag = Self::new();
        bag.set(money.currency(), Amount::from_decimal(money.amount()));
        bag
    }
}
