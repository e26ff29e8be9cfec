//! A store that may fail, and what is answered then.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::bounded::DefaultClock;
use crate::{Act, Ask, Clock, Limit, Metrics, Store, StoreError, Verdict};

mod breaker;
mod build;
mod call;
mod fallback;

pub use breaker::{Breaker, BreakerState, Outcome, Pass};
pub use build::{GuardedBuilder, GuardedError};
pub use fallback::Fallback;

use call::Call;
use fallback::Behind;

/// A store that may fail: it is asked with a deadline, given a rest when it fails again and again, and a
/// [`Fallback`] answers for it meanwhile.
///
/// ```
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use transom_limit::{Fallback, Guarded, Limit, Memory, Quota, RateLimiter};
///
/// let shared = Memory::bounded([Limit::new("logins", Quota::per_minute(60)?)], 10_000)?;
/// // Three machines share the limit: without the store, each has a third of it.
/// let guarded = Guarded::builder(shared).fallback(Fallback::Local { share: 3 }).build()?;
/// let limits = RateLimiter::new(guarded);
/// assert!(limits.at(0).check("ann").await?.is_allowed());
/// # Ok(()) }
/// ```
///
/// # When the fallback answers
///
/// When the store gives [`StoreError::Unavailable`] or no answer within the deadline, and while the
/// [`Breaker`] holds calls back. Such a verdict says so ([`Verdict::is_fallback`]), and each change of the breaker
/// is told to the [`Metrics`]. What the caller got wrong ([`StoreError::is_misuse`]) stays an error, and
/// says nothing about the store.
///
/// A call that ran into its deadline may have taken tokens from the store. The fallback's buckets are full
/// when it first answers: each node admits up to its share's capacity more than the limit, once per outage, and tokens
/// taken there are not taken from the store afterwards.
///
/// # Cancel safety
///
/// A dropped call tells the breaker nothing: a caller's own timeout that is shorter than the deadline keeps it from
/// ever opening. A dropped probe lets the next call be the probe. What the store may have taken for it, the
/// store's own documentation tells.
pub struct Guarded<S, C = DefaultClock> {
    store: S,
    clock: C,
    breaker: Mutex<Breaker>,
    behind: Behind<C>,
    deadline: Option<Duration>,
    metrics: Arc<dyn Metrics>,
}

impl<S: Store> Guarded<S> {
    /// A guard for `store`, by its parts.
    pub fn builder(store: S) -> GuardedBuilder<S> {
        GuardedBuilder::new(store)
    }
}

impl<S, C> Guarded<S, C> {
    /// What the breaker does now: whether the store is asked.
    pub fn state(&self) -> BreakerState {
        self.breaker().state()
    }

    /// The store.
    pub const fn store(&self) -> &S {
        &self.store
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Store, C: Clock + Send + Sync> Guarded<S, C> {
    /// Asks the store, for no longer than the deadline.
    async fn ask(&self, act: Act, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        let answer = self.store.act(act, asks);
        #[cfg(feature = "tokio")]
        if let Some(deadline) = self.deadline {
            let late = |_| StoreError::Unavailable(Box::new(Late(deadline)));
            return tokio::time::timeout(deadline, answer).await.map_err(late)?;
        }
        answer.await
    }

    fn fall_back(&self, act: Act, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        let now = self.clock.now();
        let rest = self.breaker().rest(now);
        let verdict = self.behind.act(self.store.limits(), act, asks, now, rest)?;
        Ok(verdict.from_fallback())
    }
}

impl<S: Store, C: Clock + Send + Sync> Store for Guarded<S, C> {
    fn limits(&self) -> &[Limit] {
        self.store.limits()
    }

    fn resolution(&self) -> Duration {
        self.store.resolution()
    }

    async fn act(&self, act: Act, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        let Some(call) = Call::start(self) else {
            return self.fall_back(act, asks);
        };
        match self.ask(act, asks).await {
            Ok(verdict) => {
                call.end(Outcome::Answered);
                Ok(verdict)
            }
            Err(error) if error.is_misuse() => Err(error),
            Err(error) => {
                self.metrics.failed(&error);
                call.end(Outcome::Failed);
                self.fall_back(act, asks)
            }
        }
    }
}

/// The source of [`StoreError::Unavailable`] where the deadline has passed.
#[cfg(feature = "tokio")]
#[derive(Debug, thiserror::Error)]
#[error("no answer within the deadline of {0:?}")]
struct Late(Duration);

impl<S: fmt::Debug, C: fmt::Debug> fmt::Debug for Guarded<S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded")
            .field("store", &self.store)
            .field("breaker", &*self.breaker())
            .field("behind", &self.behind)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}
