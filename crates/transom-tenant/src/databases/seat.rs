//! One connection's place in the budget, from before it is opened until after it is closed.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::Postgres;
use sqlx::pool::PoolConnection;
use tokio::runtime::Handle;
use tokio::time::{Instant, timeout_at};

use super::found::Found;
use super::shared::Shared;
use crate::session::Home;
use crate::{Setting, TenantId};

/// A connection to a tenant's database, in use or idle: a pool of one, so that sqlx opens,
/// tests, returns and closes it as it would any other.
#[derive(Debug)]
pub(super) struct Session {
    pool: PgPool,
    found: Found,
}

impl Session {
    pub(super) fn found(&self) -> &Found {
        &self.found
    }
}

/// A place in the budget. Dropped, it is somebody else's: with the connection if that may
/// serve others, or after it is closed.
#[derive(Debug)]
pub(crate) struct Seat {
    shared: Arc<Shared>,
    tenant: TenantId,
    session: Option<Session>,
    /// Whether the connection may serve others.
    fit: bool,
}

impl Seat {
    pub(super) fn new(shared: Arc<Shared>, tenant: TenantId, session: Option<Session>) -> Self {
        Seat {
            shared,
            tenant,
            session,
            fit: false,
        }
    }

    /// Whether a connection would be opened to a database that is the tenant's no more.
    pub(super) fn is_outdated(&self, found: &Found) -> bool {
        self.session.is_none() && found.is_removed()
    }

    /// What the session is like that [`connect`](Seat::connect) gives.
    pub(super) fn home(&self, found: &Found, setting: &Setting) -> Arc<Home> {
        let session = self.session.as_ref().map(Session::found);
        session.unwrap_or(found).home(setting)
    }

    /// The connection, opened if it is not open.
    pub(super) async fn connect(
        &mut self,
        found: Found,
        deadline: Instant,
    ) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        self.fit = false;
        let options = &self.shared.options;
        let session = self.session.get_or_insert_with(|| Session {
            pool: options.one().connect_lazy_with(found.options().clone()),
            found,
        });
        let acquired = timeout_at(deadline, session.pool.acquire()).await;
        acquired.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// Says what is to become of the connection when this is dropped.
    pub(crate) fn fit(&mut self, fit: bool) {
        self.fit = fit;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let shared = Arc::clone(&self.shared);
        let tenant = self.tenant.clone();
        match self.session.take() {
            Some(session) if self.fit => shared.park(tenant, session),
            session => Leaving::new(shared, tenant, false).close(session),
        }
    }
}

/// A seat whose connection is being closed. Dropped, it is free.
#[derive(Debug)]
pub(super) struct Leaving {
    shared: Arc<Shared>,
    tenant: TenantId,
    evicted: bool,
}

impl Leaving {
    pub(super) fn new(shared: Arc<Shared>, tenant: TenantId, evicted: bool) -> Self {
        Leaving {
            shared,
            tenant,
            evicted,
        }
    }

    /// Closes the connection in a task of its own, so that nobody can cancel it.
    pub(super) fn close(self, session: Option<Session>) {
        // Without a runtime the connection is dropped, which closes it too.
        let (Some(session), Ok(runtime)) = (session, Handle::try_current()) else {
            return;
        };
        runtime.spawn(async move {
            if !self.evicted {
                returned(&session.pool).await;
            }
            session.pool.close().await;
            drop(session);
            drop(self);
        });
    }
}

impl Drop for Leaving {
    fn drop(&mut self) {
        self.shared.left(&self.tenant, self.evicted);
    }
}

/// Waits until a connection has come back, or is gone. It comes back when the server has
/// answered: until then it may work on a statement whose future was dropped, and that is a
/// session of the server still. (sqlx closes what comes back to a closed pool without waiting
/// for the answer, and tells nobody when something comes back.)
async fn returned(pool: &PgPool) {
    let mut pause = Duration::from_millis(1);
    while pool.size() > 0 && pool.num_idle() == 0 {
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(100));
    }
}
