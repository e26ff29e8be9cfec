//! Which tenants are not at the latest version.

use std::collections::HashSet;
use std::error::Error;
use std::fmt;

use sqlx::PgConnection;

use super::step::Subject;
use super::{MigrationFault, Migrations, plan};
use crate::{TenantError, TenantId};

/// A tenant that is not at the latest version.
#[derive(Debug)]
#[non_exhaustive]
pub struct TenantPending {
    /// Which.
    pub tenant: TenantId,
    /// The versions that it lacks; none if it has a fault.
    pub versions: Vec<i64>,
    /// What keeps it from being migrated, if that can be told beforehand.
    pub fault: Option<MigrationFault>,
}

impl fmt::Display for TenantPending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tenant {}", self.tenant)?;
        match &self.fault {
            Some(fault) => {
                write!(f, ": {fault}")?;
                let mut causes = std::iter::successors(fault.source(), |&cause| cause.source());
                causes.try_for_each(|cause| write!(f, ": {cause}"))
            }
            None => write!(f, " lacks {:?}", self.versions),
        }
    }
}

impl Migrations {
    /// The tenants that are not at the latest version, in order: none, if all is well. To be
    /// asked when a program starts, or by its health check.
    ///
    /// Reads only, one query for each tenant, with no lock: a run that is under way may
    /// already have done some of it. The role needs to read the tables of applied migrations,
    /// as one of [`grant_usage_to`](crate::Schemas::grant_usage_to) can.
    ///
    /// ```no_run
    /// # use transom_tenant::{Migrations, TenantError};
    /// # async fn f(conn: &mut sqlx::PgConnection, migrations: Migrations) -> Result<(), TenantError> {
    /// for tenant in migrations.pending(conn).await? {
    ///     eprintln!("{tenant}"); // tenant acme lacks [3, 4]
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// If the tenants cannot be listed. What is wrong with one of them is its fault.
    ///
    /// # Cancel safety
    /// Reads only.
    pub async fn pending(
        &self,
        conn: &mut PgConnection,
    ) -> Result<Vec<TenantPending>, TenantError> {
        let tenants = match &self.only {
            Some(only) => only.clone(),
            None => self.schemas.list(conn).await?,
        };
        let (schemas, tables) = self.present(conn).await?;
        let mut pending = Vec::new();
        for tenant in tenants {
            let versions = self.lacks(conn, &tenant, &schemas, &tables).await;
            let (versions, fault) = match versions {
                Ok(versions) if versions.is_empty() => continue,
                Ok(versions) => (versions, None),
                Err(fault) => (Vec::new(), Some(fault)),
            };
            pending.push(TenantPending {
                tenant,
                versions,
                fault,
            });
        }
        Ok(pending)
    }

    async fn lacks(
        &self,
        conn: &mut PgConnection,
        tenant: &TenantId,
        schemas: &HashSet<String>,
        tables: &HashSet<String>,
    ) -> Result<Vec<i64>, MigrationFault> {
        let subject = Subject::new(self, tenant)?;
        if !schemas.contains(subject.schema.as_str()) {
            let tenant = tenant.clone();
            return Err(TenantError::NoSuchTenant { tenant }.into());
        }
        // Reading what is not there would break the caller's transaction, if there is one.
        let applied = if tables.contains(subject.schema.as_str()) {
            subject.table.read(conn).await?
        } else {
            Vec::new()
        };
        let table = &subject.table.name;
        let pending = plan::pending(&self.known, &applied, self.ignore_missing, table)?;
        Ok(pending.iter().map(|one| one.version).collect())
    }

    /// The schemas that there are, and those with a table of applied migrations.
    async fn present(
        &self,
        conn: &mut PgConnection,
    ) -> Result<(HashSet<String>, HashSet<String>), sqlx::Error> {
        let rows: Vec<(String, bool)> = sqlx::query_as(
            "SELECT nspname::text, EXISTS (
                 SELECT FROM pg_catalog.pg_class
                 WHERE relnamespace = pg_namespace.oid AND relname = $1)
             FROM pg_catalog.pg_namespace WHERE pg_catalog.starts_with(nspname::text, $2)",
        )
        .bind(&self.table)
        .bind(self.schemas.prefix())
        .fetch_all(conn)
        .await?;
        let tables = rows
            .iter()
            .filter(|(_, table)| *table)
            .map(|(name, _)| name.clone());
        let tables = tables.collect();
        Ok((rows.into_iter().map(|(name, _)| name).collect(), tables))
    }
}
