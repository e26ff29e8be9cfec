//! What every limiter in memory can do: the same for a table, a map and a single bucket.

use std::sync::Arc;
use std::time::Duration;

use crate::{Decision, InsufficientCapacity, Key, Quota, Standing};

/// A limiter in this process: buckets by key, and the time as a parameter.
///
/// All times are of one origin: those of [`now`](Self::now), or the caller's own. It is object-safe, so
/// that limiters of different kinds can be asked together ([`Memory`](crate::Memory)).
pub trait Limiter: Send + Sync {
    /// The quota each key is held to.
    fn quota(&self) -> Quota;

    /// The time by the limiter's clock.
    fn now(&self) -> Duration;

    /// How coarsely it tells times apart: tokens come up to that much early or late.
    fn resolution(&self) -> Duration {
        Duration::from_nanos(1)
    }

    /// Takes `cost` tokens at `now`, all or none, or those that will be there within `max_wait`:
    /// then the request may go on [`Standing::wait`] later, and all that come after stand behind it.
    ///
    /// A limiter may hold reservations to less than `max_wait`: it denies those it cannot keep.
    ///
    /// # Errors
    ///
    /// [`InsufficientCapacity`] if `cost` is more than the bucket ever holds.
    fn reserve_at(
        &self,
        key: Key<'_>,
        cost: u64,
        max_wait: Duration,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity>;

    /// What [`check_n_at`](Self::check_n_at) would answer; takes nothing.
    ///
    /// # Errors
    ///
    /// [`InsufficientCapacity`] if `cost` is more than the bucket ever holds.
    fn peek_n_at(
        &self,
        key: Key<'_>,
        cost: u64,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity>;

    /// Takes `cost` tokens for what has happened already, or as many as there are.
    fn charge_at(&self, key: Key<'_>, cost: u64, now: Duration) -> Standing;

    /// Puts `cost` tokens back, never above the capacity.
    fn give_back_at(&self, key: Key<'_>, cost: u64, now: Duration);

    /// Takes `cost` tokens at `now`, all or none. A cost of 0 is always allowed and takes nothing.
    ///
    /// # Errors
    ///
    /// [`InsufficientCapacity`] if `cost` is more than the bucket ever holds.
    fn check_n_at(
        &self,
        key: Key<'_>,
        cost: u64,
        now: Duration,
    ) -> Result<Decision, InsufficientCapacity> {
        self.reserve_at(key, cost, Duration::ZERO, now)
    }
}

macro_rules! forward {
    ($($holder:ty),*) => {$(
        impl<L: Limiter + ?Sized> Limiter for $holder {
            fn quota(&self) -> Quota {
                (**self).quota()
            }

            fn now(&self) -> Duration {
                (**self).now()
            }

            fn resolution(&self) -> Duration {
                (**self).resolution()
            }

            fn reserve_at(
                &self,
                key: Key<'_>,
                cost: u64,
                max_wait: Duration,
                now: Duration,
            ) -> Result<Decision, InsufficientCapacity> {
                (**self).reserve_at(key, cost, max_wait, now)
            }

            fn peek_n_at(
                &self,
                key: Key<'_>,
                cost: u64,
                now: Duration,
            ) -> Result<Decision, InsufficientCapacity> {
                (**self).peek_n_at(key, cost, now)
            }

            fn charge_at(&self, key: Key<'_>, cost: u64, now: Duration) -> Standing {
                (**self).charge_at(key, cost, now)
            }

            fn give_back_at(&self, key: Key<'_>, cost: u64, now: Duration) {
                (**self).give_back_at(key, cost, now);
            }
        }
    )*};
}

forward!(&L, Arc<L>, Box<L>);
