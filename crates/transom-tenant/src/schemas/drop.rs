//! Dropping a tenant's schema, which takes a second word.

use sqlx::PgConnection;

use super::admin::{refused, run};
use crate::{Schemas, TenantError, TenantId};

impl Schemas {
    /// Drops a tenant's schema with everything in it, once it is
    /// [confirmed](DropSchema::confirmed_by): the name has to come from somewhere else than
    /// the tenant, such as from whoever asked for it.
    ///
    /// ```no_run
    /// # use transom_tenant::{Schemas, TenantError, TenantId};
    /// # async fn f(
    /// #     conn: &mut sqlx::PgConnection, schemas: Schemas, acme: TenantId, typed: String,
    /// # ) -> Result<(), TenantError> {
    /// schemas.drop(conn, &acme).confirmed_by(&typed).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// Alone it does nothing, and is nothing to await:
    ///
    /// ```compile_fail,E0277
    /// # use transom_tenant::{Schemas, TenantError, TenantId};
    /// # async fn f(
    /// #     conn: &mut sqlx::PgConnection, schemas: Schemas, acme: TenantId,
    /// # ) -> Result<(), TenantError> {
    /// schemas.drop(conn, &acme).await?;
    /// # Ok(()) }
    /// ```
    pub fn drop<'c>(&'c self, conn: &'c mut PgConnection, tenant: &'c TenantId) -> DropSchema<'c> {
        DropSchema {
            schemas: self,
            conn,
            tenant,
        }
    }
}

/// A drop that waits for its second word: see [`Schemas::drop`].
#[derive(Debug)]
#[must_use = "nothing is dropped until it is confirmed by the schema's name"]
pub struct DropSchema<'c> {
    schemas: &'c Schemas,
    conn: &'c mut PgConnection,
    tenant: &'c TenantId,
}

impl DropSchema<'_> {
    /// Drops the schema if this is its whole name, such as `tenant_acme`.
    ///
    /// It waits for the transactions that use its tables, and takes with it what depends on
    /// them, also from outside (CASCADE): a view over several tenants' tables, a foreign key of
    /// a shared table. Repeating it is an error, so that a mistaken name is noticed.
    ///
    /// # Errors
    /// [`TenantError::InvalidSchema`] and [`NotConfirmed`](TenantError::NotConfirmed) before any
    /// SQL, [`NoSuchTenant`](TenantError::NoSuchTenant), and the database's own: 42501 if the
    /// connection's role is not the owner, 53200 for more tables than `max_locks_per_transaction`
    /// allows. Nothing is dropped then.
    ///
    /// # Cancel safety
    /// Dropped half way, the schema may be gone or not, but never half of it.
    pub async fn confirmed_by(self, schema: &str) -> Result<(), TenantError> {
        let name = self.schemas.schema_of(self.tenant)?;
        if name.as_str() != schema {
            return Err(TenantError::NotConfirmed {
                tenant: self.tenant.clone(),
                schema: name.as_str().to_owned(),
                said: schema.to_owned(),
            });
        }
        let sql = format!("DROP SCHEMA {} CASCADE", name.quoted());
        let dropped = run(self.conn, sql).await;
        dropped.map_err(|error| refused(error, self.tenant, self.tenant))
    }
}
