//! One tenant's transaction, and the connection it runs on.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Postgres, Transaction};

use crate::{SETTING, TenantError, TenantId, quote};

/// A connection that runs nothing until it is told for whom: see
/// [`begin`](TenantConnection::begin).
///
/// It goes back into its pool with no transaction open, whatever happened, or is closed:
/// sqlx 0.9.0 gives a connection back inside the open transaction if `begin` was cancelled,
/// or if a later statement of a `begin_with` failed (transact-rs/sqlx #4385, #4393).
#[derive(Debug)]
pub struct TenantConnection {
    conn: PoolConnection<Postgres>,
    /// A BEGIN or COMMIT of ours is under way: nobody knows what the server has seen of it.
    uncertain: bool,
}

impl TenantConnection {
    pub(crate) fn new(conn: PoolConnection<Postgres>) -> Self {
        TenantConnection {
            conn,
            uncertain: false,
        }
    }

    /// Begins a transaction of one tenant.
    ///
    /// BEGIN and the tenant's setting go in one round trip. The setting is `SET LOCAL`: it
    /// ends with the transaction, so neither the next borrower of the connection nor a
    /// pooler in transaction mode ever sees it.
    ///
    /// # Errors
    /// [`TenantError::Begin`]. The connection is then closed when it is dropped.
    ///
    /// # Cancel safety
    /// Dropping the future before it is done makes the connection close instead of
    /// returning to the pool with a transaction open.
    pub async fn begin(&mut self, tenant: &TenantId) -> Result<TenantTx<'_>, TenantError> {
        // The tenant is a checked identifier and goes through the quoting function as well.
        let sql = format!(
            "BEGIN; SET LOCAL {SETTING} = {}",
            quote::literal(tenant.as_str())
        );
        self.uncertain = true;
        let tx = Connection::begin_with(&mut *self.conn, AssertSqlSafe(sql))
            .await
            .map_err(|source| TenantError::Begin {
                tenant: tenant.clone(),
                source,
            })?;
        self.uncertain = false;
        Ok(TenantTx {
            tx,
            tenant: tenant.clone(),
            uncertain: &mut self.uncertain,
        })
    }
}

impl Drop for TenantConnection {
    fn drop(&mut self) {
        if self.uncertain {
            self.conn.close_on_drop();
        }
    }
}

/// A transaction that belongs to one tenant. Use it as a connection: `.execute(&mut *tx)`.
///
/// Dropped without [`commit`](TenantTx::commit) it rolls back, when the connection is next
/// used or returns to its pool.
///
/// ```no_run
/// # async fn f(tenants: transom_tenant::Tenants) -> Result<(), Box<dyn std::error::Error>> {
/// let acme = transom_tenant::TenantId::new("acme")?;
/// let mut conn = tenants.connection().await?;
/// let mut tx = conn.begin(&acme).await?;
/// sqlx::query("update accounts set balance = 0").execute(&mut *tx).await?; // acme's alone
/// tx.commit().await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct TenantTx<'c> {
    tx: Transaction<'c, Postgres>,
    tenant: TenantId,
    uncertain: &'c mut bool,
}

impl TenantTx<'_> {
    /// Whose transaction it is.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// Commits, after a check that there is something to commit: deferred constraints are
    /// brought forward, and a transaction that PostgreSQL has aborted is an error, where
    /// sqlx 0.9.0's own `commit` says `Ok` after the server has rolled back.
    ///
    /// # Errors
    /// [`TenantError::RolledBack`], [`TenantError::Ended`] or [`TenantError::Commit`].
    ///
    /// # Cancel safety
    /// Dropped half way it may have committed or not; the connection is then closed.
    pub async fn commit(mut self) -> Result<(), TenantError> {
        let tenant = self.tenant;
        if !self.tx.is_in_transaction() {
            return Err(TenantError::Ended { tenant });
        }
        *self.uncertain = true;
        let check = sqlx::raw_sql("SET CONSTRAINTS ALL IMMEDIATE")
            .execute(&mut *self.tx)
            .await;
        if let Err(source) = check {
            *self.uncertain = self.tx.rollback().await.is_err();
            return Err(TenantError::RolledBack { tenant, source });
        }
        match self.tx.commit().await {
            Ok(()) => {
                *self.uncertain = false;
                Ok(())
            }
            Err(source) => Err(TenantError::Commit { tenant, source }),
        }
    }

    /// Rolls back now rather than when the connection is next used: locks are released.
    ///
    /// # Errors
    /// [`TenantError::Rollback`]; the connection is then closed, which rolls back as well.
    pub async fn rollback(self) -> Result<(), TenantError> {
        *self.uncertain = true;
        match self.tx.rollback().await {
            Ok(()) => {
                *self.uncertain = false;
                Ok(())
            }
            Err(source) => Err(TenantError::Rollback {
                tenant: self.tenant,
                source,
            }),
        }
    }
}

impl Deref for TenantTx<'_> {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.tx
    }
}

impl DerefMut for TenantTx<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.tx
    }
}
