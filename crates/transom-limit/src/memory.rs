//! Limiters of this process as a store.

use std::fmt;
use std::future::ready;
use std::time::Duration;

use smallvec::SmallVec;

use crate::{
    Act, Ask, Bounded, BoundedError, Clock, Decision, DefaultClock, Limit, Limiter, Store,
    StoreError, Verdict,
};

mod look;

use look::within;

/// Several limits in this process's memory, asked together on one clock.
///
/// ```
/// use transom_limit::{Ask, Limit, Memory, Quota};
///
/// let limits = [
///     Limit::new("burst", Quota::per_second(10)?),
///     Limit::new("hourly", Quota::per_hour(1000)?),
/// ];
/// let memory = Memory::bounded(limits, 50_000)?;
/// let verdict = memory.check(&[Ask::new(0, "ann"), Ask::new(1, "ann")])?;
/// assert!(verdict.is_allowed());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A table of which the numbers are of interest is kept beside it:
///
/// ```
/// use std::sync::Arc;
/// use transom_limit::{Bounded, DefaultClock, Memory, Quota};
///
/// let table = Arc::new(Bounded::new(Quota::per_second(10)?, 50_000)?);
/// let memory = Memory::on(DefaultClock::default()).with("burst", Arc::clone(&table));
/// assert_eq!(table.pressure(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # All or none
///
/// It looks at every limit before it takes from any, so a denial takes nothing. Where another thread
/// empties a bucket between the look and the taking, what was taken from the others is given back: never
/// more is admitted than the limits allow, and in that moment a third request may be denied that would
/// have passed.
pub struct Memory<C = DefaultClock> {
    clock: C,
    limits: Vec<Limit>,
    limiters: Vec<Box<dyn Limiter>>,
}

impl Memory {
    /// A table for each limit, each for `keys` keys that have tokens missing at the same time.
    ///
    /// # Errors
    ///
    /// [`BoundedError`] if a quota does not fit a table.
    pub fn bounded(
        limits: impl IntoIterator<Item = Limit>,
        keys: usize,
    ) -> Result<Self, BoundedError> {
        Self::bounded_on(DefaultClock::default(), limits, keys)
    }
}

impl<C: Clock + Clone + Send + Sync + 'static> Memory<C> {
    /// As [`Memory::bounded`], on `clock`.
    ///
    /// # Errors
    ///
    /// [`BoundedError`] if a quota does not fit a table.
    pub fn bounded_on(
        clock: C,
        limits: impl IntoIterator<Item = Limit>,
        keys: usize,
    ) -> Result<Self, BoundedError> {
        let mut memory = Self::on(clock);
        for limit in limits {
            let table = Bounded::builder(*limit.quota()).keys(keys);
            let table = table.clock(memory.clock.clone()).build()?;
            memory = memory.with(limit.name(), table);
        }
        Ok(memory)
    }
}

impl<C> Memory<C> {
    /// No limits yet, on `clock`.
    pub const fn on(clock: C) -> Self {
        Self {
            clock,
            limits: Vec::new(),
            limiters: Vec::new(),
        }
    }

    /// Another limit, by a limiter of any kind. It is asked at this store's times, not its own clock's.
    ///
    /// [`Store::limits`] tells the quota it has now: of one that is changed later by a shared limiter, decisions
    /// know and `limits` does not. Of two limits of one name, the first is found by it.
    #[must_use]
    pub fn with(mut self, name: &str, limiter: impl Limiter + 'static) -> Self {
        self.limits.push(Limit::new(name, limiter.quota()));
        self.limiters.push(Box::new(limiter));
        self
    }
}

impl<C: Clock> Memory<C> {
    /// Takes the tokens of every ask, or of none. Does not wait for anything.
    ///
    /// # Errors
    ///
    /// [`StoreError::InsufficientCapacity`], [`StoreError::NoSuchLimit`].
    pub fn check(&self, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        self.act_at(Act::Take, asks, self.clock.now())
    }

