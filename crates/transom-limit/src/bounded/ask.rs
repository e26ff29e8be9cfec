//! The everyday calls, on the table's own clock.
#![expect(single_use_lifetimes, reason = "`impl Into<Key<'_>>` is not stable")]

use std::time::Duration;

use super::rule::Act;
use super::{Bounded, BoundedError};
use crate::clock::Clock;
use crate::{Decision, InsufficientCapacity, Key, Limiter, Quota, Standing};

impl<C: Clock> Bounded<C> {
    /// Takes one of the key's tokens now, if there is one.
    #[inline]
    pub fn check<'k>(&self, key: impl Into<Key<'k>>) -> Decision {
        self.one(key.into(), Act::Take { wait: 0 })
    }

    /// Takes `cost` of the key's tokens now, all or none. A cost of 0 is always allowed, takes
    /// nothing, and tells what remains.
    ///
    /// # Errors
    ///
    /// [`InsufficientCapacity`] if `cost` is more than the bucket ever holds.
    #[inline]
    pub fn check_n<'k>(
        &self,
        key: impl Into<Key<'k>>,
        cost: u64,
    ) -> Result<Decision, InsufficientCapacity> {
        let (plan, now) = (self.current.plan(), self.clock.now_nanos());
        self.act(key.into(), plan, cost, now, Act::Take { wait: 0 })
    }

    /// What [`check`](Self::check) would answer; takes nothing.
    #[inline]
    pub fn peek<'k>(&self, key: impl Into<Key<'k>>) -> Decision {
        self.one(key.into(), Act::Peek)
    }

    /// [`check_n`](Self::check_n) by a quota of this key's own, which must lie on the table's grid.
    ///
    /// The key's state is a time, so one that goes from one quota to another keeps the wait it has built
    /// up. Quotas whose buckets fill in very different times belong in tables of their own.
    ///
    /// # Errors
    ///
    /// [`BoundedError::OffGrid`], and [`BoundedError::InsufficientCapacity`] if `cost` is more than the
    /// bucket ever holds.
    pub fn check_by<'k>(
        &self,
        key: impl Into<Key<'k>>,
        quota: &Quota,
        cost: u64,
    ) -> Result<Decision, BoundedError> {
        let (plan, now) = (self.plan(quota)?, self.clock.now_nanos());
        Ok(self.act(key.into(), plan, cost, now, Act::Take { wait: 0 })?)
    }

    #[inline]
    fn one(&self, key: Key<'_>, act: Act) -> Decision {
        let (plan, now) = (self.current.plan(), self.clock.now_nanos());
        // Every bucket has room for one token.
        let outcome = self.decide(key, plan.token, plan, now, act);
        self.tell(outcome, plan)
    }
}

impl<C: Clock + Send + Sync> Bounded<C> {
    /// Takes `cost` tokens for what has happened already, or as many as there are.
    ///
    /// To count only failed logins, [`peek`](Self::peek) before and charge after. Requests that run at
    /// the same moment all pass that peek; where it matters, check before and
    /// [`give_back`](Self::give_back) after.
    pub fn charge<'k>(&self, key: impl Into<Key<'k>>, cost: u64) -> Standing {
        self.charge_at(key.into(), cost, self.clock.now())
    }

    /// Puts `cost` tokens back, never above the capacity, and only while the key still has a bucket.
    pub fn give_back<'k>(&self, key: impl Into<Key<'k>>, cost: u64) {
        self.give_back_at(key.into(), cost, self.clock.now());
    }

    /// Takes `cost` tokens that are there, or will be within `max_wait`: the request may go on
    /// [`Standing::wait`] later. What cannot be kept that far ahead (about the time in which a bucket
    /// fills, and never less) is denied.
    ///
    /// # Errors
    ///
    /// [`InsufficientCapacity`] if `cost` is more than the bucket ever holds.
    pub fn reserve<'k>(
        &self,
        key: impl Into<Key<'k>>,
        cost: u64,
        max_wait: Duration,
    ) -> Result<Decision, InsufficientCapacity> {
        self.reserve_at(key.into(), cost, max_wait, self.clock.now())
    }
}
