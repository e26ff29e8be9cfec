//! A map of [`KeyBuf`]s asked by borrowed [`Key`]s.

use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash, Hasher};
use std::time::Duration;

use super::Keyed;
use crate::{Clock, Decision, InsufficientCapacity, Key, KeyBuf, Limiter, Quota, Standing};

/// What both are: `Borrow` can only give a reference, and a `Key` is none.
pub trait AsKey {
    fn as_key(&self) -> Key<'_>;
}

impl AsKey for Key<'_> {
    fn as_key(&self) -> Key<'_> {
        *self
    }
}

impl AsKey for KeyBuf {
    fn as_key(&self) -> Key<'_> {
        self.borrow()
    }
}

impl<'a> Borrow<dyn AsKey + 'a> for KeyBuf {
    fn borrow(&self) -> &(dyn AsKey + 'a) {
        self
    }
}

impl PartialEq for dyn AsKey + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.as_key() == other.as_key()
    }
}

impl Eq for dyn AsKey + '_ {}

impl Hash for dyn AsKey + '_ {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_key().hash(state);
    }
}

impl ToOwned for dyn AsKey + '_ {
    type Owned = KeyBuf;

    fn to_owned(&self) -> KeyBuf {
        self.as_key().to_owned()
    }
}

impl<S, C> Limiter for Keyed<KeyBuf, S, C>
where
    S: BuildHasher + Send + Sync,
    C: Clock + Send + Sync,
{
    fn quota(&self) -> Quota {
        self.quota()
    }

    fn now(&self) -> Duration {
        self.clock().now()
    }

    fn reserve_at(
        &self,
        key: Key<'_>,
        cost: u64,
        max_wait: Duration,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity> {
        self.reserve_at(&key as &dyn AsKey, cost, max_wait, now)
    }

    fn peek_n_at(
        &self,
        key: Key<'_>,
        cost: u64,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity> {
        self.peek_n_at(&key as &dyn AsKey, cost, now)
    }

    fn charge_at(&self, key: Key<'_>, cost: u64, now: Duration) -> Standing {
        self.charge_at(&key as &dyn AsKey, cost, now)
    }

    fn give_back_at(&self, key: Key<'_>, cost: u64, now: Duration) {
        self.give_back_at(&key as &dyn AsKey, cost, now);
    }
}
