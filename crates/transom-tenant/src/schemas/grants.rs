//! What the role that serves requests may do in a tenant's schema.

use crate::{SchemaName, Schemas, TenantError, quote};

impl Schemas {
    /// Lets a role work in the schemas made from now on, without owning anything: USAGE of the
    /// schema; SELECT, INSERT, UPDATE and DELETE on the tables, and the use of the sequences,
    /// that later migrations make in it.
    ///
    /// The latter are default privileges, which PostgreSQL keeps for each creator: migrate as
    /// the role that made the schema. May be called for several roles.
    ///
    /// # Errors
    /// [`TenantError::InvalidName`].
    pub fn grant_usage_to(mut self, role: impl AsRef<str>) -> Result<Self, TenantError> {
        self.grantees.push(quote::identifier(role.as_ref())?);
        Ok(self)
    }

    /// Each with `; ` before it.
    pub(super) fn grants(&self, schema: &SchemaName) -> String {
        let schema = schema.quoted();
        let grants = self.grantees.iter().map(|role| {
            let default = format!("; ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT");
            format!(
                "; GRANT USAGE ON SCHEMA {schema} TO {role}\
                 {default} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}\
                 {default} USAGE, SELECT, UPDATE ON SEQUENCES TO {role}"
            )
        });
        grants.collect()
    }

    /// Takes back what the default privileges gave on a table that is not the application's,
    /// each with `; ` before it. It may still read it.
    #[cfg(feature = "migrate")]
    pub(crate) fn withhold(&self, table: &str) -> String {
        let revokes = self.grantees.iter().map(|role| {
            // The creator may be the very role: it keeps its own rights.
            format!(
                "; REVOKE INSERT, UPDATE, DELETE ON {table} FROM {role}\
                 ; GRANT ALL ON {table} TO CURRENT_USER"
            )
        });
        revokes.collect()
    }
}
