//! What is answered for a store that cannot be asked.

use std::time::Duration;

use crate::{
    Act, Ask, Clock, Decision, InsufficientCapacity, Limit, Memory, Quota, QuotaError, Standing,
    Store, StoreError, Verdict, gcra,
};

/// What a [`Guarded`](super::Guarded) store answers while the store behind it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fallback {
    /// Buckets of this process, with a `share`th part of each quota: as many as there are processes
    /// (0 counts as 1). All of them together then hold to the quota, wherever its capacity can be divided.
    ///
    /// The rate is divided exactly, the capacity rounded down and at least 1. A request that costs more than the share's
    /// capacity is denied until the store is next asked.
    Local {
        /// By how much the quotas are divided.
        share: u32,
    },
    /// Everything passes and nothing is counted.
    Allow,
    /// Everything is denied until the store is next asked.
    Deny,
}

/// The whole of each quota, in this process: right where only one process uses the store.
impl Default for Fallback {
    fn default() -> Self {
        Self::Local { share: 1 }
    }
}

/// A fallback, ready to answer.
#[derive(Debug)]
pub(super) enum Behind<C> {
    Local(Memory<C>),
    Allow,
    Deny,
}

impl<C: Clock + Send + Sync> Behind<C> {
    /// Answers at `now`; the store will not be asked before `rest` has passed.
    pub(super) fn act(
        &self,
        limits: &[Limit],
        act: Act,
        asks: &[Ask<'_>],
        now: Duration,
        rest: Duration,
    ) -> Result<Verdict, StoreError> {
        let quotas = asks.iter().map(|ask| quota(limits, act, ask));
        let quotas: Vec<&Quota> = quotas.collect::<Result<_, _>>()?;
        let taking = !matches!(act, Act::Charge | Act::GiveBack);
        match self {
            Self::Local(memory) if !(taking && too_much(memory, asks)) => {
                memory.act_at(act, asks, now)
            }
            Self::Local(_) | Self::Deny if taking => Ok(Verdict::new(
                quotas.into_iter().map(|quota| denied(quota, rest)),
            )),
            _ => Ok(Verdict::new(quotas.into_iter().map(allowed))),
        }
    }
}

/// The limit's quota, if such an ask can ever be allowed.
fn quota<'l>(limits: &'l [Limit], act: Act, ask: &Ask<'_>) -> Result<&'l Quota, StoreError> {
    let (place, cost) = (ask.limit, ask.cost);
    let there = limits.len();
    let limit = limits.get(place).ok_or(StoreError::NoSuchLimit {
        place,
        limits: there,
    })?;
    let capacity = limit.quota().capacity();
    if cost > capacity && !matches!(act, Act::Charge | Act::GiveBack) {
        return Err(StoreError::InsufficientCapacity {
            limit: limit.name().to_owned(),
            error: InsufficientCapacity { cost, capacity },
        });
    }
    Ok(limit.quota())
}

fn too_much<C: Clock + Send + Sync>(memory: &Memory<C>, asks: &[Ask<'_>]) -> bool {
    let shares = memory.limits();
    asks.iter().any(|ask| {
        let share = shares.get(ask.limit);
        share.is_some_and(|share| ask.cost > share.quota().capacity())
    })
}

fn allowed(quota: &Quota) -> Decision {
    let (capacity, units) = (quota.capacity(), gcra::units(quota));
    Decision::Allowed(Standing::new(capacity, units, 0, 0, Duration::ZERO))
}

/// An empty bucket, for as long as the store is not asked and at least a nanosecond.
fn denied(quota: &Quota, rest: Duration) -> Decision {
    let (capacity, units) = (quota.capacity(), gcra::units(quota));
    let empty = u128::from(capacity) * quota.token();
    let wait = rest.as_nanos().max(1);
    let short = wait.saturating_mul(quota.refill().into());
    let standing = Standing::new(capacity, units, empty, short, Duration::ZERO);
    Decision::Denied(standing)
}

/// The `share`th part of a quota: exactly that of the rate, and of the capacity the whole part but at least 1.
pub(super) fn share_of(quota: &Quota, share: u32) -> Result<Quota, QuotaError> {
    let share = share.max(1);
    let (capacity, refill, period) = (quota.capacity(), quota.refill(), quota.period());
    let capacity = (capacity / u64::from(share)).max(1);
    let slower = period.checked_mul(share).ok_or(QuotaError::TooSlow {
        capacity,
        refill,
        period,
    })?;
    Quota::new(capacity, refill, slower)
}
