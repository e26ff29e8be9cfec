//! Looking before anything is taken.

use std::time::Duration;

use super::Memory;
use crate::{Ask, Clock, Decision, Quota, Standing, StoreError, gcra};

impl<C: Clock> Memory<C> {
    /// What the ask at `at` would be answered after those before it, of which some may be of the same bucket.
    pub(super) fn look(
        &self,
        asks: &[Ask<'_>],
        at: usize,
        now: Duration,
    ) -> Result<Decision, StoreError> {
        let ask = &asks[at];
        let peek = |cost| self.of(ask, |limiter| limiter.peek_n_at(ask.key, cost, now));
        let same = |other: &&Ask<'_>| other.limit == ask.limit && other.key == ask.key;
        let before = asks[..at].iter().filter(same);
        let before = before.fold(0_u64, |sum, ask| sum.saturating_add(ask.cost));
        if before == 0 || ask.cost == 0 {
            return peek(ask.cost);
        }
        let quota = self.limiter(ask)?.quota();
        let both = before.saturating_add(ask.cost);
        if ask.cost > quota.capacity() || both <= quota.capacity() {
            return peek(both.min(ask.cost.max(quota.capacity())));
        }
        let full_after = peek(0)?.reset_after();
        Ok(Decision::Denied(behind(&quota, full_after, before, both)))
    }
}

/// A bucket that is full after `full_after`, from which `before` are taken, where `both` are more than it holds.
fn behind(quota: &Quota, full_after: Duration, before: u64, both: u64) -> Standing {
    let lacks = full_after.as_nanos().saturating_mul(quota.refill().into());
    let with = |tokens: u64| u128::from(tokens).saturating_mul(quota.token());
    let short = lacks.saturating_add(with(both - quota.capacity()));
    let debt = lacks.saturating_add(with(before)).max(short);
    let units = gcra::units(quota);
    Standing::new(quota.capacity(), units, debt, short, Duration::ZERO)
}

/// What a look says to a request that would wait.
pub(super) fn within(decision: Decision, wait: Duration) -> Decision {
    match decision {
        Decision::Denied(standing) if standing.wait() <= wait => Decision::Allowed(standing),
        other => other,
    }
}
