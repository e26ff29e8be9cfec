//! A sum of many amounts that fails only if the sum itself cannot be held.

use ethnum::I256;

use super::arithmetic::ten;
use super::{Amount, Lost, MAX_SCALE};

/// Amounts added so far. Nothing is lost on the way, so the order of the amounts makes no
/// difference, also where an intermediate sum would be too large for an [`Amount`].
#[derive(Clone, Copy)]
pub(crate) struct Total {
    /// Of the amounts since the last [`spill`](Total::spill), all of scale `scale`.
    recent: i128,
    scale: u32,
    /// Of those before, in units of 10^-28: below 2^190 each, so the count of a `usize` fits.
    spilled: I256,
    largest_scale: u32,
}

impl Total {
    pub(crate) const ZERO: Self = Self {
        recent: 0,
        scale: 0,
        spilled: I256::ZERO,
        largest_scale: 0,
    };

    #[inline]
    pub(crate) fn add(&mut self, amount: Amount) {
        if amount.scale() == self.scale
            && let Some(sum) = self.recent.checked_add(amount.mantissa())
        {
            self.recent = sum;
        } else {
            self.spill();
            self.recent = amount.mantissa();
            self.scale = amount.scale();
        }
    }

    #[cold]
    fn spill(&mut self) {
        self.spilled += I256::from(self.recent) * I256::from(ten(MAX_SCALE - self.scale));
        self.largest_scale = self.largest_scale.max(self.scale);
        self.recent = 0;
    }

    /// The sum, with the largest scale among the amounts as far as that fits.
    pub(crate) fn amount(mut self) -> Result<Amount, Lost> {
        self.spill();
        let places = MAX_SCALE - self.largest_scale;
        Amount::from_wide(self.spilled / I256::from(ten(places)), self.largest_scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_the_range_on_the_way_may_come_back() {
        let mut total = Total::ZERO;
        for amount in [Amount::MAX, Amount::MAX, Amount::MAX.neg()] {
            total.add(amount);
        }
        assert!(total.amount() == Ok(Amount::MAX));
    }
}
