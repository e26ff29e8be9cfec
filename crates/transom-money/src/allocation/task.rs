//! An amount counted in steps, and how it is to be shared out.

use super::quotas::{AnyQuotas, Middle, Narrow, Quotas, Wide, Word};
use super::rule::Rule;
use super::step::{Counted, Step};
use super::weight::Measure;
use super::{Allocation, Mode, TieBreak, Weight};
use crate::amount::Amount;
use crate::{CurrencyKind, Money, MoneyError};

/// All but the weights.
pub(super) struct Task {
    pub(super) mode: Mode,
    pub(super) ties: TieBreak,
    pub(super) step: Step,
    pub(super) counted: Counted,
}

impl Task {
    #[inline]
    pub(super) fn new<C: CurrencyKind>(
        allocation: &Allocation,
        money: Money<C>,
    ) -> Result<Self, MoneyError> {
        let (amount, currency) = money.into_parts();
        let step = Step::new(allocation.step, currency)?;
        let counted = match allocation.mode {
            Mode::Separate | Mode::BlockSeparate => step.count(amount)?,
            _ => step.count_whole(money)?,
        };
        Ok(Self {
            mode: allocation.mode,
            ties: allocation.ties,
            step,
            counted,
        })
    }

    /// In the narrowest words that hold the amount times the weights.
    #[inline]
    pub(super) fn quotas<W: Weight>(&self, weights: &[W]) -> Result<AnyQuotas, MoneyError> {
        let Measure { scale, total } = W::measure(weights)?;
        if total == 0 {
            let count = weights.len();
            return Err(MoneyError::InvalidWeights { count });
        }
        let steps = self.counted.steps;
        Ok(
            if let Ok(total) = u64::try_from(total)
                && let Some(narrow) = Narrow::new(steps, total, scale)
            {
                AnyQuotas::Narrow(narrow)
            } else if let Some(middle) = Middle::new(steps, total, scale) {
                AnyQuotas::Middle(middle)
            } else {
                AnyQuotas::Wide(Wide::new(steps, total, scale))
            },
        )
    }

    /// Puts out all shares, and returns the rest.
    #[inline(never)]
    pub(super) fn share_out<W: Weight>(
        &self,
        weights: &[W],
        put: &mut dyn FnMut(Amount),
    ) -> Result<Amount, MoneyError> {
        match self.quotas(weights)? {
            AnyQuotas::Narrow(narrow) => self.share_out_by(&narrow, weights, put),
            AnyQuotas::Middle(middle) => self.share_out_by(&middle, weights, put),
            AnyQuotas::Wide(wide) => self.share_out_by(&wide, weights, put),
        }
    }

    fn share_out_by<Q: Quotas, W: Weight>(
        &self,
        quotas: &Q,
        weights: &[W],
        put: &mut dyn FnMut(Amount),
    ) -> Result<Amount, MoneyError> {
        let (mut rule, left) = Rule::new(self, quotas, weights);
        for &weight in weights {
            let share = rule.next(quotas, quotas.weight(weight));
            put(self.amount(share.steps())?);
        }
        self.rest(left.steps())
    }

    /// So many steps, with the sign of the amount.
    #[inline]
    pub(super) fn amount(&self, steps: u128) -> Result<Amount, MoneyError> {
        self.step.amount(steps, self.counted.negative)
    }

    /// What nobody gets of the steps, and what is no step.
    #[inline]
    pub(super) fn rest(&self, left: u128) -> Result<Amount, MoneyError> {
        if left == 0 {
            return Ok(self.counted.fraction);
        }
        Ok(self.amount(left)?.add(self.counted.fraction)?)
    }
}
