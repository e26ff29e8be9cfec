//! The shares, one at a time.

use core::fmt;
use core::iter::FusedIterator;
use core::slice;

use super::Weight;
use super::quotas::{AnyQuotas, Middle, Narrow, Quotas, Wide, Word};
use super::rule::Rule;
use super::step::Step;
use super::task::Task;
use crate::amount::Amount;
use crate::{Currency, CurrencyKind, Money, MoneyError};

/// The shares of an [`allocation`](crate::Allocation::shares) in the order of the weights, and
/// the [`rest`](Shares::rest). An iterator that needs no heap.
#[derive(Clone)]
pub struct Shares<'w, C = Currency, W = u64> {
    steps: Steps<'w, W>,
    step: Step,
    negative: bool,
    rest: Amount,
    currency: C,
}

impl<'w, C: CurrencyKind, W: Weight> Shares<'w, C, W> {
    #[inline]
    pub(super) fn new(task: &Task, currency: C, weights: &'w [W]) -> Result<Self, MoneyError> {
        let mut left = 0;
        let steps = match task.quotas(weights)? {
            AnyQuotas::Narrow(narrow) => {
                Steps::Narrow(Stream::new(task, narrow, weights, &mut left))
            }
            AnyQuotas::Middle(middle) => {
                Steps::Middle(Stream::new(task, middle, weights, &mut left))
            }
            AnyQuotas::Wide(wide) => Steps::Wide(Stream::new(task, wide, weights, &mut left)),
        };
        if !task.step.always_held(task.counted.steps) {
            let mut steps = steps.clone();
            while let Some(share) = steps.next() {
                task.amount(share)?;
            }
        }
        Ok(Self {
            steps,
            step: task.step,
            negative: task.counted.negative,
            rest: task.rest(left)?,
            currency,
        })
    }

    /// What no party gets: zero, but in the modes
    /// [`Separate`](crate::allocation::Mode::Separate) and
    /// [`BlockSeparate`](crate::allocation::Mode::BlockSeparate). It has the sign
    /// of the amount, and stays the same while the iterator goes on.
    pub fn rest(&self) -> Money<C> {
        Money::from_amount(self.rest, self.currency)
    }

    #[inline]
    fn money(&self, steps: u128) -> Money<C> {
        // `new` has made sure that every share can be held.
        let amount = self.step.amount(steps, self.negative);
        Money::from_amount(amount.unwrap_or(Amount::ZERO), self.currency)
    }
}

impl<C: CurrencyKind, W: Weight> Iterator for Shares<'_, C, W> {
    type Item = Money<C>;

    #[inline]
    fn next(&mut self) -> Option<Money<C>> {
        self.steps.next().map(|steps| self.money(steps))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.steps.len();
        (left, Some(left))
    }
}

impl<C: CurrencyKind, W: Weight> ExactSizeIterator for Shares<'_, C, W> {}

impl<C: CurrencyKind, W: Weight> FusedIterator for Shares<'_, C, W> {}

/// The shares still to come.
impl<C: CurrencyKind, W: Weight> fmt::Debug for Shares<'_, C, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// The shares in steps, in the narrowest words that hold the amount times the weights.
#[derive(Clone)]
enum Steps<'w, W> {
    Narrow(Stream<'w, Narrow, W>),
    Middle(Stream<'w, Middle, W>),
    Wide(Stream<'w, Wide, W>),
}

impl<W: Weight> Steps<'_, W> {
    #[inline]
    fn next(&mut self) -> Option<u128> {
        match self {
            Self::Narrow(stream) => stream.next(),
            Self::Middle(stream) => stream.next(),
            Self::Wide(stream) => stream.next(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Narrow(stream) => stream.weights.len(),
            Self::Middle(stream) => stream.weights.len(),
            Self::Wide(stream) => stream.weights.len(),
        }
    }
}

#[derive(Clone)]
struct Stream<'w, Q: Quotas, W> {
    quotas: Q,
    rule: Rule<Q::Word>,
    weights: slice::Iter<'w, W>,
}

impl<'w, Q: Quotas, W: Weight> Stream<'w, Q, W> {
    /// What nobody gets goes to `left`.
    #[inline]
    fn new(task: &Task, quotas: Q, weights: &'w [W], left: &mut u128) -> Self {
        let (rule, nobodys) = Rule::new(task, &quotas, weights);
        *left = nobodys.steps();
        Self {
            quotas,
            rule,
            weights: weights.iter(),
        }
    }

    #[inline]
    fn next(&mut self) -> Option<u128> {
        let weight = self.quotas.weight(*self.weights.next()?);
        Some(self.rule.next(&self.quotas, weight).steps())
    }
}
