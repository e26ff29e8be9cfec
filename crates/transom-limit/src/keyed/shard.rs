//! The part of the keys that share a lock.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};
use std::time::Duration;

use crate::Quota;
use crate::gcra::State;

#[derive(Debug)]
pub(super) struct Shard<K, S> {
    pub(super) quota: Quota,
    buckets: HashMap<K, State, S>,
    /// The latest time keys were dropped at: those not held are known to be full only from then on.
    floor: Duration,
}

impl<K, S> Shard<K, S> {
    pub(super) fn new(quota: Quota, hasher: S) -> Self {
        Self {
            quota,
            buckets: HashMap::with_hasher(hasher),
            floor: Duration::ZERO,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.buckets.len()
    }
}

impl<K: Hash + Eq, S: BuildHasher> Shard<K, S> {
    pub(super) fn get<Q>(&self, key: &Q) -> State
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.buckets
            .get(key)
            .copied()
            .unwrap_or(State::full_at(self.floor))
    }

    /// Replaces the key's bucket by what `act` makes of it; a key that is not held and from which nothing
    /// was taken is not added.
    pub(super) fn try_update<Q, T, E>(
        &mut self,
        key: &Q,
        act: impl FnOnce(State, &Quota) -> Result<(State, T), E>,
    ) -> Result<T, E>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(state) = self.buckets.get_mut(key) {
            let (after, told) = act(*state, &self.quota)?;
            *state = after;
            return Ok(told);
        }
        let before = State::full_at(self.floor);
        let (after, told) = act(before, &self.quota)?;
        if after != before {
            self.buckets.insert(key.to_owned(), after);
        }
        Ok(told)
    }

    pub(super) fn drop_full(&mut self, now: Duration) {
        let quota = self.quota;
        self.floor = self.floor.max(now);
        self.buckets
            .retain(|_, state| !state.is_forgettable(&quota, now));
        // A flood that has passed should not keep its memory; halving leaves room for the next one.
        if self.buckets.len() < self.buckets.capacity() / 4 {
            self.buckets.shrink_to(self.buckets.len() * 2);
        }
    }
}
