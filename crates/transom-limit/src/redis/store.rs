//! Buckets in Redis.

use std::fmt;
use std::time::Duration;

use redis::aio::ConnectionLike;

use super::answer::Answer;
use super::limits::Limits;
use super::script::Head;
use super::units::wait_micros;
use super::{BuildError, RedisStoreBuilder};
use crate::{Act, Ask, Decision, Limit, Store, StoreError, Verdict};

/// How many buckets one script decides on: it keeps others from the server for under a millisecond.
const AT_ONCE: usize = 128;

/// Several limits in Redis, shared by all processes that give them the same prefix and names.
///
/// `C` is a connection that can be used by many at once: redis's `MultiplexedConnection`, `ConnectionManager`, or
/// its cluster connection. It is cloned for each act. This store sets no deadline; the connection's
/// own response timeout, or a wrapper, does.
///
/// ```no_run
/// use transom_limit::redis::RedisStore;
/// use transom_limit::{Limit, Quota, RateLimiter};
///
/// # async fn example(client: redis::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let connection = client.get_connection_manager().await?;
/// let store = RedisStore::new(connection, [Limit::new("logins", Quota::per_minute(5)?)])?;
/// let limits = RateLimiter::new(store);
/// let logins = limits.limit("logins").ok_or("no such limit")?;
/// let decision = logins.check("ann@example.com").await?;
/// if !decision.is_allowed() {
///     println!("try again in {} s", decision.retry_after_ceil_secs());
/// }
/// # Ok(()) }
/// ```
///
/// # All or none
///
/// The server runs one script at a time, and a script that denies writes nothing: several limits are taken from at one
/// moment or not at all. A key that is asked for twice in one act meets what its first ask leaves.
///
/// # Another quota
///
/// All programs should give a name the same quota. While they differ, as during a deployment, each holds the
/// shared bucket to its own: the tokens missing from it are carried over, rounded up.
///
/// # Cancel safety
///
/// Of a future that is dropped, as when a deadline has passed, the tokens may or may not be taken. The
/// connection stays usable.
#[derive(Clone)]
pub struct RedisStore<C> {
    connection: C,
    limits: Limits,
}

impl<C> RedisStore<C> {
    /// `limits` on `connection`, with the usual names. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`BuildError`] for a limit that cannot be kept exactly, or whose name is none.
    pub fn new(connection: C, limits: impl IntoIterator<Item = Limit>) -> Result<Self, BuildError> {
        Self::builder(connection, limits).build()
    }

    /// As [`new`](Self::new), with a choice of names.
    pub fn builder(connection: C, limits: impl IntoIterator<Item = Limit>) -> RedisStoreBuilder<C> {
        RedisStoreBuilder::new(connection, limits.into_iter().collect())
    }

    pub(super) const fn of(connection: C, limits: Limits) -> Self {
        Self { connection, limits }
    }
}

impl<C: ConnectionLike + Clone + Send + Sync> RedisStore<C> {
    /// What [`Store::act`] does, at `now` since an origin of the caller's, rounded down to the microsecond, in place of
    /// the server's clock: for tests, and to replay a log.
    ///
    /// The server does not know that clock, so what is kept this way does not expire: use a prefix of its own, and delete
    /// it afterwards.
    ///
    /// # Errors
    ///
    /// As [`Store::act`].
    pub async fn act_at(
        &self,
        act: Act,
        asks: &[Ask<'_>],
        now: Duration,
    ) -> Result<Verdict, StoreError> {
        // 2⁵² µs are 142 years.
        let now = u64::try_from(now.as_micros()).map_or(1 << 52, |now| now.min(1 << 52));
        self.decide(act, word(act), asks, Some(now))
            .await
            .map(Verdict::new)
    }

    /// Takes the tokens of each ask for itself, whatever becomes of the others, and answers in their order.
    /// A script decides on 128 of them at once.
    ///
    /// # Errors
    ///
    /// [`StoreError`]. A misuse is found before anything is taken; if the server fails in between, asks before may have
    /// been taken.
    pub async fn check_many(&self, asks: &[Ask<'_>]) -> Result<Vec<Decision>, StoreError> {
        let mut decisions = Vec::with_capacity(asks.len());
        for ask in asks {
            self.limits.find(ask, true)?;
        }
        for asks in asks.chunks(AT_ONCE) {
            decisions.extend(self.decide(Act::Take, "each", asks, None).await?);
        }
        Ok(decisions)
    }

    async fn decide(
        &self,
        act: Act,
        word: &'static str,
        asks: &[Ask<'_>],
        now: Option<u64>,
    ) -> Result<Vec<Decision>, StoreError> {
        if asks.is_empty() {
            return Ok(Vec::new());
        }
        let (call, units) = self.limits.call(head(act, word, now), asks)?;
        let numbers = call
            .run(&mut self.connection.clone())
            .await
            .map_err(|error| StoreError::Unavailable(error.into()))?;
        let told: Option<Vec<Answer>> = numbers.chunks(4).map(Answer::of).collect();
        let told = told
            .filter(|told| told.len() == asks.len())
            .ok_or_else(|| StoreError::Unavailable(Garbled.into()))?;
        let taken = word == "each" || told.iter().all(|told| told.is_allowed());
        let each = told.into_iter().zip(&units).zip(asks);
        Ok(each
            .map(|((told, units), ask)| told.decision(act, units, ask.cost, taken))
            .collect())
    }
}

/// The server answered with something that the script never says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("redis answered with something other than the script's numbers")]
struct Garbled;

/// The script's word for an act.
const fn word(act: Act) -> &'static str {
    match act {
        Act::Take | Act::Reserve { .. } => "take",
        Act::Peek => "peek",
        Act::Charge => "charge",
        Act::GiveBack => "back",
    }
}

fn head(act: Act, word: &'static str, now: Option<u64>) -> Head {
    let wait = match act {
        Act::Reserve { max_wait } => wait_micros(max_wait),
        _ => 0,
    };
    Head {
        act: word,
        now,
        wait,
    }
}

impl<C: ConnectionLike + Clone + Send + Sync> Store for RedisStore<C> {
    fn limits(&self) -> &[Limit] {
        self.limits.all()
    }

    fn resolution(&self) -> Duration {
        Duration::from_micros(1)
    }

    fn act(
        &self,
        act: Act,
        asks: &[Ask<'_>],
    ) -> impl Future<Output = Result<Verdict, StoreError>> + Send {
        async move {
            self.decide(act, word(act), asks, None)
                .await
                .map(Verdict::new)
        }
    }
}

impl<C> fmt::Debug for RedisStore<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = f.debug_struct("RedisStore");
        all.field("limits", &self.limits).finish_non_exhaustive()
    }
}
