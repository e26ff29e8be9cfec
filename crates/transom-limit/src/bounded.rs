//! One bucket per key in memory of a fixed size, whatever the number of keys.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::clock::{Clock, nanos};
use crate::hashing::Seeds;
use crate::{Decision, InsufficientCapacity, Key, Limiter, Quota, Standing};

mod ask;
mod atom;
mod build;
mod epoch;
mod grid;
mod many;
#[cfg(test)]
mod model;
mod plan;
mod rule;
mod set;
mod table;
mod word;

pub use build::{BoundedBuilder, BoundedError, OnPressure};

use grid::{Grid, Plan};
use plan::Current;
use rule::{Act, Outcome};
use table::{Request, Table};

/// The clock of a [`Bounded`] that was given none.
#[cfg(feature = "quanta")]
pub type DefaultClock = crate::QuantaClock;
/// The clock of a [`Bounded`] that was given none.
#[cfg(not(feature = "quanta"))]
pub type DefaultClock = crate::SystemClock;

/// A limiter with one bucket per key in a table whose size is set when it is built and never
/// changes: a flood of new keys neither grows it nor resets anybody.
///
/// ```
/// use transom_limit::{Bounded, Quota};
///
/// // 100 per minute and 20 at once, for up to 50 000 keys that are limited at the same time.
/// let limiter = Bounded::new(Quota::per_minute(100)?.burst(20)?, 50_000)?;
/// let decision = limiter.check("ann");
/// assert!(decision.is_allowed());
/// assert_eq!(decision.remaining(), 19);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # What it promises
///
/// No key is ever admitted more than its quota, however many others come and wherever the clock goes: in
/// no window of length t more than capacity + rate × (t + [`resolution`](Limiter::resolution)) tokens. What more keys than it was
/// built for cost is the other error: somebody is denied who should have passed, because a newcomer
/// takes over the standing of the key it displaces. It happens only where more than eight keys of one
/// set have tokens missing at the same moment; see [`BoundedBuilder`] for the sizing rule and
/// [`OnPressure`] for the other choice. [`pressure`](Self::pressure) counts it.
///
/// It holds no key, only 64 bits of hash and time: eight bytes, whatever the key is. There is no sweep,
/// no task and no lock. The clock is read to [`resolution`](Limiter::resolution), which is 2 ns
/// at the most for buckets that fill within a quarter of a minute, 54 ns for an hour, 1.3 µs for a day.
/// The times it tells apart last 34 years or more from the clock's origin; then time stands still.
#[derive(Debug)]
pub struct Bounded<C = DefaultClock> {
    table: Table,
    grid: Grid,
    current: Current,
    clock: C,
    seeds: Seeds,
    on_pressure: OnPressure,
    displaced: AtomicU64,
}

impl Bounded {
    /// A table for `keys` keys that have tokens missing at the same time, in 20 bytes for each.
    ///
    /// # Errors
    ///
    /// [`BoundedError`] if the quota does not fit the table's arithmetic.
    pub fn new(quota: Quota, keys: usize) -> Result<Self, BoundedError> {
        Self::builder(quota).keys(keys).build()
    }

    /// A table by its parts.
    pub fn builder(quota: Quota) -> BoundedBuilder {
        BoundedBuilder::new(quota)
    }
}

impl<C> Bounded<C> {
    /// Holds all keys to `quota` from now on. What a key lacks in tokens it still lacks: nobody is
    /// reset, and nobody is locked out by a wait that was long under the quota before.
    ///
    /// Visits the whole table once, without holding anybody up; a key that is decided meanwhile may be
    /// judged by either quota, and what it takes may be counted by either: at most it gets one capacity
    /// twice, or waits until a bucket would have filled.
    ///
    /// # Errors
    ///
    /// [`BoundedError::OffGrid`] if its tokens are not whole on the table's grid: name it to
    /// [`BoundedBuilder::also`] when you build the table.
    pub fn set_quota(&self, quota: Quota) -> Result<(), BoundedError>
    where
        C: Clock,
    {
        let plan = self.plan(&quota)?;
        self.current.change(quota, plan, |before| {
            let now = || self.grid.ticks(self.clock.now_nanos());
            self.table.rescale(now, |tat, now| {
                let debt = u128::from(tat.saturating_sub(now));
                let scaled = (debt * u128::from(plan.token)).div_ceil(u128::from(before.token));
                let debt = u64::try_from(scaled).map_or(plan.full(), |debt| debt.min(plan.full()));
                if debt == 0 { tat } else { now + debt }
            });
        });
        Ok(())
    }

