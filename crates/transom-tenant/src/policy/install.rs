//! Policies on the tables there are.

use sqlx::{AssertSqlSafe, PgConnection};

use super::Policy;
use crate::{TenantError, quote};

/// Schema, name, and the type of the tenant's column.
type Found = (String, String, Option<String>);

impl Policy {
    /// Runs [`ddl`](Policy::ddl) on the table, its partitions and the tables that inherit
    /// from it, in one message, which is one transaction if none is open. A type that was not
    /// stated is read from the catalogue.
    ///
    /// Each table is locked (ACCESS EXCLUSIVE) until the end of the transaction. Partitions
    /// that are made later need it too.
    ///
    /// # Errors
    /// [`TenantError::InvalidName`] or [`UnboundPolicy`](TenantError::UnboundPolicy) as the
    /// outer error's cause, or the database's.
    ///
    /// # Cancel safety
    /// Dropped half way, all of it was done or nothing.
    pub async fn install(&self, conn: &mut PgConnection) -> Result<(), sqlx::Error> {
        self.on_all(conn, Policy::ddl).await
    }

    /// Runs [`uninstall_ddl`](Policy::uninstall_ddl) on the tables of
    /// [`install`](Policy::install), as that does.
    ///
    /// # Errors
    /// [`TenantError::InvalidName`] as the outer error's cause, or the database's.
    ///
    /// # Cancel safety
    /// Dropped half way, all of it was done or nothing.
    pub async fn uninstall(&self, conn: &mut PgConnection) -> Result<(), sqlx::Error> {
        self.on_all(conn, Policy::uninstall_ddl).await
    }

    async fn on_all(
        &self,
        conn: &mut PgConnection,
        ddl: impl Fn(&Policy) -> Result<String, TenantError>,
    ) -> Result<(), sqlx::Error> {
        // Before anything is asked: what cannot be made is told first.
        let mut sql = ddl(self)?;
        let found = self.tables(conn).await?;
        if !found.is_empty() {
            sql.clear();
            for (schema, table, column_type) in found {
                let mut one = self.clone();
                (one.schema, one.table) = (Some(schema), table);
                if let (None, Some(sql)) = (&self.column_type, column_type) {
                    one = one.of_catalogue_type(sql);
                }
                sql += &ddl(&one)?;
            }
        }
        // If no table was found, PostgreSQL says so of the statements.
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(conn)
            .await
            .map(drop)
    }

    async fn tables(&self, conn: &mut PgConnection) -> Result<Vec<Found>, sqlx::Error> {
        let mut name = quote::identifier(&self.table)?;
        if let Some(schema) = &self.schema {
            name = format!("{}.{name}", quote::identifier(schema)?);
        }
        sqlx::query_as(include_str!("../sql/policy_tables.sql"))
            .bind(name)
            .bind(&self.column)
            .persistent(false)
            .fetch_all(conn)
            .await
    }
}
