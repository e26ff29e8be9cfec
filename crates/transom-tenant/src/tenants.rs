//! A pool that gives connections only to somebody who says for whom.

mod run;

use std::sync::Arc;

use sqlx::PgPool;

use crate::lease::Lease;
use crate::place::Place;
use crate::session::Home;
use crate::source::Source;
use crate::{Schemas, Setting, TenantError, TenantId, TenantScope, TxOptions, Unscoped};

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
    pub(crate) source: Source,
    pub(crate) home: Arc<Home>,
    place: Arc<Place>,
    options: Arc<TxOptions>,
}

impl Tenants {
    /// Tenants in the same tables, told apart by a column: by your own WHERE, or by row-level security ([`Policy`](crate::Policy)).
    ///
    /// Takes the pool in: keep no other clone of it where tenant data is handled.
    pub fn new(pool: PgPool) -> Self {
        Tenants::of(Source::Pool(pool), Place::Rows)
    }

    /// Tenants with a schema each. As [`Tenants::new`].
    ///
    /// Put enums, domains and composite types that are bound by name into a
    /// [shared](Schemas::shared) schema: sqlx 0.9 remembers for each connection which type a
    /// name stands for, so a type that every schema has is the first tenant's for all of them
    /// (42804).
    pub fn in_schemas(pool: PgPool, schemas: Schemas) -> Self {
        Tenants::of(Source::Pool(pool), Place::Schemas(schemas))
    }

    /// Tenants with a database each. There the setting of the tenant is set too, so that code
    /// and policies that read it work as with [`Tenants::new`].
    ///
    /// [`unscoped`](Tenants::unscoped) and [`run_unscoped`](Tenants::run_unscoped) have no
    /// database to work on: [`TenantError::NoCommonDatabase`].
    #[cfg(feature = "databases")]
    #[cfg_attr(docsrs, doc(cfg(feature = "databases")))]
    pub fn in_databases(databases: crate::Databases) -> Self {
        Tenants::of(Source::Databases(databases), Place::Rows)
    }

    fn of(source: Source, place: Place) -> Self {
        Tenants {
            source,
            home: Arc::default(),
            place: Arc::new(place),
            options: Arc::default(),
        }
    }

    /// Carries the tenant in another setting than `transom.tenant`.
    #[must_use]
    pub fn setting(mut self, setting: Setting) -> Self {
        self.home = Arc::new(Home::new(setting));
        self
    }

    /// Begins every transaction with these options. Clones made earlier keep theirs, so that
    /// one pool can serve a role that writes and one that only reads.
    #[must_use]
    pub fn options(mut self, options: TxOptions) -> Self {
        self.options = Arc::new(options);
        self
    }

    /// A connection on which transactions of one tenant can begin, and nothing else.
    ///
    /// [`run`](Tenants::run) is shorter, and keeps the connection when the work fails.
    ///
    /// # Errors
    /// [`TenantError::Acquire`]; [`InvalidSchema`](TenantError::InvalidSchema) for a tenant
    /// that can have no schema; [`NoSuchTenant`](TenantError::NoSuchTenant),
    /// [`Find`](TenantError::Find) and [`NoRoom`](TenantError::NoRoom) with a database for each.
    ///
    /// # Cancel safety
    /// Nothing is lost: the connection, if there was one, goes back to the pool.
    pub async fn scope(&self, tenant: &TenantId) -> Result<TenantScope, TenantError> {
        // Before a connection is asked for: what is no tenant costs nothing.
        let prologue = self
            .place
            .prologue(tenant, &self.home.setting, &self.options)?;
        let lease = self.source.lease(Some(tenant), &self.home).await?;
        Ok(TenantScope::new(lease, tenant.clone(), prologue))
    }

    /// A connection without a tenant, for what is of no tenant and cannot run in a
    /// transaction: say why. The reason is logged at `WARN` level.
    ///
    /// Under row-level security such a connection sees no rows. It is closed afterwards;
    /// [`run_unscoped`](Tenants::run_unscoped) keeps it.
    ///
    /// # Errors
    /// [`TenantError::Acquire`], and [`NoCommonDatabase`](TenantError::NoCommonDatabase) where
    /// each tenant has its own.
    ///
    /// # Cancel safety
    /// Nothing is lost: the connection, if there was one, goes back to the pool.
    pub async fn unscoped(&self, reason: &str) -> Result<Unscoped, TenantError> {
        tracing::warn!(reason, "connection without a tenant");
        self.lease().await.map(Unscoped::new)
    }

    async fn lease(&self) -> Result<Lease, TenantError> {
        self.source.lease(None, &self.home).await
    }
}
