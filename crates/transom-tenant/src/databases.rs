//! A database for each tenant: connections to many databases, within one budget.

mod found;
mod options;
mod room;
mod seat;
mod shared;

use std::convert::Infallible;
use std::error::Error;
use std::sync::Arc;

use sqlx::postgres::PgConnectOptions;
use tokio::time::{Instant, timeout_at};

pub use self::options::DatabaseOptions;
pub(crate) use self::seat::Seat;

use self::found::Finder;
use self::room::Full;
use self::shared::Shared;
use crate::lease::{Lease, TRIES};
use crate::{Limit, Setting, TenantError, TenantId, sqlstate};

/// The databases of tenants that have one each: connections to them are opened when they are
/// needed and closed when they are idle, and there are never more than a budget allows, over
/// all databases.
///
/// ```no_run
/// use sqlx::postgres::PgConnectOptions;
/// use transom_tenant::{DatabaseOptions, Databases, TenantError, TenantId, Tenants};
///
/// # async fn f() -> Result<(), TenantError> {
/// let server = PgConnectOptions::new().host("db.internal").username("app");
/// let databases = Databases::new(DatabaseOptions::new(40).per_tenant(8), move |tenant| {
///     // Any text of a tenant's identifier is harmless here: it is no SQL, but a name, and one
///     // of more than 63 bytes, which PostgreSQL would cut off, is refused.
///     Some(server.clone().database(&format!("tenant_{tenant}")))
/// });
/// let tenants = Tenants::in_databases(databases);
/// let acme = TenantId::new("acme").unwrap();
/// tenants.run(&acme, async |tx| sqlx::query("select 1").execute(&mut **tx).await).await?;
/// # Ok(()) }
/// ```
///
/// Who needs a connection when the budget is spent waits, in tokio's time, until one comes
/// back or the `acquire_timeout` of the [`connections`](DatabaseOptions::connections) is over.
/// A connection that is idle is closed to make room, the least recently used first. Tenants
/// with work waiting take turns, so that a busy one delays the others by one turn at most per
/// connection; under such pressure connections are closed and opened all the time, which
/// says that the budget is too small.
///
/// A connection counts from before it is opened until the server was told to end it. If the
/// future of a statement is dropped, the server goes on with it, and it counts until that is
/// done: see [`TxOptions::statement_timeout`](crate::TxOptions::statement_timeout). The server
/// itself takes a moment more to end a session.
///
/// Work for one tenant that asks for a connection of another, while it keeps its own, can wait
/// for itself. The deadline ends that.
///
/// A clone is another handle to the same connections. When the last handle is dropped, idle
/// connections are closed, without a farewell to the server; [`close`](Databases::close) says
/// one.
#[derive(Clone, Debug)]
pub struct Databases {
    shared: Arc<Shared>,
}

/// How many connections there are: see [`Databases::status`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DatabasesStatus {
    /// Places of the budget that are taken: by connections in use, idle, being opened or being
    /// closed.
    pub connections: usize,
    /// How many of them are idle.
    pub idle: usize,
    /// How many wait for one.
    pub waiting: usize,
}

impl Databases {
    /// Databases where `find` says, or [`NoSuchTenant`](TenantError::NoSuchTenant) where it
    /// says `None`. For an answer that takes a query, see
    /// [`find_with`](Databases::find_with).
    ///
    /// `find` is asked again when a tenant is used that has no connection; see also
    /// [`remove`](Databases::remove).
    pub fn new<F>(options: DatabaseOptions, find: F) -> Self
    where
        F: Fn(&TenantId) -> Option<PgConnectOptions> + Send + Sync + 'static,
    {
        Databases::find_with(options, move |tenant| {
            let found = find(&tenant);
            async move { Ok::<_, Infallible>(found) }
        })
    }

