//! Bags out of iterators. There is no `Extend`, which could only panic.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::MoneyBag;
use crate::amount::{Amount, Lost, Total};
use crate::{CurrencyKind, Money, MoneyError};

impl MoneyBag {
    /// A bag of all that money; `collect::<Result<MoneyBag, _>>()` is the same.
    ///
    /// # Errors
    ///
    /// As [`MoneyBag::try_extend`].
    pub fn try_from_iter<C: CurrencyKind>(
        moneys: impl IntoIterator<Item = Money<C>>,
    ) -> Result<Self, MoneyError> {
        let mut bag = Self::new();
        bag.try_extend(moneys)?;
        Ok(bag)
    }

    /// Puts in all that money, or none of it. Only the sums have to fit, so the order makes no
    /// difference.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] and [`MoneyError::Inexact`] if one of the sums cannot be held;
    /// the bag is then as it was.
    pub fn try_extend<C: CurrencyKind>(
        &mut self,
        moneys: impl IntoIterator<Item = Money<C>>,
    ) -> Result<(), MoneyError> {
        let mut totals = BTreeMap::new();
        for money in moneys {
            let currency = money.currency();
            let total = totals.entry(currency).or_insert_with(|| {
                let mut total = Total::ZERO;
                if let Some(&held) = self.amounts.get(&currency) {
                    total.add(held);
                }
                total
            });
            total.add(Amount::from_decimal(money.amount()));
        }
        let sums: Vec<_> = totals
            .into_iter()
            .map(|(currency, total)| Ok((currency, total.amount()?)))
            .collect::<Result<_, Lost>>()?;
        for (currency, sum) in sums {
            self.set(currency, sum);
        }
        Ok(())
    }
}

/// As [`MoneyBag::try_from_iter`].
impl<C: CurrencyKind> FromIterator<Money<C>> for Result<MoneyBag, MoneyError> {
    fn from_iter<I: IntoIterator<Item = Money<C>>>(moneys: I) -> Self {
        MoneyBag::try_from_iter(moneys)
    }
}
