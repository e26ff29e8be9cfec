//! One key's lease: tokens with the times from which they may be used.

use std::time::Duration;

use smallvec::SmallVec;

use super::size;
use crate::{Decision, Quota, Standing, gcra};

/// What a node holds of a key, and what it knows of its bucket.
#[derive(Debug, Default, Clone)]
pub(super) struct Lease {
    runs: SmallVec<[Run; 1]>,
    denied: Option<Denied>,
    /// How many tokens the latest lease was to have, and how many came.
    size: u64,
    got: u64,
    /// When it came.
    since: Duration,
    /// When the shared bucket would be full if nothing more were taken.
    full_at: Duration,
}

/// Tokens of one trip: the last one may be used at `last`, each before it a token's time earlier.
#[derive(Debug, Clone, Copy)]
struct Run {
    count: u64,
    last: Duration,
}

/// So many tokens are not there before that time.
#[derive(Debug, Clone, Copy)]
struct Denied {
    cost: u64,
    until: Duration,
}

/// What to ask of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Trip {
    /// How many tokens.
    pub(super) cost: u64,
    /// Also ahead of time.
    pub(super) ahead: bool,
}

impl Lease {
    /// Whether `cost` tokens are there, as far as is known here: wait zero if they are.
    pub(super) fn wait(&self, quota: &Quota, cost: u64, now: Duration) -> Option<Duration> {
        let mut missing = cost;
        let mut ready = now;
        for run in &self.runs {
            if missing == 0 {
                break;
            }
            let used = missing.min(run.count);
            ready = ready.max(run.ready(quota, used));
            missing -= used;
        }
        if missing == 0 {
            return Some(ready.saturating_sub(now));
        }
        let denied = self.denied?;
        (denied.cost <= cost && now < denied.until).then(|| denied.until.saturating_sub(now))
    }

    /// The decision on `cost` tokens, or `None` if only the store knows. Takes nothing.
    pub(super) fn decide(
        &self,
        quota: &Quota,
        cost: u64,
        now: Duration,
        taken: bool,
    ) -> Option<Decision> {
        let wait = self.wait(quota, cost, now)?;
        let taken = if taken { cost } else { 0 };
        let standing = self.standing(quota, now, wait, taken);
        Some(if wait.is_zero() {
            Decision::Allowed(standing)
        } else {
            Decision::Denied(standing)
        })
    }

    /// The shared bucket as of the latest trip, and the tokens held here without `taken`.
    pub(super) fn standing(
        &self,
        quota: &Quota,
        now: Duration,
        wait: Duration,
        taken: u64,
    ) -> Standing {
        let drain = u128::from(quota.refill());
        let units = |time: Duration| time.as_nanos().saturating_mul(drain);
        let held = self.held().saturating_sub(taken);
        // `full_at` is rounded up to a nanosecond; the tokens that lack must not be.
        let lacks = units(self.full_at.saturating_sub(now)).saturating_sub(drain - 1);
        let debt = lacks.saturating_sub(u128::from(held).saturating_mul(quota.token()));
        let short = units(wait);
        Standing::new(
            quota.capacity(),
            gcra::units(quota),
            debt.max(short),
            short,
            Duration::ZERO,
        )
    }

    /// How many tokens are held, whenever they may be used.
    pub(super) fn held(&self) -> u64 {
        self.runs
            .iter()
            .fold(0, |sum, run| sum.saturating_add(run.count))
    }

    /// Uses up the `cost` earliest tokens, or as many as there are. Gives the rest.
    pub(super) fn spend(&mut self, mut cost: u64) -> u64 {
        for run in &mut self.runs {
            let used = cost.min(run.count);
            run.count -= used;
            cost -= used;
        }
        self.runs.retain(|run| run.count > 0);
        cost
    }

    /// What to ask of the store so that `cost` tokens are held, or more if they go fast.
    pub(super) fn plan(&mut self, cost: u64, most: u64, interval: Duration, now: Duration) -> Trip {
        let lasted = now.saturating_sub(self.since);
        self.size = size::next(self.size, self.got, lasted, interval, most);
        let held = self.held();
        // Alone, it is no more than the request itself: nothing is held of a key that is not busy.
        let ahead = held > 0 || self.size > cost;
        let cost = self.size.max(cost).saturating_sub(held);
        Trip { cost, ahead }
    }

    /// Keeps what the store answered to a `trip` for a request of `cost` tokens, at `now`.
    pub(super) fn keep(
        &mut self,
        quota: &Quota,
        trip: Trip,
        cost: u64,
        told: &Decision,
        now: Duration,
    ) {
        let standing = told.standing();
        self.since = now;
        self.full_at = now.saturating_add(standing.reset_after());
        self.denied = None;
        let last = now.saturating_add(standing.wait());
        if told.is_allowed() {
            self.got = trip.cost;
            self.runs.push(Run {
                count: trip.cost,
                last,
            });
            return;
        }
        // The request's own tokens would have come before those it was to have ahead.
        let wanted = cost.saturating_sub(self.held());
        let extra = trip.cost.saturating_sub(wanted);
        let until = last.saturating_sub(time_of(extra, quota));
        self.got = 0;
        if until > now {
            self.denied = Some(Denied { cost, until });
        } else {
            // They are there, only not so many ahead: the next trip asks for no more than the request.
            self.size = 1;
        }
    }

    /// Drops what is of no use any more: the shared bucket is full again, and the key is not busy.
    pub(super) fn refresh(&mut self, now: Duration, interval: Duration) {
        let idle = self.since.saturating_add(interval.saturating_mul(2));
        if now >= self.full_at && now >= idle {
            *self = Self::default();
        }
    }

    pub(super) fn forget_denial(&mut self) {
        self.denied = None;
    }
}

impl Run {
    /// When its first `used` tokens may all be used. `used` is at most `count`.
    fn ready(&self, quota: &Quota, used: u64) -> Duration {
        self.last
            .saturating_sub(time_of(self.count.saturating_sub(used), quota))
    }
}

/// In what time `tokens` come, rounded down: at most a capacity of them, so it does not overflow.
fn time_of(tokens: u64, quota: &Quota) -> Duration {
    let nanos = u128::from(tokens).saturating_mul(quota.token()) / u128::from(quota.refill());
    u64::try_from(nanos).map_or(Duration::MAX, Duration::from_nanos)
}
