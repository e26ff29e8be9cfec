//! The amounts of a bag, one by one.

use alloc::collections::btree_map;
use core::fmt;

use super::MoneyBag;
use crate::amount::Amount;
use crate::{Currency, Money};

/// The amounts of a [`MoneyBag`], in the order of their currencies' codes.
#[derive(Clone)]
pub struct MoneyBagIter<'a>(btree_map::Iter<'a, Currency, Amount>);

impl<'a> IntoIterator for &'a MoneyBag {
    type Item = Money;
    type IntoIter = MoneyBagIter<'a>;

    fn into_iter(self) -> MoneyBagIter<'a> {
        MoneyBagIter(self.amounts.iter())
    }
}

impl Iterator for MoneyBagIter<'_> {
    type Item = Money;

    fn next(&mut self) -> Option<Money> {
        self.0.next().map(money)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl DoubleEndedIterator for MoneyBagIter<'_> {
    fn next_back(&mut self) -> Option<Money> {
        self.0.next_back().map(money)
    }
}

impl ExactSizeIterator for MoneyBagIter<'_> {}

fn money((&currency, &amount): (&Currency, &Amount)) -> Money {
    Money::from_amount(amount, currency)
}

impl fmt::Debug for MoneyBagIter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
