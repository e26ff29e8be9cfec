//! What limits do, told to whoever counts it.

use std::sync::Arc;
use std::time::Duration;

use crate::bounded::DefaultClock;
use crate::{Act, Ask, BreakerState, Clock, Limit, Store, StoreError, Verdict};

mod counts;
#[cfg(feature = "tracing")]
mod traced;

pub use counts::Counts;
#[cfg(feature = "tracing")]
pub use traced::Traced;

/// Told what stores decide. Every method does nothing unless it is written; none ever sees a key.
///
/// They are called on the path of each decision: count, and leave the rest to somebody else. [`Counts`]
/// does that.
pub trait Metrics: Send + Sync {
    /// `limit` let a request of `cost` tokens pass, or denied it. Where several limits are asked together and one
    /// denies, nothing is told of those that would have allowed.
    fn decided(&self, limit: &Limit, allowed: bool, cost: u64) {
        let _ = (limit, allowed, cost);
    }

    /// A store answered, or a fallback for it, and how long that took.
    fn answered(&self, took: Duration, fallback: bool) {
        let _ = (took, fallback);
    }

    /// A store erred, or was asked for what cannot be.
    fn failed(&self, error: &StoreError) {
        let _ = error;
    }

    /// A [`Guarded`](crate::Guarded) store's breaker changed.
    fn breaker(&self, state: BreakerState) {
        let _ = state;
    }
}

/// Tells nobody.
impl Metrics for () {}

impl<M: Metrics + ?Sized> Metrics for Arc<M> {
    fn decided(&self, limit: &Limit, allowed: bool, cost: u64) {
        (**self).decided(limit, allowed, cost);
    }

    fn answered(&self, took: Duration, fallback: bool) {
        (**self).answered(took, fallback);
    }

    fn failed(&self, error: &StoreError) {
        (**self).failed(error);
    }

    fn breaker(&self, state: BreakerState) {
        (**self).breaker(state);
    }
}

/// A store that tells what it decides.
///
/// Only what is taken or reserved is a decision; looks, charges and what is given back are answers.
///
/// ```
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::Arc;
/// use transom_limit::{Counts, Limit, Memory, Metered, Quota, RateLimiter};
///
/// let store = Memory::bounded([Limit::new("logins", Quota::per_minute(5)?)], 10_000)?;
/// let counts = Arc::new(Counts::default());
/// let limits = RateLimiter::new(Metered::new(store, Arc::clone(&counts)));
/// let _decision = limits.at(0).check("ann").await?;
/// assert_eq!((counts.allowed(), counts.denied()), (1, 0));
/// # Ok(()) }
/// ```
///
/// # Cancel safety
///
/// That of the store. Of a call that was dropped nothing is told.
#[derive(Debug, Clone)]
pub struct Metered<S, M, C = DefaultClock> {
    store: S,
    metrics: M,
    clock: C,
}

impl<S, M> Metered<S, M> {
    /// Tells `metrics` what `store` does.
    pub fn new(store: S, metrics: M) -> Self {
        let clock = DefaultClock::default();
        Self {
            store,
            metrics,
            clock,
        }
    }
}

impl<S, M, C> Metered<S, M, C> {
    /// Takes the time of answers by `clock`.
    pub fn clock<D>(self, clock: D) -> Metered<S, M, D> {
        Metered {
            store: self.store,
            metrics: self.metrics,
            clock,
        }
    }

    /// The store.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// Who is told.
    pub const fn metrics(&self) -> &M {
        &self.metrics
    }
}

impl<S: Store, M: Metrics, C: Clock + Send + Sync> Store for Metered<S, M, C> {
    fn limits(&self) -> &[Limit] {
        self.store.limits()
    }

    fn resolution(&self) -> Duration {
        self.store.resolution()
    }

    async fn act(&self, act: Act, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        let start = self.clock.now();
        let answer = self.store.act(act, asks).await;
        match &answer {
            Ok(verdict) => {
                let took = self.clock.now().saturating_sub(start);
                self.metrics.answered(took, verdict.is_fallback());
                if matches!(act, Act::Take | Act::Reserve { .. }) {
                    tell(&self.metrics, self.limits(), asks, verdict);
                }
            }
            Err(error) => self.metrics.failed(error),
        }
        answer
    }
}

fn tell(metrics: &impl Metrics, limits: &[Limit], asks: &[Ask<'_>], verdict: &Verdict) {
    for (ask, decision) in asks.iter().zip(verdict.decisions()) {
        let allowed = decision.is_allowed();
        let Some(limit) = limits.get(ask.limit) else {
            continue;
        };
        if allowed == verdict.is_allowed() {
            metrics.decided(limit, allowed, ask.cost);
        }
    }
}
