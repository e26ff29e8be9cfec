//! A schema for each tenant, and what it is called.

mod admin;
mod drop;
mod grants;
mod list;

#[cfg(feature = "migrate")]
pub(crate) use admin::refused;
pub use drop::DropSchema;

use crate::{TenantError, TenantId, quote};

/// A schema for each tenant: `prefix` and the tenant's identifier.
///
/// A transaction sees the tenant's schema and those that are [`shared`](Schemas::shared), and
/// no others, also not `public`: a table that a tenant lacks is an error (42P01) and not
/// somebody else's table of the same name.
///
/// Schemas are made, renamed, dropped and listed over the connection of a role that may do so:
/// the owner of the schemas, and not the role that serves the tenants' requests.
///
/// ```
/// use transom_tenant::{Schemas, TenantId};
/// let schemas = Schemas::new("tenant_")?.shared("public")?;
/// let acme = TenantId::new("acme").unwrap();
/// assert_eq!(schemas.schema_of(&acme)?.as_str(), "tenant_acme");
/// # Ok::<(), transom_tenant::TenantError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Schemas {
    prefix: String,
    /// Quoted.
    shared: Vec<String>,
    reserved: Vec<String>,
    /// Roles, quoted.
    grantees: Vec<String>,
}

/// The name of a tenant's schema, which PostgreSQL can hold and nobody else uses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaName {
    name: String,
    quoted: String,
}

impl SchemaName {
    /// The name as it stands in `pg_namespace`.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The name as it is written in SQL.
    pub fn quoted(&self) -> &str {
        &self.quoted
    }
}

impl std::fmt::Display for SchemaName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

impl Schemas {
    /// Schemas whose names begin with a prefix, by which they are told from all others. The
    /// empty one is allowed, but then every schema that is not [reserved](Schemas::reserve)
    /// counts as a tenant's.
    ///
    /// # Errors
    /// [`TenantError::InvalidName`] if no schema can be called so: a NUL, over 62 bytes, or
    /// `pg_`, which PostgreSQL keeps for itself.
    pub fn new(prefix: impl Into<String>) -> Result<Self, TenantError> {
        let prefix = prefix.into();
        if prefix.starts_with("pg_") || quote::identifier(&format!("{prefix}x")).is_err() {
            return Err(TenantError::InvalidName { name: prefix });
        }
        Ok(Schemas {
            prefix,
            shared: Vec::new(),
            reserved: vec!["public".to_owned(), "information_schema".to_owned()],
            grantees: Vec::new(),
        })
    }

    /// A schema that every tenant sees behind its own: common tables, or the extensions. No
    /// tenant's can have its name.
    ///
    /// # Errors
    /// [`TenantError::InvalidName`], also for `pg_…`: PostgreSQL's own schemas are in every
    /// search path, and named in it they would come too late or too early.
    pub fn shared(mut self, schema: impl Into<String>) -> Result<Self, TenantError> {
        let schema = schema.into();
        if schema.starts_with("pg_") {
            return Err(TenantError::InvalidName { name: schema });
        }
        self.shared.push(quote::identifier(&schema)?);
        self.reserved.push(schema);
        Ok(self)
    }

    /// A name that no tenant's schema may have.
    pub fn reserve(mut self, schema: impl Into<String>) -> Self {
        self.reserved.push(schema.into());
        self
    }

    /// What all of them begin with.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The schema of a tenant, whether it is there or not. Nothing is asked of the server.
    ///
    /// Tenants with capital letters have none: PostgreSQL reads a name that is not quoted in
    /// small letters, so that a `SET search_path = tenant_Acme` by hand would work on the
    /// tables of `acme`. Write such identifiers in small letters where they come in.
    ///
    /// # Errors
    /// [`TenantError::InvalidSchema`] if it would be over 63 bytes, has capital letters, or
    /// is reserved: PostgreSQL's (`pg_…`), `public`, shared, or named by
    /// [`reserve`](Schemas::reserve).
    pub fn schema_of(&self, tenant: &TenantId) -> Result<SchemaName, TenantError> {
        let name = format!("{}{tenant}", self.prefix);
        let invalid = |why| TenantError::InvalidSchema {
            tenant: tenant.clone(),
            schema: name.clone(),
            why,
        };
        if tenant
            .as_str()
            .bytes()
            .any(|byte| byte.is_ascii_uppercase())
        {
            return Err(invalid(
                "with capital letters it could be taken for another tenant's",
            ));
        }
        if name.starts_with("pg_") {
            return Err(invalid("names with pg_ are PostgreSQL's own"));
        }
        if self.reserved.contains(&name) {
            return Err(invalid("the name is reserved"));
        }
        let quoted = quote::identifier(&name)
            .map_err(|_| invalid("it is longer than the 63 bytes of a name in PostgreSQL"))?;
        Ok(SchemaName { name, quoted })
    }

    /// Where unqualified names are looked for. Temporary tables come last, where they cannot
    /// stand in for a tenant's table.
    pub(crate) fn search_path(&self, schema: &SchemaName) -> String {
        let own = std::iter::once(schema.quoted());
        let all: Vec<&str> = own.chain(self.shared.iter().map(String::as_str)).collect();
        format!("{}, pg_temp", all.join(", "))
    }
}
