//! The part of the keys that share a lock.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::{BuildHasher, Hash};
use std::time::Duration;

use crate::gcra::State;
use crate::{Decision, Quota};

#[derive(Debug)]
pub(super) struct Shard<K, S> {
    buckets: HashMap<K, State, S>,
    /// The latest time keys were dropped at: those not held are known to be full only from then on.
    floor: Duration,
}

impl<K, S> Shard<K, S> {
    pub(super) fn new(hasher: S) -> Self {
        Self {
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

    pub(super) fn update<Q>(
        &mut self,
        key: &Q,
        decide: impl FnOnce(State) -> (State, Decision),
    ) -> Decision
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        let Ok(decision) = self.try_update(key, |state| Ok::<_, Infallible>(decide(state)));
        decision
    }

    /// Replaces the key's bucket by what `decide` makes of it; a key that is not held and from which
    /// nothing was taken is not added.
    pub(super) fn try_update<Q, E>(
        &mut self,
        key: &Q,
        decide: impl FnOnce(State) -> Result<(State, Decision), E>,
    ) -> Result<Decision, E>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(state) = self.buckets.get_mut(key) {
            let (after, decision) = decide(*state)?;
            *state = after;
            return Ok(decision);
        }
        let before = State::full_at(self.floor);
        let (after, decision) = decide(before)?;
        if after != before {
            self.buckets.insert(key.to_owned(), after);
        }
        Ok(decision)
    }

    pub(super) fn drop_full(&mut self, quota: &Quota, now: Duration) {
        self.floor = self.floor.max(now);
        self.buckets.retain(|_, state| !state.is_full(quota, now));
        // A flood that has passed should not keep its memory; halving leaves room for the next one.
        if self.buckets.len() < self.buckets.capacity() / 4 {
            self.buckets.shrink_to(self.buckets.len() * 2);
        }
    }
}
