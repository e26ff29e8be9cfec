//! One waiter: its place in line, and the reservation if it is the first.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::WaitError;
use super::give_back::give_back;
use crate::line::Place;
use crate::{Act, Ask, Key, KeyBuf, Quota, RateLimiter, Standing, Store};

/// A reservation, kept in the line: whoever is first owns it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    pub(super) cost: u64,
    pub(super) ready_at: Instant,
    pub(super) standing: Standing,
}

/// A waiter. When it is dropped, its reservation goes to the next in line, or else back to the store.
pub(super) struct Turn<S: Store + 'static> {
    store: Arc<S>,
    cost: u64,
    place: Place<Held>,
}

impl<S: Store + 'static> Turn<S> {
    pub(super) fn join(limiter: &RateLimiter<S>, limit: usize, key: KeyBuf, cost: u64) -> Self {
        Self {
            store: limiter.shared(),
            cost,
            place: limiter.lines().join((limit, key), cost),
        }
    }

    /// Waits until it is the first, unless that is sure to take too long.
    pub(super) async fn come(&self, deadline: Option<Instant>) -> Result<(), WaitError> {
        let Some(deadline) = deadline else {
            self.place.first().await;
            return Ok(());
        };
        if let Some(ready_at) = self.ready_behind(self.place.cost_behind_first()) {
            within(Some(deadline), ready_at)?;
        }
        if timeout_at(deadline, self.place.first()).await.is_ok() {
            return Ok(());
        }
        let ready_at = self.ready_behind(self.cost.into());
        let ready_at = ready_at.unwrap_or(deadline) - Instant::now();
        Err(WaitError::TooLong {
            wait: ready_at.max(Duration::from_nanos(1)),
        })
    }

    /// When `cost` tokens more than the first one's will be there: its reservation emptied the bucket, unless
    /// it need not wait.
    fn ready_behind(&self, cost: u128) -> Option<Instant> {
        let held = self.held().filter(|_| cost > 0)?;
        let limit = self.store.limits().get(self.place.id().0)?;
        let waits = held.ready_at > Instant::now();
        waits.then(|| later(held.ready_at, time_for(cost, limit.quota())))
    }

    pub(super) fn held(&self) -> Option<Held> {
        self.place.value(|held| *held)
    }

    pub(super) fn hold(&self, held: Held) {
        self.place.value(|value| *value = Some(held));
    }

    /// The tokens are used: there is nothing to give back.
    pub(super) fn done(&self) {
        self.place.value(|held| *held = None);
    }

    /// Gives back what one before left, who wanted another number of tokens.
    pub(super) async fn return_held(&self, held: Held) -> Result<(), WaitError> {
        // Before it is asked: given back twice would be more than there is.
        self.done();
        let ask = Ask::new(self.place.id().0, self.key()).cost(held.cost);
        let given = self.store.act(Act::GiveBack, &[ask]).await;
        Ok(given.map(|_| ())?)
    }

    pub(super) fn key(&self) -> Key<'_> {
        self.place.id().1.borrow()
    }
}

impl<S: Store + 'static> Drop for Turn<S> {
    fn drop(&mut self) {
        if let Some(held) = self.place.leave() {
            let (limit, key) = self.place.id().clone();
            give_back(Arc::clone(&self.store), limit, key, held.cost);
        }
    }
}

/// Refuses what is ready only after `deadline`.
pub(super) fn within(deadline: Option<Instant>, ready_at: Instant) -> Result<(), WaitError> {
    match deadline {
        Some(deadline) if ready_at > deadline => Err(WaitError::TooLong {
            wait: ready_at - Instant::now(),
        }),
        _ => Ok(()),
    }
}

/// `wait` after `start`, or so late that it makes no difference.
pub(super) fn later(start: Instant, wait: Duration) -> Instant {
    const YEARS_30: Duration = Duration::from_hours(24 * 365 * 30);
    start.checked_add(wait).unwrap_or(start + YEARS_30)
}

/// How long `cost` tokens take to come, rounded down.
fn time_for(cost: u128, quota: &Quota) -> Duration {
    let units = cost.checked_mul(quota.token());
    let nanos = units.map(|units| units / u128::from(quota.refill()));
    nanos
        .and_then(|nanos| u64::try_from(nanos).ok())
        .map_or(Duration::MAX, Duration::from_nanos)
}
