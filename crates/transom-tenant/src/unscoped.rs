//! Work that is of no tenant.

use std::ops::{Deref, DerefMut};

use sqlx::PgConnection;

use crate::error::Whom;
use crate::lease::Lease;
use crate::open::Open;
use crate::{TenantError, quote};

/// A connection without a tenant: see [`Tenants::unscoped`](crate::Tenants::unscoped). Under
/// row-level security it sees no rows.
///
/// It is closed when it is dropped, since nobody knows what was left on it.
/// [`Tenants::run_unscoped`](crate::Tenants::run_unscoped) works in a transaction, and gives
/// its connection back.
#[derive(Debug)]
pub struct Unscoped {
    lease: Lease,
}

impl Unscoped {
    pub(crate) fn new(lease: Lease) -> Self {
        Unscoped { lease }
    }
}

impl Deref for Unscoped {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        self.lease.peek()
    }
}

impl DerefMut for Unscoped {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.lease.raw()
    }
}

/// A transaction without a tenant: see [`Tenants::run_unscoped`](crate::Tenants::run_unscoped).
/// It is no [`TenantTx`](crate::TenantTx), so that code for a tenant does not take it.
#[derive(Debug)]
pub struct UnscopedTx<'c> {
    open: Open<'c>,
    reason: String,
}

impl<'c> UnscopedTx<'c> {
    pub(crate) fn new(open: Open<'c>, reason: &str) -> Self {
        UnscopedTx {
            open,
            reason: reason.to_owned(),
        }
    }

    pub(crate) async fn commit(self) -> Result<(), TenantError> {
        let setting = self.open.home().setting.current();
        let guard = format!("SELECT 1 / ({setting} = {})::int", quote::literal(""));
        let committed = self.open.commit(&guard).await;
        committed.map_err(|why| why.of(Whom::Unscoped(self.reason)))
    }

    pub(crate) async fn rollback(self) {
        self.open.rollback().await;
    }
}

impl Deref for UnscopedTx<'_> {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        self.open.conn()
    }
}

impl DerefMut for UnscopedTx<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.open.conn_mut()
    }
}
