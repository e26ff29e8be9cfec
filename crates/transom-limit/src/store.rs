//! Where buckets are kept: in this process, or where several share them.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use crate::{InsufficientCapacity, Key, Quota, Verdict};

/// A quota with a name, by which programs that share it, headers and metrics know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    name: Arc<str>,
    quota: Quota,
}

impl Limit {
    /// The limit called `name`.
    pub fn new(name: impl Into<Arc<str>>, quota: Quota) -> Self {
        let name = name.into();
        Self { name, quota }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What each key is held to.
    pub const fn quota(&self) -> &Quota {
        &self.quota
    }
}

/// One key of one limit, and how many of its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask<'a> {
    /// The limit's place among [`Store::limits`].
    pub limit: usize,
    /// Whose bucket.
    pub key: Key<'a>,
    /// How many tokens.
    pub cost: u64,
}

impl<'a> Ask<'a> {
    /// One token.
    pub fn new(limit: usize, key: impl Into<Key<'a>>) -> Self {
        let key = key.into();
        Self {
            limit,
            key,
            cost: 1,
        }
    }

    /// So many tokens instead.
    #[must_use]
    pub const fn cost(self, cost: u64) -> Self {
        Self { cost, ..self }
    }
}

/// What is asked of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Act {
    /// Take the tokens of every ask, or of none.
    Take,
    /// As `Take`, also of tokens that will be there within `max_wait`. A store may hold reservations to less and deny
    /// those it cannot keep.
    Reserve {
        /// The longest wait the caller puts up with.
        max_wait: Duration,
    },
    /// Tell what `Take` would answer; take nothing.
    Peek,
    /// Take the tokens for what has happened already, of each ask as many as there are. Always allowed.
    Charge,
    /// Put the tokens back, never above a capacity. Always allowed.
    GiveBack,
}

/// Buckets of several limits. All of them decide by the rule of [`gcra`](crate::gcra).
///
/// Stores wrap one another: a fallback or a lease is a store over another one.
pub trait Store: Send + Sync {
    /// The limits it keeps, in the order [`Ask::limit`] counts.
    fn limits(&self) -> &[Limit];

    /// How coarsely it tells times apart: tokens come up to that much early or late.
    fn resolution(&self) -> Duration;

    /// Does `act` for all of `asks` at one moment, and answers for each in their order.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; nothing is taken then, unless the store could not be heard.
    fn act(
        &self,
        act: Act,
        asks: &[Ask<'_>],
    ) -> impl Future<Output = Result<Verdict, StoreError>> + Send;

    /// What [`act`](Self::act) does, if the store can do it without waiting for anything: a caller
    /// is spared a future. `None`, and nothing done, if it cannot, which is then so for every act.
    fn at_once(&self, act: Act, asks: &[Ask<'_>]) -> Option<Result<Verdict, StoreError>> {
        let _ = (act, asks);
        None
    }
}

/// Why a store gave no verdict.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// More tokens were asked for than the bucket ever holds.
    #[error("limit {limit:?}: {error}")]
    InsufficientCapacity {
        /// The limit's name.
        limit: String,
        /// The numbers.
        error: InsufficientCapacity,
    },
    /// The store has fewer limits.
    #[error("there is no limit {place}, the store has {limits}")]
    NoSuchLimit {
        /// The place asked for.
        place: usize,
        /// How many limits there are.
        limits: usize,
    },
    /// The store cannot keep such a key.
    #[error("limit {limit:?}: key of {bytes} bytes must have at most {most} bytes and no NUL")]
    Key {
        /// The limit's name.
        limit: String,
        /// The key's length.
        bytes: usize,
        /// The longest there may be.
        most: usize,
    },
    /// The store did not answer. Whether it took the tokens is not known.
    #[error("the store of the limits did not answer")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
}

impl StoreError {
    /// Whether the caller asked for what cannot be: the store itself is well.
    pub const fn is_misuse(&self) -> bool {
        matches!(
            self,
            Self::InsufficientCapacity { .. } | Self::NoSuchLimit { .. } | Self::Key { .. }
        )
    }
}

impl<S: Store + ?Sized> Store for Arc<S> {
    fn limits(&self) -> &[Limit] {
        (**self).limits()
    }

    fn resolution(&self) -> Duration {
        (**self).resolution()
    }

    fn act(
        &self,
        act: Act,
        asks: &[Ask<'_>],
    ) -> impl Future<Output = Result<Verdict, StoreError>> + Send {
        (**self).act(act, asks)
    }

    fn at_once(&self, act: Act, asks: &[Ask<'_>]) -> Option<Result<Verdict, StoreError>> {
        (**self).at_once(act, asks)
    }
}
