//! A connection that runs nothing but transactions of one tenant.

use crate::lease::Lease;
use crate::place::Prologue;
use crate::{TenantError, TenantId, TenantTx, Whom};

/// A connection of one tenant: see [`Tenants::scope`](crate::Tenants::scope). Nothing runs on
/// it outside of a transaction.
///
/// It goes back into its pool with no transaction open, and with the role, search path and
/// tenant that it had before, no temporary table and no cursor, or is closed: whatever happened.
///
/// What else a statement leaves on the session is there for the next borrower: a setting that
/// was set without `LOCAL`, a lock of `pg_advisory_lock`, a `LISTEN`, a `PREPARE` in SQL, what
/// `lastval()` gives. Use what ends with the transaction (`SET LOCAL`,
/// `pg_advisory_xact_lock`), or let the pool's `after_release` say `RESET ALL; UNLISTEN *;
/// DISCARD SEQUENCES; SELECT pg_advisory_unlock_all()`, for a round trip. (Not `DISCARD ALL`:
/// sqlx would go on using the prepared statements.) The leak harness (feature `leak`) finds
/// the settings, locks and channels.
#[derive(Debug)]
pub struct TenantScope {
    lease: Lease,
    tenant: TenantId,
    prologue: Prologue,
}

impl TenantScope {
    pub(crate) fn new(lease: Lease, tenant: TenantId, prologue: Prologue) -> Self {
        TenantScope {
            lease,
            tenant,
            prologue,
        }
    }

    /// Whose it is.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// Begins a transaction of the tenant.
    ///
    /// BEGIN and everything that makes it the tenant's go in one round trip. All of it is
    /// `SET LOCAL`: it ends with the transaction, so neither the next borrower of the
    /// connection nor a pooler in transaction mode ever sees it.
    ///
    /// # Errors
    /// [`TenantError::NoSuchTenant`], [`Begin`](TenantError::Begin),
    /// [`NotFresh`](TenantError::NotFresh). The connection is closed when the scope is
    /// dropped; [`Tenants::run`](crate::Tenants::run) keeps it where it can, and asks for
    /// another one if it was not fresh.
    ///
    /// # Cancel safety
    /// Dropping the future before it is done makes the connection close instead of
    /// returning to the pool with a transaction open.
    pub async fn begin(&mut self) -> Result<TenantTx<'_>, TenantError> {
        match self.lease.begin(&self.prologue.begin).await {
            Ok(open) => Ok(TenantTx::new(open, self.tenant.clone())),
            Err(source) => Err(TenantError::begin_of(
                Whom::Tenant(self.tenant.clone()),
                source,
            )),
        }
    }

    /// After a `begin` that failed: makes the connection fit for the pool again, if it can.
    pub(crate) async fn recover(&mut self, error: &TenantError) {
        self.lease.recover(error).await;
    }

    /// Forgets every statement that is prepared on this connection, so that none of them is
    /// stale ([`is_stale_plan`](crate::is_stale_plan)).
    ///
    /// # Errors
    /// If the connection is lost.
    pub async fn forget_statements(&mut self) -> Result<(), sqlx::Error> {
        self.lease.forget_statements().await
    }
}