    /// What [`Store::act`] does, at `now`.
    ///
    /// # Errors
    ///
    /// [`StoreError::InsufficientCapacity`], [`StoreError::NoSuchLimit`].
    pub fn act_at(&self, act: Act, asks: &[Ask<'_>], now: Duration) -> Result<Verdict, StoreError> {
        let mut told: SmallVec<[Decision; 2]> = SmallVec::new();
        if matches!(act, Act::Charge | Act::GiveBack) {
            return self.settle(act, asks, now);
        }
        // One limit decides in one step; several are looked at first.
        let wait = match act {
            Act::Reserve { max_wait } => max_wait,
            _ => Duration::ZERO,
        };
        if act == Act::Peek || asks.len() != 1 {
            for at in 0..asks.len() {
                told.push(within(self.look(asks, at, now)?, wait));
            }
            if !told.iter().all(Decision::is_allowed) {
                self.nothing_taken(asks, &mut told, now)?;
                return Ok(Verdict::of(told));
            }
            if act == Act::Peek {
                return Ok(Verdict::of(told));
            }
            told.clear();
        }
        for (at, ask) in asks.iter().enumerate() {
            let reserve = |limiter: &dyn Limiter| limiter.reserve_at(ask.key, ask.cost, wait, now);
            // A quota may have become smaller since the look.
            let decision = self
                .of(ask, reserve)
                .inspect_err(|_| self.undo(&asks[..at], now))?;
            told.push(decision);
            if !decision.is_allowed() {
                self.undo(&asks[..at], now);
                return self.looked(asks, at, decision, now);
            }
        }
        Ok(Verdict::of(told))
    }

    /// Charges or gives back: each on its own, none refused.
    fn settle(&self, act: Act, asks: &[Ask<'_>], now: Duration) -> Result<Verdict, StoreError> {
        // Before any is charged: an error takes nothing.
        for ask in asks {
            self.limiter(ask)?;
        }
        let decide = |ask: &Ask<'_>| {
            let limiter = self.limiter(ask)?;
            if act == Act::GiveBack {
                limiter.give_back_at(ask.key, ask.cost, now);
            }
            let cost = if act == Act::Charge { ask.cost } else { 0 };
            Ok(Decision::Allowed(limiter.charge_at(ask.key, cost, now)))
        };
        asks.iter()
            .map(decide)
            .collect::<Result<Vec<_>, _>>()
            .map(Verdict::new)
    }

    fn undo(&self, asks: &[Ask<'_>], now: Duration) {
        for ask in asks {
            if let Ok(limiter) = self.limiter(ask) {
                limiter.give_back_at(ask.key, ask.cost, now);
            }
        }
    }

    /// The verdict after `denied` at the place `at`: the others tell what there is.
    fn looked(
        &self,
        asks: &[Ask<'_>],
        at: usize,
        denied: Decision,
        now: Duration,
    ) -> Result<Verdict, StoreError> {
        let look = |(place, ask): (usize, &Ask<'_>)| match place {
            place if place == at => Ok(denied),
            _ => self.of(ask, |limiter| limiter.peek_n_at(ask.key, ask.cost, now)),
        };
        let decisions: Result<SmallVec<[Decision; 2]>, _> =
            asks.iter().enumerate().map(look).collect();
        let mut told = decisions?;
        self.nothing_taken(asks, &mut told, now)?;
        Ok(Verdict::of(told))
    }

    /// After a denial those that would allow tell what there is, not what would be left.
    fn nothing_taken(
        &self,
        asks: &[Ask<'_>],
        told: &mut [Decision],
        now: Duration,
    ) -> Result<(), StoreError> {
        for (ask, told) in asks.iter().zip(told) {
            if told.is_allowed() {
                *told = self.of(ask, |limiter| limiter.peek_n_at(ask.key, 0, now))?;
            }
        }
        Ok(())
    }

    fn of(
        &self,
        ask: &Ask<'_>,
        decide: impl FnOnce(&dyn Limiter) -> Result<Decision, crate::InsufficientCapacity>,
    ) -> Result<Decision, StoreError> {
        decide(self.limiter(ask)?).map_err(|error| StoreError::InsufficientCapacity {
            limit: self.limits[ask.limit].name().to_owned(),
            error,
        })
    }

    fn limiter(&self, ask: &Ask<'_>) -> Result<&dyn Limiter, StoreError> {
        let (place, limits) = (ask.limit, self.limits.len());
        let limiter = self.limiters.get(place).map(|limiter| &**limiter);
        limiter.ok_or(StoreError::NoSuchLimit { place, limits })
    }
}

impl<C: Clock + Send + Sync> Store for Memory<C> {
    fn limits(&self) -> &[Limit] {
        &self.limits
    }

    fn resolution(&self) -> Duration {
        let resolutions = self.limiters.iter().map(Limiter::resolution);
        resolutions.max().unwrap_or(Duration::from_nanos(1))
    }

    fn act(
        &self,
        act: Act,
        asks: &[Ask<'_>],
    ) -> impl Future<Output = Result<Verdict, StoreError>> + Send {
        ready(self.act_at(act, asks, self.clock.now()))
    }

    fn at_once(&self, act: Act, asks: &[Ask<'_>]) -> Option<Result<Verdict, StoreError>> {
        Some(self.act_at(act, asks, self.clock.now()))
    }
}

impl<C: fmt::Debug> fmt::Debug for Memory<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = f.debug_struct("Memory");
        all.field("clock", &self.clock)
            .field("limits", &self.limits);
        all.finish_non_exhaustive()
    }
}
