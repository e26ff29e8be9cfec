//! Equal parts: two amounts at most, however many parts there are.

use core::fmt;
use core::iter::FusedIterator;

use super::step::{Counted, Step};
use crate::{Currency, CurrencyKind, Money, MoneyError};

/// Equal parts of an amount, the larger ones first: the iterator of
/// [`Money::split_iter`], which needs no heap.
#[derive(Clone)]
pub struct Parts<C = Currency> {
    larger: Money<C>,
    larger_left: usize,
    smaller: Money<C>,
    left: usize,
}

impl<C: CurrencyKind> Parts<C> {
    #[inline]
    pub(super) fn new(money: Money<C>, parts: usize) -> Result<Self, MoneyError> {
        let currency = money.into_parts().1;
        let step = Step::new(None, currency)?;
        let counted = step.count_whole(money)?;
        let (each, larger) = divided(counted.steps, parts)?;
        let amount = |steps| {
            step.amount(steps, counted.negative)
                .map(|amount| Money::from_amount(amount, currency))
        };
        let smaller = amount(each)?;
        Ok(Self {
            larger: if larger == 0 {
                smaller
            } else {
                amount(each + 1)?
            },
            larger_left: larger,
            smaller,
            left: parts,
        })
    }
}

/// A part rounded down, and the rest, of which a fraction of a minor unit is part.
pub(super) fn with_remainder<C: CurrencyKind>(
    money: Money<C>,
    parts: usize,
) -> Result<(Money<C>, Money<C>), MoneyError> {
    let (amount, currency) = money.into_parts();
    let step = Step::new(None, currency)?;
    let Counted {
        negative,
        steps,
        fraction,
    } = step.count(amount)?;
    let (each, left) = divided(steps, parts)?;
    let each = step.amount(each, negative)?;
    let rest = step.amount(left as u128, negative)?.add(fraction)?;
    Ok((
        Money::from_amount(each, currency),
        Money::from_amount(rest, currency),
    ))
}

#[inline]
fn divided(steps: u128, parts: usize) -> Result<(u128, usize), MoneyError> {
    if parts == 0 {
        return Err(MoneyError::InvalidWeights { count: parts });
    }
    let (each, left) = match u64::try_from(steps) {
        // Several times as fast.
        Ok(steps) => {
            let parts = parts as u64;
            (u128::from(steps / parts), u128::from(steps % parts))
        }
        Err(_) => (steps / parts as u128, steps % parts as u128),
    };
    // Below `parts`, so it fits.
    Ok((each, usize::try_from(left).unwrap_or(0)))
}

impl<C: CurrencyKind> Iterator for Parts<C> {
    type Item = Money<C>;

    #[inline]
    fn next(&mut self) -> Option<Money<C>> {
        self.left = self.left.checked_sub(1)?;
        match self.larger_left.checked_sub(1) {
            Some(larger_left) => {
                self.larger_left = larger_left;
                Some(self.larger)
            }
            None => Some(self.smaller),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<C: CurrencyKind> ExactSizeIterator for Parts<C> {}

impl<C: CurrencyKind> FusedIterator for Parts<C> {}

/// The parts still to come.
impl<C: CurrencyKind> fmt::Debug for Parts<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
