//! A pool that gives connections only to somebody who says for whom.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres};

use crate::{TenantConnection, TenantError};

/// A pool behind a door: queries run only in a [`TenantTx`](crate::TenantTx), which needs a
/// [`TenantId`](crate::TenantId).
///
/// Forgetting the tenant does not compile, since this is no executor:
///
/// ```compile_fail
/// # async fn f(tenants: transom_tenant::Tenants) -> sqlx::Result<()> {
/// sqlx::query("delete from accounts").execute(&tenants).await?;
/// # Ok(()) }
/// ```
///
/// The pool should connect as a role that is neither superuser nor owner of the tables:
/// row-level security ([`Policy`](crate::Policy)) does not bind a superuser.
#[derive(Clone, Debug)]
pub struct Tenants {
    pool: PgPool,
}

impl Tenants {
    /// Takes the pool in. Keep no other clone of it where tenant data is handled.
    pub fn new(pool: PgPool) -> Self {
        Tenants { pool }
    }

    /// A connection on which a tenant's transaction can begin, and nothing else.
    ///
    /// # Errors
    /// [`TenantError::Acquire`].
    ///
    /// # Cancel safety
    /// Nothing is lost: the connection, if there was one, goes back to the pool.
    pub async fn connection(&self) -> Result<TenantConnection, TenantError> {
        self.pool
            .acquire()
            .await
            .map(TenantConnection::new)
            .map_err(TenantError::Acquire)
    }

    /// A connection without a tenant, for work that is of no tenant: say why. The reason is
    /// logged at `WARN` level. Under row-level security such a connection sees no rows.
    ///
    /// # Errors
    /// [`TenantError::Acquire`].
    pub async fn unscoped(&self, reason: &str) -> Result<Unscoped, TenantError> {
        tracing::warn!(reason, "connection without a tenant");
        self.pool
            .acquire()
            .await
            .map(Unscoped)
            .map_err(TenantError::Acquire)
    }
}

/// A connection without a tenant. See [`Tenants::unscoped`].
#[derive(Debug)]
pub struct Unscoped(PoolConnection<Postgres>);

impl Deref for Unscoped {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.0
    }
}

impl DerefMut for Unscoped {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}
