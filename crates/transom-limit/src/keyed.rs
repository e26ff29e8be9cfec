//! One bucket per key, in this process's memory.

use std::borrow::Borrow;
use std::convert::Infallible;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::gcra::{self, State};
use crate::{Decision, InsufficientCapacity, Quota, Standing, SystemClock};

mod ask;
pub(crate) mod by_key;
mod shard;

use shard::Shard;

/// A power of two; enough that threads on different keys rarely meet, and empty ones cost little.
const SHARDS: usize = 64;

/// A limiter with one bucket per key, exact for every key.
///
/// Keys are looked up borrowed: a `Keyed<String>` takes `&str` and allocates only when it meets a
/// key for the first time. The hasher should be keyed at random, as the default is, where
/// others choose the keys.
///
/// The times passed to the `_at` methods and those of the clock must have the same origin; use
/// one kind or the other.
///
/// # Memory
///
/// **It grows with every new key until [`retain_recent`](Self::retain_recent) is called**, which
/// drops only keys whose bucket is full again. Somebody who may invent keys (any IPv6
/// address, any user name) can make it as large as they like between two calls and, at the speed
/// of the refill, whatever the calls. Do not use it for such keys on its own; put a limit on
/// something they cannot invent before it.
///
/// ```
/// use std::time::Duration;
/// use transom_limit::{Keyed, Quota};
///
/// let limiter: Keyed<String> = Keyed::new(Quota::per_minute(60)?.burst(2)?);
/// let at = |secs| Duration::from_secs(secs);
/// assert!(limiter.check_at("ann", at(0)).is_allowed());
/// assert!(limiter.check_at("ann", at(0)).is_allowed());
/// let denied = limiter.check_at("ann", at(0));
/// assert_eq!(denied.retry_after_ceil_secs(), 1);
/// assert!(limiter.check_at("bob", at(0)).is_allowed());
///
/// assert_eq!(limiter.len(), 2);
/// limiter.retain_recent(at(1)); // bob's bucket is full again, ann's is not
/// assert_eq!(limiter.len(), 1);
/// # Ok::<(), transom_limit::QuotaError>(())
/// ```
#[derive(Debug)]
pub struct Keyed<K, S = RandomState, C = SystemClock> {
    hasher: S,
    clock: C,
    shards: Box<[Mutex<Shard<K, S>>]>,
}

impl<K> Keyed<K> {
    /// No keys yet, on the system's monotonic clock.
    pub fn new(quota: Quota) -> Self {
        Self::with_clock(quota, SystemClock::new())
    }
}

impl<K, C> Keyed<K, RandomState, C> {
    /// No keys yet, on `clock`.
    pub fn with_clock(quota: Quota, clock: C) -> Self {
        Self::with_hasher_and_clock(quota, RandomState::new(), clock)
    }
}

impl<K, S: Clone, C> Keyed<K, S, C> {
    /// No keys yet, on `clock`, hashed by `hasher`.
    pub fn with_hasher_and_clock(quota: Quota, hasher: S, clock: C) -> Self {
        let shards = (0..SHARDS)
            .map(|_| Mutex::new(Shard::new(quota, hasher.clone())))
            .collect();
        Self {
            hasher,
            clock,
            shards,
        }
    }
}

impl<K, S, C> Keyed<K, S, C> {
    /// The quota each key is held to.
    pub fn quota(&self) -> Quota {
        lock(&self.shards[0]).quota
    }

    /// Holds every key to `quota` from now on. The tokens a key lacks it still lacks, and gets back at
    /// the new rate: nobody is reset or locked out.
    pub fn set_quota(&self, quota: Quota) {
        for shard in &self.shards {
            lock(shard).quota = quota;
        }
    }

    /// The clock that [`check`](Self::check) reads: what to pass to
    /// [`retain_recent`](Self::retain_recent) is `limiter.clock().now()`.
    pub fn clock(&self) -> &C {
        &self.clock
    }

