//! Who has got a step before it was due.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

use ethnum::U256;

/// Where a series of amounts stands. After as many steps as the weights add up to, everybody
/// has exactly what is due, so only the steps since then matter. Of those, each party has got
/// the whole ones of its quota, or one more.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Carry {
    /// Of the weights. Above 0; 2^61 of 2^64 are below 2^125.
    total: u128,
    /// Steps shared out since everybody had what was due. Below `total`.
    pub(super) cycle: u128,
    /// Who has got one more. Only those whose quota is not whole can have.
    pub(super) ahead: Vec<bool>,
}

/// The quota of a party, in steps.
struct Quota {
    whole: u128,
    /// In units of 1 / `total`.
    fraction: u128,
}

impl Carry {
    /// Everybody has what is due. `None` if there is no weight.
    pub(super) fn new(weights: &[u64]) -> Option<Self> {
        let total = weights.iter().map(|&weight| u128::from(weight)).sum();
        (total > 0).then(|| Self {
            total,
            cycle: 0,
            ahead: vec![false; weights.len()],
        })
    }

    /// `None` unless it can come about.
    #[cfg(feature = "serde")]
    pub(super) fn restored(weights: &[u64], cycle: u128, ahead: &[usize]) -> Option<Self> {
        let mut carry = Self {
            cycle,
            ..Self::new(weights)?
        };
        let mut given = 0;
        for &position in ahead {
            let place = carry.ahead.get_mut(position)?;
            if core::mem::replace(place, true) {
                return None;
            }
        }
        for (&weight, &ahead) in weights.iter().zip(&carry.ahead) {
            let quota = carry.quota(cycle, weight);
            if ahead && quota.fraction == 0 {
                return None;
            }
            given += quota.whole + u128::from(ahead);
        }
        (cycle < carry.total && given == cycle).then_some(carry)
    }

    /// Shares out so many steps, below 2^127, or takes them back.
    pub(super) fn after(&self, weights: &[u64], steps: u128, back: bool) -> (Vec<i128>, Self) {
        if !back {
            return self.forwards(weights, steps);
        }
        // Time runs backwards in a mirror.
        let (mut shares, carry) = self.mirrored(weights).forwards(weights, steps);
        for share in &mut shares {
            *share = -*share;
        }
        (shares, carry.mirrored(weights))
    }

    fn forwards(&self, weights: &[u64], steps: u128) -> (Vec<i128>, Self) {
        // Below 2^127 + 2^125.
        let end = self.cycle + steps;
        let mut given = 0;
        let mut ahead = Vec::with_capacity(weights.len());
        let mut dues = Vec::with_capacity(weights.len());
        for (position, &weight) in weights.iter().enumerate() {
            let (got, quota) = (self.got(position, weight), self.quota(end, weight));
            // What has been given stays given.
            let kept = got > quota.whole;
            ahead.push(kept);
            given += quota.whole + u128::from(kept);
            if quota.fraction > 0 {
                let due = (self.total - quota.fraction).div_ceil(weight.into());
                dues.push((due, position, kept));
            }
        }
        // Stable: of equals, the earlier stays the earlier.
        dues.sort_by_key(|&(due, ..)| due);
        let free = dues.iter().filter(|&&(.., kept)| !kept);
        for &(_, position, _) in free.take(difference(end, given)) {
            ahead[position] = true;
        }
        // After a change of sign there may be too many ahead: back with those due last.
        dues.sort_by_key(|&(due, ..)| Reverse(due));
        let kept = dues.iter().filter(|&&(.., kept)| kept);
        for &(_, position, _) in kept.take(difference(given, end)) {
            ahead[position] = false;
        }
        let shares = (0..)
            .zip(weights.iter().zip(&ahead))
            .map(|(position, (&weight, &ahead))| {
                let has = self.quota(end, weight).whole + u128::from(ahead);
                // It can have one less than before, and no party has 2^127 more.
                has.wrapping_sub(self.got(position, weight)).cast_signed()
            });
        let shares = shares.collect();
        let cycle = end % self.total;
        let total = self.total;
        (
            shares,
            Self {
                total,
                cycle,
                ahead,
            },
        )
    }

    /// The same with all signs turned.
    fn mirrored(&self, weights: &[u64]) -> Self {
        // The whole part of a quota that is not whole is on the other side of it.
        let ahead = weights
            .iter()
            .zip(&self.ahead)
            .map(|(&weight, &ahead)| self.quota(self.cycle, weight).fraction > 0 && !ahead);
        Self {
            total: self.total,
            cycle: (self.total - self.cycle) % self.total,
            ahead: ahead.collect(),
        }
    }

    /// What each party is owed, as a fraction of a step.
    pub(super) fn owed(&self, weights: &[u64]) -> impl Iterator<Item = (i128, i128)> {
        weights.iter().zip(&self.ahead).map(|(&weight, &ahead)| {
            // Both are below 2^125.
            let total = self.total.cast_signed();
            let fraction = self.quota(self.cycle, weight).fraction.cast_signed();
            (if ahead { fraction - total } else { fraction }, total)
        })
    }

    /// What a party has got in this cycle.
    fn got(&self, position: usize, weight: u64) -> u128 {
        self.quota(self.cycle, weight).whole + u128::from(self.ahead[position])
    }

    fn quota(&self, steps: u128, weight: u64) -> Quota {
        if let Some(product) = steps.checked_mul(weight.into()) {
            return Quota {
                whole: product / self.total,
                fraction: product % self.total,
            };
        }
        // 128 and 64 bits.
        let product = U256::from(steps) * U256::from(weight);
        let (whole, fraction) = product.div_rem(self.total.into());
        Quota {
            // At most `steps`.
            whole: whole.as_u128(),
            fraction: fraction.as_u128(),
        }
    }
}

/// How many more the first are than the second. There are fewer than parties.
fn difference(many: u128, few: u128) -> usize {
    usize::try_from(many.saturating_sub(few)).unwrap_or(0)
}