    /// As [`new`](Databases::new), with an answer that takes time: from a table of tenants, say.
    /// Who asks for the same tenant meanwhile waits for the same answer.
    ///
    /// ```no_run
    /// # use sqlx::{PgPool, postgres::PgConnectOptions};
    /// # use transom_tenant::{DatabaseOptions, Databases, TenantId};
    /// # fn f(directory: PgPool, server: PgConnectOptions) {
    /// let databases = Databases::find_with(DatabaseOptions::new(40), move |tenant: TenantId| {
    ///     let (directory, server) = (directory.clone(), server.clone());
    ///     async move {
    ///         let host: Option<String> = sqlx::query_scalar("select host from tenants where id = $1")
    ///             .bind(&tenant)
    ///             .fetch_optional(&directory)
    ///             .await?;
    ///         let options = host.map(|host| server.host(&host).database(tenant.as_str()));
    ///         Ok::<_, sqlx::Error>(options)
    ///     }
    /// });
    /// # }
    /// ```
    pub fn find_with<F, Fut, E>(options: DatabaseOptions, find: F) -> Self
    where
        F: Fn(TenantId) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Option<PgConnectOptions>, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        Databases {
            shared: Arc::new(Shared::new(options, Finder::new(find))),
        }
    }

    /// Forgets where a tenant's database is, and waits until its connections are closed: idle
    /// ones at once, others when they come back. Who asks for the tenant meanwhile is told
    /// anew where it is.
    ///
    /// For a database that moves, or is dropped: first let `find` say so, then call this.
    ///
    /// # Cancel safety
    /// Dropping the future only ends the waiting.
    pub fn remove(&self, tenant: &TenantId) -> impl Future<Output = ()> + Send + use<> {
        let gone = self.shared.finder.forget(tenant);
        self.shared.empty(tenant);
        gone
    }

    /// Closes every idle connection now, in the background, without waiting for its
    /// [`idle_timeout`](DatabaseOptions::idle_timeout).
    pub fn close_idle(&self) {
        self.shared.empty_all();
    }

    /// Gives out no connection any more ([`sqlx::Error::PoolClosed`]), and waits until all are
    /// closed: idle ones at once, others when they come back.
    ///
    /// # Cancel safety
    /// Dropping the future only ends the waiting.
    pub fn close(&self) -> impl Future<Output = ()> + Send + use<> {
        self.shared.close()
    }

    /// How many connections there are now.
    pub fn status(&self) -> DatabasesStatus {
        let (connections, idle, waiting) = self.shared.count();
        DatabasesStatus {
            connections,
            idle,
            waiting,
        }
    }

    /// A connection to a tenant's database.
    pub(crate) async fn lease(
        &self,
        tenant: &TenantId,
        setting: &Setting,
    ) -> Result<Lease, TenantError> {
        let timeout = self.shared.options.acquire_timeout();
        let mut started = None;
        let mut tries = TRIES;
        while tries > 0 {
            let found = self.shared.finder.find(tenant).await?;
            let since = *started.get_or_insert_with(Instant::now);
            let seat = self.shared.ask(tenant);
            let Ok(seat) = timeout_at(since + timeout, seat).await else {
                return Err(self.no_room(tenant, since));
            };
            let closed = |_| TenantError::Acquire(sqlx::Error::PoolClosed);
            let mut seat = seat.map_err(closed)?;
            if seat.is_outdated(&found) {
                continue;
            }
            let home = seat.home(&found, setting);
            let conn = seat.connect(found, since + timeout).await;
            let conn = conn.map_err(|source| not_connected(tenant, source))?;
            let lease = Lease::seated(conn, home, seat).await;
            if let Some(lease) = lease.map_err(TenantError::Acquire)? {
                return Ok(lease);
            }
            tries -= 1;
        }
        Err(TenantError::Acquire(sqlx::Error::BeginFailed))
    }

    fn no_room(&self, tenant: &TenantId, since: Instant) -> TenantError {
        let options = &self.shared.options;
        TenantError::NoRoom {
            tenant: tenant.clone(),
            waited: since.elapsed(),
            limit: match self.shared.full(tenant) {
                Full::Budget => Limit::Budget(options.budget),
                Full::PerTenant => Limit::PerTenant(options.per_tenant),
            },
        }
    }
}

fn not_connected(tenant: &TenantId, source: sqlx::Error) -> TenantError {
    // `invalid_catalog_name`: there is no such database.
    if sqlstate::of(&source).as_deref() == Some("3D000") {
        return TenantError::NoSuchTenant {
            tenant: tenant.clone(),
        };
    }
    TenantError::Acquire(source)
}
