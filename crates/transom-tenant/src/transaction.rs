//! One tenant's transaction.

use std::ops::{Deref, DerefMut};

use sqlx::PgConnection;

use crate::error::Whom;
use crate::open::{NotCommitted, Open};
use crate::{TenantError, TenantId, quote};

/// A transaction that belongs to one tenant. Use it as a connection: `.execute(&mut **tx)`
/// in the closure of [`Tenants::run`](crate::Tenants::run), `.execute(&mut *tx)` where it is
/// your own, or pass it where a `&mut PgConnection` is wanted.
///
/// What belongs to the session does not survive it: cursors are closed and temporary tables
/// dropped at COMMIT. If a statement changed the session's role, search path or tenant (`SET`
/// without `LOCAL`), the connection is closed instead of returned to its pool.
///
/// Dropped without [`commit`](TenantTx::commit) or [`rollback`](TenantTx::rollback), it closes
/// its connection, which rolls back: what runs on it half way is not known then.
/// [`Tenants::run`](crate::Tenants::run) rolls back on an error and keeps the connection.
#[derive(Debug)]
pub struct TenantTx<'c> {
    open: Open<'c>,
    tenant: TenantId,
    /// Our savepoints that are open.
    pub(crate) savepoints: u32,
}

impl<'c> TenantTx<'c> {
    pub(crate) fn new(open: Open<'c>, tenant: TenantId) -> Self {
        TenantTx {
            open,
            tenant,
            savepoints: 0,
        }
    }

    /// Whose transaction it is.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    pub(crate) fn whom(&self) -> Whom {
        Whom::Tenant(self.tenant.clone())
    }

    /// Commits, in one round trip, after a check that there is something to commit: deferred
    /// constraints are brought forward, and a transaction that PostgreSQL has aborted is an
    /// error, where sqlx 0.9.0's own `commit` says `Ok` after the server has rolled back.
    ///
    /// # Errors
    /// [`TenantError::RolledBack`], [`Ended`](TenantError::Ended),
    /// [`TenantChanged`](TenantError::TenantChanged),
    /// [`SavepointAbandoned`](TenantError::SavepointAbandoned): nothing was committed.
    /// [`CommitUnknown`](TenantError::CommitUnknown): nobody knows.
    ///
    /// # Cancel safety
    /// Dropped half way it may have committed or not; the connection is then closed.
    pub async fn commit(self) -> Result<(), TenantError> {
        let whom = self.whom();
        if self.savepoints > 0 {
            self.open.rollback().await;
            return Err(TenantError::SavepointAbandoned { whom });
        }
        let guard = format!(
            "SELECT 1 / (coalesce({}, '') = {})::int",
            self.open.home().setting.current(),
            quote::literal(self.tenant.as_str())
        );
        let committed = self.open.commit(&guard).await;
        committed.map_err(|why| why.of(whom))
    }

    /// Rolls back now, and keeps the connection.
    ///
    /// # Errors
    /// [`TenantError::Rollback`]; the connection is then closed, which rolls back as well.
    ///
    /// # Cancel safety
    /// Dropped half way, the connection is closed, which rolls back as well.
    pub async fn rollback(self) -> Result<(), TenantError> {
        let whom = self.whom();
        match self.open.rollback().await {
            None => Ok(()),
            Some(source) => Err(TenantError::Rollback { whom, source }),
        }
    }
}

impl NotCommitted {
    pub(crate) fn of(self, whom: Whom) -> TenantError {
        match self {
            NotCommitted::Ended => TenantError::Ended { whom },
            NotCommitted::TenantChanged => TenantError::TenantChanged { whom },
            NotCommitted::RolledBack(source) => TenantError::RolledBack { whom, source },
            NotCommitted::Unknown(source) => TenantError::CommitUnknown { whom, source },
        }
    }
}

impl Deref for TenantTx<'_> {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        self.open.conn()
    }
}

impl DerefMut for TenantTx<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.open.conn_mut()
    }
}
