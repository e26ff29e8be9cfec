//! Setting up a guard.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::fallback::{Behind, share_of};
use super::{Breaker, Fallback, Guarded};
use crate::bounded::DefaultClock;
use crate::{Bounded, BoundedError, Clock, Memory, Metrics, QuotaError, Store};

/// Builds a [`Guarded`].
#[must_use = "a builder builds when it is told to"]
pub struct GuardedBuilder<S, C = DefaultClock> {
    store: S,
    clock: C,
    fallback: Fallback,
    keys: usize,
    trips_after: u32,
    cool_down: Duration,
    deadline: Option<Duration>,
    metrics: Arc<dyn Metrics>,
}

impl<S: Store> GuardedBuilder<S> {
    pub(super) fn new(store: S) -> Self {
        Self {
            store,
            clock: DefaultClock::default(),
            fallback: Fallback::default(),
            keys: 10_000,
            trips_after: 5,
            cool_down: Duration::from_secs(1),
            deadline: None,
            metrics: Arc::new(()),
        }
    }
}

impl<S: Store, C> GuardedBuilder<S, C> {
    /// What answers meanwhile. [`Fallback::Local`] with the whole quota if nothing is said.
    pub fn fallback(mut self, fallback: Fallback) -> Self {
        self.fallback = fallback;
        self
    }

    /// For how many keys [`Fallback::Local`] has room, of each limit: see [`Bounded::new`]. 10 000 if nothing is
    /// said.
    pub fn keys(mut self, keys: usize) -> Self {
        self.keys = keys;
        self
    }

    /// After how many failures in a row the store is given a rest (0 counts as 1). 5 if nothing is said.
    pub fn trips_after(mut self, failures: u32) -> Self {
        self.trips_after = failures;
        self
    }

    /// How long it is not asked then. 1 s if nothing is said.
    pub fn cool_down(mut self, cool_down: Duration) -> Self {
        self.cool_down = cool_down;
        self
    }

    /// How long an answer may take, by tokio's clock; without an end if nothing is said. Calls then need a tokio runtime with
    /// its timer.
    #[cfg(feature = "tokio")]
    #[cfg_attr(docsrs, doc(cfg(feature = "tokio")))]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Who is told of errors and of the breaker's changes.
    pub fn metrics(mut self, metrics: impl Metrics + 'static) -> Self {
        self.metrics = Arc::new(metrics);
        self
    }

    /// Reads the time from `clock`: for the cool-down and for local buckets.
    pub fn clock<D>(self, clock: D) -> GuardedBuilder<S, D> {
        GuardedBuilder {
            store: self.store,
            clock,
            fallback: self.fallback,
            keys: self.keys,
            trips_after: self.trips_after,
            cool_down: self.cool_down,
            deadline: self.deadline,
            metrics: self.metrics,
        }
    }

    /// The guarded store.
    ///
    /// # Errors
    ///
    /// [`GuardedError`] if a quota's share is no quota, or does not fit a table.
    pub fn build(self) -> Result<Guarded<S, C>, GuardedError>
    where
        C: Clock + Clone + Send + Sync + 'static,
    {
        let behind = match self.fallback {
            Fallback::Local { share } => Behind::Local(self.local(share)?),
            Fallback::Allow => Behind::Allow,
            Fallback::Deny => Behind::Deny,
        };
        Ok(Guarded {
            store: self.store,
            clock: self.clock,
            breaker: Mutex::new(Breaker::new(self.trips_after, self.cool_down)),
            behind,
            deadline: self.deadline,
            metrics: self.metrics,
        })
    }

    fn local(&self, share: u32) -> Result<Memory<C>, GuardedError>
    where
        C: Clock + Clone + Send + Sync + 'static,
    {
        let mut memory = Memory::on(self.clock.clone());
        for limit in self.store.limits() {
            let named = || limit.name().to_owned();
            let quota = share_of(limit.quota(), share).map_err(|error| GuardedError::Share {
                limit: named(),
                share,
                error,
            })?;
            let table = Bounded::builder(quota).keys(self.keys);
            let table = table.clock(self.clock.clone()).build();
            let table = table.map_err(|error| GuardedError::Table {
                limit: named(),
                error,
            })?;
            memory = memory.with(limit.name(), table);
        }
        Ok(memory)
    }
}

impl<S, C> std::fmt::Debug for GuardedBuilder<S, C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GuardedBuilder")
            .field("fallback", &self.fallback)
            .field("keys", &self.keys)
            .field("trips_after", &self.trips_after)
            .field("cool_down", &self.cool_down)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

/// Why there can be no local fallback for a limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GuardedError {
    /// Its share is no quota.
    #[error("limit {limit:?} has no share of 1/{share}: {error}")]
    Share {
        /// The limit's name.
        limit: String,
        /// By how much it was divided.
        share: u32,
        /// What is wrong with it.
        error: QuotaError,
    },
    /// Its share does not fit a table of fixed size.
    #[error("limit {limit:?}: {error}")]
    Table {
        /// The limit's name.
        limit: String,
        /// What is wrong with it.
        error: BoundedError,
    },
}