    /// How many buckets there are: a multiple of eight.
    pub fn slots(&self) -> usize {
        self.table.slots()
    }

    /// How many keys have tokens missing now. Reads the whole table.
    pub fn in_use(&self) -> usize
    where
        C: Clock,
    {
        self.table.in_use(self.grid.ticks(self.clock.now_nanos()))
    }

    /// How many times a key with tokens missing was displaced by another since the table was built. If it
    /// rises fast, the table is small for its keys, or somebody floods it: not each time is somebody denied
    /// who should have passed, but nobody is without one.
    pub fn pressure(&self) -> u64 {
        self.displaced.load(Ordering::Relaxed)
    }

    fn plan(&self, quota: &Quota) -> Result<Plan, BoundedError> {
        let off = || BoundedError::OffGrid { quota: *quota };
        self.grid.plan(quota).ok_or_else(off)
    }

    #[inline]
    fn act(
        &self,
        key: Key<'_>,
        plan: Plan,
        cost: u64,
        now: u64,
        act: Act,
    ) -> Result<Decision, InsufficientCapacity> {
        let capacity = plan.capacity;
        if cost > capacity {
            return Err(InsufficientCapacity { cost, capacity });
        }
        let outcome = self.decide(key, cost * plan.token, plan, now, act);
        Ok(self.tell(outcome, plan))
    }

    #[inline]
    fn decide(&self, key: Key<'_>, ticks: u64, plan: Plan, now: u64, act: Act) -> Outcome {
        self.decide_hashed(self.seeds.hash(key), ticks, plan, now, act)
    }

    #[inline]
    fn decide_hashed(&self, hash: u64, ticks: u64, plan: Plan, now: u64, act: Act) -> Outcome {
        let request = self.request(hash, ticks, plan, now);
        let (outcome, displaced) = self.table.decide(&request, act);
        if displaced {
            self.displaced.fetch_add(1, Ordering::Relaxed);
        }
        outcome
    }

    #[inline]
    fn request(&self, hash: u64, cost: u64, plan: Plan, now: u64) -> Request {
        Request {
            hash,
            now: self.grid.ticks(now),
            cost,
            full: plan.full(),
            forget: self.on_pressure == OnPressure::Forget,
        }
    }

    #[inline]
    fn tell(&self, outcome: Outcome, plan: Plan) -> Decision {
        let standing = Standing::new(
            plan.capacity,
            self.grid.units(plan),
            outcome.debt.into(),
            outcome.short.into(),
            Duration::ZERO,
        );
        if outcome.allowed {
            Decision::Allowed(standing)
        } else {
            Decision::Denied(standing)
        }
    }
}

impl<C: Clock + Send + Sync> Limiter for Bounded<C> {
    fn quota(&self) -> Quota {
        self.current.quota()
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }

    fn resolution(&self) -> Duration {
        self.grid.resolution()
    }

    fn reserve_at(
        &self,
        key: Key<'_>,
        cost: u64,
        max_wait: Duration,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity> {
        let wait = self.grid.at_most(max_wait);
        let plan = self.current.plan();
        self.act(key, plan, cost, nanos(now), Act::Take { wait })
    }

    fn peek_n_at(
        &self,
        key: Key<'_>,
        cost: u64,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity> {
        self.act(key, self.current.plan(), cost, nanos(now), Act::Peek)
    }

    fn charge_at(&self, key: Key<'_>, cost: u64, now: Duration) -> Standing {
        let plan = self.current.plan();
        let ticks = cost.min(plan.capacity) * plan.token;
        let outcome = self.decide(key, ticks, plan, nanos(now), Act::Charge);
        *self.tell(outcome, plan).standing()
    }

    fn give_back_at(&self, key: Key<'_>, cost: u64, now: Duration) {
        let plan = self.current.plan();
        let ticks = cost.saturating_mul(plan.token);
        let hash = self.seeds.hash(key);
        self.table
            .give_back(&self.request(hash, ticks, plan, nanos(now)));
    }
}
