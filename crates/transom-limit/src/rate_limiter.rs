//! Limits asked by name, whatever store they are in.
#![expect(single_use_lifetimes, reason = "`impl Into<Key<'_>>` is not stable")]

use std::sync::Arc;
use std::time::Duration;

use crate::{Act, Ask, Decision, Key, Standing, Store, StoreError, Verdict};

/// The limits of a store, asked by their names.
///
/// ```
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use transom_limit::{Limit, Memory, Quota, RateLimiter};
///
/// let store = Memory::bounded([Limit::new("logins", Quota::per_minute(5)?)], 10_000)?;
/// let limits = RateLimiter::new(store);
/// let logins = limits.limit("logins").ok_or("no such limit")?;
/// if logins.peek("ann").await?.is_allowed() {
///     // only a login that failed counts
///     logins.charge("ann", 1).await?;
/// }
/// # Ok(()) }
/// ```
///
/// Clones share the store.
#[derive(Debug)]
pub struct RateLimiter<S> {
    store: Arc<S>,
    /// Those who wait for their turn.
    #[cfg(feature = "tokio")]
    lines: Arc<crate::line::Lines<crate::waiting::Held>>,
}

impl<S> Clone for RateLimiter<S> {
    fn clone(&self) -> Self {
        Self {
            store: Arc::clone(&self.store),
            #[cfg(feature = "tokio")]
            lines: Arc::clone(&self.lines),
        }
    }
}

/// One limit of a [`RateLimiter`].
#[derive(Debug)]
pub struct One<'s, S> {
    limiter: &'s RateLimiter<S>,
    place: usize,
}

// Derived, they would ask it of the store.
impl<S> Clone for One<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for One<'_, S> {}

impl<S: Store> RateLimiter<S> {
    /// The limits of `store`.
    pub fn new(store: S) -> Self {
        Self {
            store: Arc::new(store),
            #[cfg(feature = "tokio")]
            lines: Arc::default(),
        }
    }

    /// The store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The limit called `name`.
    pub fn limit(&self, name: &str) -> Option<One<'_, S>> {
        let place = self
            .store
            .limits()
            .iter()
            .position(|limit| limit.name() == name)?;
        Some(self.at(place))
    }

    /// The limit at `place` among the store's. An ask of a place that there is not is
    /// [`StoreError::NoSuchLimit`].
    pub const fn at(&self, place: usize) -> One<'_, S> {
        let limiter = self;
        One { limiter, place }
    }

    /// Takes the tokens of every ask, or of none.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn check_all(&self, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        self.store.act(Act::Take, asks).await
    }
}

/// What waiting for a turn needs of both.
#[cfg(feature = "tokio")]
impl<S> RateLimiter<S> {
    pub(crate) fn shared(&self) -> Arc<S> {
        Arc::clone(&self.store)
    }

    pub(crate) const fn lines(&self) -> &Arc<crate::line::Lines<crate::waiting::Held>> {
        &self.lines
    }
}

#[cfg(feature = "tokio")]
impl<S> One<'_, S> {
    pub(crate) const fn limiter(&self) -> &RateLimiter<S> {
        self.limiter
    }

    pub(crate) const fn place(&self) -> usize {
        self.place
    }
}

impl<S: Store> One<'_, S> {
    /// Takes one of the key's tokens, if there is one.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn check<'k>(&self, key: impl Into<Key<'k>>) -> Result<Decision, StoreError> {
        self.check_n(key, 1).await
    }

    /// Takes `cost` of the key's tokens, all or none.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn check_n<'k>(
        &self,
        key: impl Into<Key<'k>>,
        cost: u64,
    ) -> Result<Decision, StoreError> {
        self.one(Act::Take, key.into(), cost).await
    }

    /// What [`check`](Self::check) would answer; takes nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn peek<'k>(&self, key: impl Into<Key<'k>>) -> Result<Decision, StoreError> {
        self.one(Act::Peek, key.into(), 1).await
    }

    /// Takes `cost` tokens that are there, or will be within `max_wait`: the request may go on
    /// [`Standing::wait`] later.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn reserve<'k>(
        &self,
        key: impl Into<Key<'k>>,
        cost: u64,
        max_wait: Duration,
    ) -> Result<Decision, StoreError> {
        self.one(Act::Reserve { max_wait }, key.into(), cost).await
    }

    /// Takes `cost` tokens for what has happened already, or as many as there are.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn charge<'k>(
        &self,
        key: impl Into<Key<'k>>,
        cost: u64,
    ) -> Result<Standing, StoreError> {
        let decision = self.one(Act::Charge, key.into(), cost).await?;
        Ok(*decision.standing())
    }

    /// Puts `cost` tokens back, never above the capacity.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn give_back<'k>(
        &self,
        key: impl Into<Key<'k>>,
        cost: u64,
    ) -> Result<(), StoreError> {
        self.one(Act::GiveBack, key.into(), cost).await.map(|_| ())
    }

    async fn one(&self, act: Act, key: Key<'_>, cost: u64) -> Result<Decision, StoreError> {
        let ask = Ask {
            limit: self.place,
            key,
            cost,
        };
        let verdict = self.limiter.store.act(act, &[ask]).await?;
        let silent = || StoreError::Unavailable("the store answered for no limit".into());
        verdict.decisions().first().copied().ok_or_else(silent)
    }
}
