//! How many tokens to lease.

use std::time::Duration;

use crate::Limit;

/// How large leases may be, by limit, and how long they should last.
#[derive(Debug)]
pub(super) struct Sizes {
    most: Vec<u64>,
    pub(super) interval: Duration,
}

impl Sizes {
    /// Half of a bucket for the leases of all nodes together.
    pub(super) fn of(limits: &[Limit], nodes: u64) -> Self {
        let part = nodes.max(1).saturating_mul(2);
        let most = |limit: &Limit| (limit.quota().capacity() / part).max(1);
        Self {
            most: limits.iter().map(most).collect(),
            interval: Duration::from_millis(200),
        }
    }

    /// The same for all limits, as far as their buckets go.
    pub(super) fn all(&mut self, limits: &[Limit], most: u64) {
        let most = |limit: &Limit| most.clamp(1, limit.quota().capacity());
        self.most = limits.iter().map(most).collect();
    }

    pub(super) fn most(&self, limit: usize) -> u64 {
        self.most.get(limit).copied().unwrap_or(1)
    }
}

/// The next lease's size, when `got` tokens have lasted `lasted` and the one before had `size`: what is
/// spent in `interval` at that rate, at most twice as many and at most `most`.
pub(super) fn next(size: u64, got: u64, lasted: Duration, interval: Duration, most: u64) -> u64 {
    if got == 0 {
        return size.clamp(1, most);
    }
    let spent = u128::from(got).saturating_mul(interval.as_nanos());
    let wanted = spent.checked_div(lasted.as_nanos());
    let wanted = wanted.and_then(|wanted| u64::try_from(wanted).ok());
    let twice = size.saturating_mul(2).clamp(1, most);
    wanted.unwrap_or(u64::MAX).clamp(1, twice)
}
