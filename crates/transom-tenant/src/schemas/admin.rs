//! Making and renaming tenants' schemas.

use sqlx::{AssertSqlSafe, PgConnection};

use crate::{SchemaName, Schemas, TenantError, TenantId, sqlstate};

impl Schemas {
    /// Makes a tenant's schema, empty, with the rights of [`grant_usage_to`]: all of it or
    /// nothing. The connection's role owns it. In a transaction, it is there with its commit.
    ///
    /// Not idempotent: whoever makes a tenant wants to know that its name was taken.
    ///
    /// ```no_run
    /// # use transom_tenant::{Schemas, TenantError, TenantId};
    /// # async fn f(conn: &mut sqlx::PgConnection, acme: TenantId) -> Result<(), TenantError> {
    /// let schemas = Schemas::new("tenant_")?.grant_usage_to("app")?;
    /// schemas.create(conn, &acme).await?;
    /// assert!(schemas.exists(conn, &acme).await?);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`TenantError::InvalidSchema`] before any SQL, [`AlreadyExists`](TenantError::AlreadyExists),
    /// and the database's own ([`Statement`](TenantError::Statement)): 42501 without the right
    /// to create schemas, 42704 for a role that is not there.
    ///
    /// # Cancel safety
    /// Dropped half way, the schema may have been made or not.
    ///
    /// [`grant_usage_to`]: Schemas::grant_usage_to
    pub async fn create(
        &self,
        conn: &mut PgConnection,
        tenant: &TenantId,
    ) -> Result<(), TenantError> {
        let sql = self.creation(&self.schema_of(tenant)?);
        run(conn, sql)
            .await
            .map_err(|error| refused(error, tenant, tenant))
    }

    /// Gives a tenant's schema the name of another identifier, with everything in it.
    ///
    /// Transactions that have begun go on in the renamed schema; those that begin later under
    /// the old name get [`NoSuchTenant`](TenantError::NoSuchTenant). Functions and settings
    /// that hold the old name as text keep it. Repeating it is an error, also of a tenant to
    /// itself.
    ///
    /// # Errors
    /// [`TenantError::InvalidSchema`] before any SQL, for either name;
    /// [`NoSuchTenant`](TenantError::NoSuchTenant) for `from`,
    /// [`AlreadyExists`](TenantError::AlreadyExists) for `to`, and the database's own: 42501 if
    /// the connection's role is not the owner.
    ///
    /// # Cancel safety
    /// Dropped half way, the schema may have been renamed or not.
    pub async fn rename(
        &self,
        conn: &mut PgConnection,
        from: &TenantId,
        to: &TenantId,
    ) -> Result<(), TenantError> {
        let (old, new) = (self.schema_of(from)?, self.schema_of(to)?);
        let sql = format!("ALTER SCHEMA {} RENAME TO {}", old.quoted(), new.quoted());
        run(conn, sql)
            .await
            .map_err(|error| refused(error, from, to))
    }

    /// Whether a tenant has its schema. One that can have none ([`schema_of`](Schemas::schema_of))
    /// has none, so that this can answer whoever asks for a tenant by its name.
    ///
    /// # Errors
    /// The database's own.
    ///
    /// # Cancel safety
    /// Reads only.
    pub async fn exists(
        &self,
        conn: &mut PgConnection,
        tenant: &TenantId,
    ) -> Result<bool, TenantError> {
        let Ok(schema) = self.schema_of(tenant) else {
            return Ok(false);
        };
        let sql = "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1)";
        let found = sqlx::query_scalar(sql).bind(schema.as_str());
        Ok(found.fetch_one(conn).await?)
    }

    /// CREATE SCHEMA and its grants, for one message: what fails in it fails as a whole.
    pub(crate) fn creation(&self, schema: &SchemaName) -> String {
        format!("CREATE SCHEMA {}{}", schema.quoted(), self.grants(schema))
    }
}

pub(super) async fn run(conn: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await;
    done.map(drop)
}

/// What PostgreSQL's refusal says of the two names.
pub(crate) fn refused(error: sqlx::Error, from: &TenantId, to: &TenantId) -> TenantError {
    // Two sessions that take a name at once meet in the index of the names (23505).
    let taken = |constraint| constraint == "pg_namespace_nspname_index";
    match sqlstate::of(&error).as_deref() {
        Some("3F000") => TenantError::NoSuchTenant {
            tenant: from.clone(),
        },
        Some("42P06") => TenantError::AlreadyExists { tenant: to.clone() },
        Some("23505")
            if error
                .as_database_error()
                .and_then(|error| error.constraint())
                .is_some_and(taken) =>
        {
            TenantError::AlreadyExists { tenant: to.clone() }
        }
        _ => TenantError::Statement(error),
    }
}
