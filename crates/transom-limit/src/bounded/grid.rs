//! Time in ticks of which a token is a whole number, so that rates stay fractions in 40 bits.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the bits above are zero or meant to go"
)]

use std::time::Duration;

use super::BoundedError;
use super::word::AHEAD;
use crate::Quota;
use crate::standing::Units;

/// How many ticks a nanosecond is: `num / den`, in lowest terms.
///
/// A tick is a token's time divided by a power of two, the largest for which every bucket fits
/// [`AHEAD`] and a nanosecond is no more than four ticks. So a token is a whole number of ticks under
/// every quota the grid is for, and only the reading of the clock is rounded, down to a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    num: u64,
    den: u64,
    /// `num / den` times 2^`shift`, rounded up.
    factor: u128,
    shift: u32,
    /// The last nanosecond that is told apart: where it stands still, so that no sum overflows.
    last: u64,
}

/// A quota in ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    /// Ticks per token.
    pub(super) token: u64,
    pub(super) capacity: u64,
}

impl Plan {
    #[inline]
    pub(super) const fn full(self) -> u64 {
        self.token * self.capacity
    }
}

/// The finest useful tick: a quarter of a nanosecond. It makes an epoch 68 s at the least.
const TICKS_PER_NANO: u128 = 4;
/// Where even one tick per token is finer: what 34 years of ticks fit 64 bits with.
const MOST_TICKS_PER_NANO: u128 = 16;
/// What the factor of a fraction of up to 17 fits 128 bits with.
const MOST_NUMERATOR: u128 = 1 << 62;
/// The last tick, with room for what a word may lie ahead of it.
const LAST_TICK: u64 = u64::MAX - 16 * AHEAD;

impl Grid {
    /// The finest grid on which `first` and every one of `others` are whole.
    pub(super) fn of(first: Quota, others: &[Quota]) -> Result<Self, BoundedError> {
        let quotas = || std::iter::once(&first).chain(others);
        // The greatest common divisor of the tokens' times, as the fraction ns / parts.
        let (mut ns, mut parts) = (0_u128, 1_u128);
        for quota in quotas() {
            let refused = || BoundedError::NotRepresentable { quota: *quota };
            let common = gcd(quota.token(), quota.refill().into());
            let (token, refill) = (quota.token() / common, u128::from(quota.refill()) / common);
            let scale = refill / gcd(refill, parts);
            let all = parts.checked_mul(scale).ok_or_else(refused)?;
            ns = gcd(
                ns.checked_mul(scale).ok_or_else(refused)?,
                token.checked_mul(all / refill).ok_or_else(refused)?,
            );
            parts = all;
        }
        let refused = || BoundedError::NotRepresentable { quota: first };
        let mut halvings = 0;
        let fits = |halvings: u32| {
            let Some(parts) = parts.checked_mul(1 << halvings) else {
                return false;
            };
            let fine = parts / ns.max(1) < TICKS_PER_NANO;
            fine && parts / gcd(parts, ns) < MOST_NUMERATOR
                && quotas().all(|quota| plan_on(ns, parts, quota).is_some())
        };
        while halvings < 62 && fits(halvings + 1) {
            halvings += 1;
        }
        let parts = parts << halvings;
        if let Some(quota) = quotas().find(|q| plan_on(ns, parts, q).is_none()) {
            return Err(BoundedError::NotRepresentable { quota: *quota });
        }
        if parts / ns.max(1) > MOST_TICKS_PER_NANO {
            return Err(refused());
        }
        let common = gcd(parts, ns);
        let num = u64::try_from(parts / common).map_err(|_| refused())?;
        let den = u64::try_from(ns / common).map_err(|_| refused())?;
        Self::scaled(num, den).ok_or_else(refused)
    }

    /// Multiplication by `factor` and a shift is division rounded down, exactly, for every 64-bit
    /// number: the factor is too large by less than 1/2^shift, and 2^shift ≥ 2^64 · den, so a product is
    /// too large by less than 1/den (Granlund and Montgomery, *Division by Invariant Integers using
    /// Multiplication*, 1994, theorem 4.2).
    fn scaled(num: u64, den: u64) -> Option<Self> {
        let shift = 64 + (u64::BITS - den.leading_zeros());
        let (mut factor, mut rest) = (u128::from(num / den), num % den);
        for _ in 0..shift {
            let doubled = u128::from(rest) * 2;
            let carry = doubled >= u128::from(den);
            rest = u64::try_from(if carry {
                doubled - u128::from(den)
            } else {
                doubled
            })
            .ok()?;
            factor = factor.checked_mul(2)?.checked_add(carry.into())?;
        }
        let factor = factor.checked_add((rest > 0).into())?;
        let last = u128::from(LAST_TICK) * u128::from(den) / u128::from(num);
        let last = u64::try_from(last).unwrap_or(u64::MAX);
        Some(Self {
            num,
            den,
            factor,
            shift,
            last,
        })
    }

    /// The tick that `nanos` is in. After 34 years or more it is the last one.
    #[inline]
    pub(super) fn ticks(&self, nanos: u64) -> u64 {
        let nanos = nanos.min(self.last);
        let (high, low) = ((self.factor >> 64) as u64, self.factor as u64);
        let below = (u128::from(nanos) * u128::from(low)) >> 64;
        let product = u128::from(nanos) * u128::from(high) + below;
        (product >> (self.shift - 64)) as u64
    }

    /// `quota` in ticks; `None` if they are not whole or too many.
    pub(super) fn plan(&self, quota: &Quota) -> Option<Plan> {
        plan_on(self.den.into(), self.num.into(), quota)
    }

    /// How much too early a wait may end at the most, in nanoseconds; never less than a tick.
    ///
    /// The clock is up to (den − 1) / den ticks past the one it reads as, and a wait is rounded up by
    /// (num − 1) / num nanoseconds at the most.
    pub(super) fn resolution(&self) -> Duration {
        let least = u128::from(self.den) + u128::from(self.num) - 1;
        let nanos = least.div_ceil(u128::from(self.num));
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    pub(super) const fn units(&self, plan: Plan) -> Units {
        Units {
            token: plan.token as u128,
            num: self.num,
            den: self.den,
            grain: 1,
        }
    }

    /// As many whole ticks as `wait` has, at most [`AHEAD`].
    pub(super) fn at_most(&self, wait: Duration) -> u64 {
        let nanos = u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX);
        let ticks = u128::from(nanos) * u128::from(self.num) / u128::from(self.den);
        u64::try_from(ticks).map_or(AHEAD, |ticks| ticks.min(AHEAD))
    }
}

/// `quota` where a tick is `ns / parts` nanoseconds.
fn plan_on(ns: u128, parts: u128, quota: &Quota) -> Option<Plan> {
    let refill = u128::from(quota.refill());
    let products = quota.token().checked_mul(parts).zip(ns.checked_mul(refill));
    // Where they do not fit, what both sides share is taken out first.
    let (ticks, over) = products.or_else(|| {
        let (a, b) = lowest(quota.token(), ns);
        let (c, d) = lowest(parts, refill);
        let ((a, d), (c, b)) = (lowest(a, d), lowest(c, b));
        a.checked_mul(c).zip(b.checked_mul(d))
    })?;
    if ticks.checked_rem(over)? != 0 {
        return None;
    }
    let token = u64::try_from(ticks / over).ok()?;
    let capacity = quota.capacity();
    let full = token.checked_mul(capacity)?;
    (full <= AHEAD).then_some(Plan { token, capacity })
}

fn lowest(num: u128, den: u128) -> (u128, u128) {
    let common = gcd(num, den).max(1);
    (num / common, den / common)
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests;
