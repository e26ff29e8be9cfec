//! One bucket for everybody.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::gcra::{self, State};
use crate::{Clock, Decision, InsufficientCapacity, Key, Limiter, Quota, Standing, SystemClock};

/// A limiter with a single bucket, for a resource all callers share. As a [`Limiter`] it takes every
/// key for the same one.
///
/// The times passed to the `_at` methods and those of the clock must have the same origin; use
/// one kind or the other.
#[derive(Debug)]
pub struct Direct<C = SystemClock> {
    clock: C,
    bucket: Mutex<Bucket>,
}

#[derive(Debug)]
struct Bucket {
    quota: Quota,
    state: State,
}

impl Bucket {
    fn keep<T>(&mut self, (after, told): (State, T)) -> T {
        self.state = after;
        told
    }
}

impl Direct {
    /// A full bucket on the system's monotonic clock.
    pub fn new(quota: Quota) -> Self {
        Self::with_clock(quota, SystemClock::new())
    }
}

impl<C> Direct<C> {
    /// A full bucket on `clock`.
    pub fn with_clock(quota: Quota, clock: C) -> Self {
        let state = State::default();
        Self {
            clock,
            bucket: Mutex::new(Bucket { quota, state }),
        }
    }

    /// The quota all requests are held to.
    pub fn quota(&self) -> Quota {
        self.bucket().quota
    }

    /// Holds all requests to `quota` from now on. The tokens that are missing still are, and come back at
    /// the new rate.
    pub fn set_quota(&self, quota: Quota) {
        self.bucket().quota = quota;
    }

    /// Takes one token at `now`, if there is one.
    pub fn check_at(&self, now: Duration) -> Decision {
        let mut bucket = self.bucket();
        let decided = gcra::decide_one(bucket.state, &bucket.quota, now);
        bucket.keep(decided)
    }

    /// Takes `cost` tokens at `now`, all or none.
    ///
    /// # Errors
    ///
    /// [`InsufficientCapacity`] if `cost` is more than the bucket ever holds.
    pub fn check_n_at(&self, cost: u64, now: Duration) -> Result<Decision, InsufficientCapacity> {
        let mut bucket = self.bucket();
        let decided = gcra::decide(bucket.state, &bucket.quota, cost, now)?;
        Ok(bucket.keep(decided))
    }

    /// What [`check_at`](Self::check_at) would answer; takes nothing.
    pub fn peek_at(&self, now: Duration) -> Decision {
        let bucket = self.bucket();
        gcra::decide_one(bucket.state, &bucket.quota, now).1
    }

    // A poisoned lock is as good as a sound one: the state is only ever replaced whole.
    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C: Clock> Direct<C> {
    /// Takes one token now, if there is one.
    pub fn check(&self) -> Decision {
        self.check_at(self.clock.now())
    }

    /// Takes `cost` tokens now, all or none.
    ///
    /// # Errors
    ///
    /// As [`check_n_at`](Self::check_n_at).
    pub fn check_n(&self, cost: u64) -> Result<Decision, InsufficientCapacity> {
        self.check_n_at(cost, self.clock.now())
    }

    /// What [`check`](Self::check) would answer now; takes nothing.
    pub fn peek(&self) -> Decision {
        self.peek_at(self.clock.now())
    }

    /// Takes `cost` tokens that are there now, or will be within `max_wait`: the request may go on
    /// [`Standing::wait`] later.
    ///
    /// # Errors
    ///
    /// [`InsufficientCapacity`] if `cost` is more than the bucket ever holds.
    pub fn reserve(&self, cost: u64, max_wait: Duration) -> Result<Decision, InsufficientCapacity> {
        let now = self.clock.now();
        let mut bucket = self.bucket();
        let decided = gcra::reserve(bucket.state, &bucket.quota, cost, max_wait, now)?;
        Ok(bucket.keep(decided))
    }

    /// Takes `cost` tokens for what has happened already, or as many as there are.
    pub fn charge(&self, cost: u64) -> Standing {
        let now = self.clock.now();
        let mut bucket = self.bucket();
        let charged = gcra::charge(bucket.state, &bucket.quota, cost, now);
        bucket.keep(charged)
    }

    /// Puts `cost` tokens back, never above the capacity.
    pub fn give_back(&self, cost: u64) {
        let now = self.clock.now();
        let mut bucket = self.bucket();
        bucket.state = gcra::give_back(bucket.state, &bucket.quota, cost, now);
    }
}

impl<C: Clock + Send + Sync> Limiter for Direct<C> {
    fn quota(&self) -> Quota {
        self.quota()
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }

    fn reserve_at(
        &self,
        _: Key<'_>,
        cost: u64,
        max_wait: Duration,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity> {
        let mut bucket = self.bucket();
        let decided = gcra::reserve(bucket.state, &bucket.quota, cost, max_wait, now)?;
        Ok(bucket.keep(decided))
    }

    fn peek_n_at(
        &self,
        _: Key<'_>,
        cost: u64,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity> {
        let bucket = self.bucket();
        gcra::peek(bucket.state, &bucket.quota, cost, now)
    }

    fn charge_at(&self, _: Key<'_>, cost: u64, now: Duration) -> Standing {
        let mut bucket = self.bucket();
        let charged = gcra::charge(bucket.state, &bucket.quota, cost, now);
        bucket.keep(charged)
    }

    fn give_back_at(&self, _: Key<'_>, cost: u64, now: Duration) {
        let mut bucket = self.bucket();
        bucket.state = gcra::give_back(bucket.state, &bucket.quota, cost, now);
    }
}
