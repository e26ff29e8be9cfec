//! How many connections, and what they are like.

use std::time::Duration;

use sqlx::postgres::PgPoolOptions;

/// How many connections all tenants' databases may have together, and for how long.
///
/// ```
/// use std::time::Duration;
/// use transom_tenant::DatabaseOptions;
///
/// let options = DatabaseOptions::new(40)
///     .per_tenant(8)
///     .idle_timeout(Duration::from_secs(60));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct DatabaseOptions {
    pub(super) budget: usize,
    pub(super) per_tenant: usize,
    pub(super) idle_timeout: Option<Duration>,
    pub(super) pool: PgPoolOptions,
}

impl DatabaseOptions {
    /// At most so many connections, to all databases together, be they used or idle; with 0,
    /// nobody gets one.
    ///
    /// A server needs a moment to end a session that was closed: leave a few of its
    /// `max_connections` free, or connecting takes another try (sqlx makes it by itself).
    pub fn new(budget: u32) -> Self {
        let budget = usize::try_from(budget).unwrap_or(usize::MAX);
        let pool = PgPoolOptions::new();
        DatabaseOptions {
            budget,
            per_tenant: budget,
            idle_timeout: pool.get_idle_timeout(),
            pool,
        }
    }

    /// At most so many for one tenant; by default as many as the budget has.
    pub fn per_tenant(mut self, max: u32) -> Self {
        self.per_tenant = usize::try_from(max).unwrap_or(usize::MAX);
        self
    }

    /// Closes a connection that nobody has used for so long, by default 10 minutes; `None`
    /// keeps it until another tenant needs the room.
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.idle_timeout = limit.into();
        self
    }

    /// How each connection is opened, tested and given back: `acquire_timeout` (for the wait
    /// for room and the connecting together), `max_lifetime`, `test_before_acquire`,
    /// `after_connect`, `before_acquire`, `after_release`. Its numbers of connections and its
    /// `idle_timeout` are not used.
    pub fn connections(mut self, pool: PgPoolOptions) -> Self {
        self.pool = pool;
        self
    }

    pub(super) fn acquire_timeout(&self) -> Duration {
        self.pool.get_acquire_timeout()
    }

    /// A pool for one connection.
    pub(super) fn one(&self) -> PgPoolOptions {
        self.pool
            .clone()
            .max_connections(1)
            .min_connections(0)
            .idle_timeout(None)
    }
}