    /// How many keys are held. Other threads may change it meanwhile.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| lock(shard).len()).sum()
    }

    /// Whether no key is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<K: Hash + Eq, S: BuildHasher, C> Keyed<K, S, C> {
    /// Takes one of the key's tokens at `now`, if there is one.
    pub fn check_at<Q>(&self, key: &Q, now: Duration) -> Decision
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.update(key, |state, quota| gcra::decide_one(state, quota, now))
    }

    /// Takes `cost` of the key's tokens at `now`, all or none. A cost of 0 is always allowed, takes
    /// nothing, and tells what remains.
    ///
    /// # Errors
    ///
    /// [`InsufficientCapacity`] if `cost` is more than the bucket ever holds.
    pub fn check_n_at<Q>(
        &self,
        key: &Q,
        cost: u64,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.reserve_at(key, cost, Duration::ZERO, now)
    }

    /// As [`check_n_at`](Self::check_n_at) by a quota of this key's own. The tokens it lacks under
    /// another one are carried over.
    ///
    /// # Errors
    ///
    /// [`InsufficientCapacity`] if `cost` is more than the bucket ever holds.
    pub fn check_by_at<Q>(
        &self,
        key: &Q,
        quota: &Quota,
        cost: u64,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.try_update(key, |state, _| gcra::decide(state, quota, cost, now))
    }

    /// Takes `cost` tokens that are there at `now`, or will be within `max_wait`: the request may go on
    /// [`Standing::wait`] later.
    ///
    /// # Errors
    ///
    /// [`InsufficientCapacity`] if `cost` is more than the bucket ever holds.
    pub fn reserve_at<Q>(
        &self,
        key: &Q,
        cost: u64,
        max_wait: Duration,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.try_update(key, |state, quota| {
            gcra::reserve(state, quota, cost, max_wait, now)
        })
    }

    /// Takes `cost` tokens for what has happened already, or as many as there are.
    pub fn charge_at<Q>(&self, key: &Q, cost: u64, now: Duration) -> Standing
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.update(key, |state, quota| gcra::charge(state, quota, cost, now))
    }

    /// Puts `cost` tokens back, never above the capacity.
    pub fn give_back_at<Q>(&self, key: &Q, cost: u64, now: Duration)
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.update(key, |state, quota| {
            (gcra::give_back(state, quota, cost, now), ())
        });
    }

    /// What [`check_at`](Self::check_at) would answer; takes nothing and adds no key.
    pub fn peek_at<Q>(&self, key: &Q, now: Duration) -> Decision
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let shard = self.shard(key);
        gcra::decide_one(shard.get(key), &shard.quota, now).1
    }

    /// What [`check_n_at`](Self::check_n_at) would answer; takes nothing and adds no key.
    ///
    /// # Errors
    ///
    /// As [`check_n_at`](Self::check_n_at).
    pub fn peek_n_at<Q>(
        &self,
        key: &Q,
        cost: u64,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let shard = self.shard(key);
        gcra::peek(shard.get(key), &shard.quota, cost, now)
    }

    /// Drops the keys whose bucket is full again at `now`, and gives their memory back.
    ///
    /// A key with a quota of its own ([`check_by_at`](Self::check_by_at)) is dropped when its bucket is full
    /// by both quotas. That changes no decision at `now` or later: a full bucket and a key not seen decide alike.
    /// An earlier time, for a key that is not held, counts as `now` from here on, because what the
    /// key took before is no longer known; so dropping never admits more. Whoever replays
    /// time-stamped requests passes a time that none will still come before.
    ///
    /// Visits every key, one shard under lock at a time.
    pub fn retain_recent(&self, now: Duration) {
        for shard in &self.shards {
            lock(shard).drop_full(now);
        }
    }

    fn update<Q, T>(&self, key: &Q, act: impl FnOnce(State, &Quota) -> (State, T)) -> T
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        let Ok(told) = self.try_update(key, |state, quota| Ok::<_, Infallible>(act(state, quota)));
        told
    }

    fn try_update<Q, T, E>(
        &self,
        key: &Q,
        act: impl FnOnce(State, &Quota) -> Result<(State, T), E>,
    ) -> Result<T, E>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.shard(key).try_update(key, act)
    }

    fn shard<Q: Hash + ?Sized>(&self, key: &Q) -> MutexGuard<'_, Shard<K, S>> {
        // The map inside uses the lowest and the highest bits of the same hash.
        let middle = self.hasher.hash_one(key) >> 32;
        let index = usize::try_from(middle % SHARDS as u64).unwrap_or(0);
        lock(&self.shards[index])
    }
}

// A panic while a shard is locked can only come from a key's own `Hash`, `Eq` or `ToOwned`, and
// leaves every bucket as it was: states are only ever replaced whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
