//! One bucket for everybody.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::gcra::{self, State};
use crate::{Clock, Decision, InsufficientCapacity, Quota, SystemClock};

/// A limiter with a single bucket, for a resource all callers share.
///
/// The times passed to the `_at` methods and those of the clock must have the same origin; use
/// one kind or the other.
#[derive(Debug)]
pub struct Direct<C = SystemClock> {
    quota: Quota,
    clock: C,
    state: Mutex<State>,
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
        Self {
            quota,
            clock,
            state: Mutex::default(),
        }
    }

    /// The quota all requests are held to.
    pub fn quota(&self) -> &Quota {
        &self.quota
    }

    /// Takes one token at `now`, if there is one.
    pub fn check_at(&self, now: Duration) -> Decision {
        let mut state = self.state();
        let (after, decision) = gcra::decide_one(*state, &self.quota, now);
        *state = after;
        decision
    }

    /// Takes `cost` tokens at `now`, all or none.
    ///
    /// # Errors
    ///
    /// [`InsufficientCapacity`] if `cost` is more than the bucket ever holds.
    pub fn check_n_at(&self, cost: u64, now: Duration) -> Result<Decision, InsufficientCapacity> {
        let mut state = self.state();
        let (after, decision) = gcra::decide(*state, &self.quota, cost, now)?;
        *state = after;
        Ok(decision)
    }

    /// What [`check_at`](Self::check_at) would answer; takes nothing.
    pub fn peek_at(&self, now: Duration) -> Decision {
        gcra::decide_one(*self.state(), &self.quota, now).1
    }

    // A poisoned lock is as good as a sound one: the state is only ever replaced whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
}
