//! Which tenants have a schema.

use sqlx::PgConnection;

use crate::{Schemas, TenantError, TenantId};

impl Schemas {
    /// The tenants that have a schema, in order. They bind as text ([`TenantId::new`]).
    ///
    /// Just those of whom [`schema_of`](Schemas::schema_of) gives back the schema's name; what
    /// else begins with the prefix is in [`strangers`](Schemas::strangers).
    ///
    /// # Errors
    /// The database's own.
    ///
    /// # Cancel safety
    /// Reads only.
    pub async fn list(&self, conn: &mut PgConnection) -> Result<Vec<TenantId>, TenantError> {
        let names = self.names(conn).await?;
        let mut tenants: Vec<_> = names
            .iter()
            .filter_map(|name| self.tenant_of(name))
            .collect();
        // By bytes, whatever the database's collation says.
        tenants.sort();
        Ok(tenants)
    }

    /// The schemas whose names begin with the prefix and are no tenant's, in order: made by
    /// hand, with a name that no [`TenantId`] can have, or [reserved](Schemas::reserve).
    /// PostgreSQL's own are left out.
    ///
    /// # Errors
    /// The database's own.
    ///
    /// # Cancel safety
    /// Reads only.
    pub async fn strangers(&self, conn: &mut PgConnection) -> Result<Vec<String>, TenantError> {
        let mut names = self.names(conn).await?;
        names.retain(|name| self.tenant_of(name).is_none());
        names.sort();
        Ok(names)
    }

    async fn names(&self, conn: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar(
            "SELECT nspname::text FROM pg_catalog.pg_namespace
             WHERE pg_catalog.starts_with(nspname::text, $1)
               AND NOT pg_catalog.starts_with(nspname::text, 'pg_')
               AND nspname <> 'information_schema'",
        )
        .bind(&self.prefix)
        .fetch_all(conn)
        .await
    }

    /// Whose schema it is.
    fn tenant_of(&self, schema: &str) -> Option<TenantId> {
        let tenant = TenantId::new(schema.strip_prefix(&self.prefix)?).ok()?;
        self.schema_of(&tenant).is_ok().then_some(tenant)
    }
}
