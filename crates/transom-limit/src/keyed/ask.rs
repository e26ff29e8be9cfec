//! The everyday calls, on the limiter's own clock.

use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};
use std::time::Duration;

use super::Keyed;
use crate::{Clock, Decision, InsufficientCapacity, Standing};

impl<K: Hash + Eq, S: BuildHasher, C: Clock> Keyed<K, S, C> {
    /// Takes one of the key's tokens now, if there is one.
    pub fn check<Q>(&self, key: &Q) -> Decision
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.check_at(key, self.clock.now())
    }

    /// Takes `cost` of the key's tokens now, all or none.
    ///
    /// # Errors
    ///
    /// As [`check_n_at`](Self::check_n_at).
    pub fn check_n<Q>(&self, key: &Q, cost: u64) -> Result<Decision, InsufficientCapacity>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.check_n_at(key, cost, self.clock.now())
    }

    /// What [`check`](Self::check) would answer now; takes nothing and adds no key.
    pub fn peek<Q>(&self, key: &Q) -> Decision
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.peek_at(key, self.clock.now())
    }

    /// Takes `cost` tokens that are there now, or will be within `max_wait`: the request may go on
    /// [`Standing::wait`] later.
    ///
    /// # Errors
    ///
    /// As [`reserve_at`](Self::reserve_at).
    pub fn reserve<Q>(
        &self,
        key: &Q,
        cost: u64,
        max_wait: Duration,
    ) -> Result<Decision, InsufficientCapacity>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.reserve_at(key, cost, max_wait, self.clock.now())
    }

    /// Takes `cost` tokens for what has happened already, or as many as there are.
    pub fn charge<Q>(&self, key: &Q, cost: u64) -> Standing
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.charge_at(key, cost, self.clock.now())
    }

    /// Puts `cost` tokens back, never above the capacity.
    pub fn give_back<Q>(&self, key: &Q, cost: u64)
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.give_back_at(key, cost, self.clock.now());
    }
}
