//! The table of applied migrations in one tenant's schema.

use std::time::Duration;

use sqlx::migrate::{Migrate, MigrateError, Migration};
use sqlx::{AssertSqlSafe, PgConnection, Row};

use super::MigrationFault;
use super::plan::Applied;
use crate::{SchemaName, Schemas, Setting, TenantError, TenantId, quote, sqlstate};

/// One tenant's table.
#[derive(Debug)]
pub(super) struct Table {
    /// Its schema and name, quoted.
    pub(super) name: String,
    /// What is taken back from the application's role when it is made.
    withhold: String,
}

impl Table {
    pub(super) fn new(
        schemas: &Schemas,
        schema: &SchemaName,
        table: &str,
    ) -> Result<Self, TenantError> {
        let name = format!("{}.{}", schema.quoted(), quote::identifier(table)?);
        let withhold = schemas.withhold(&name);
        Ok(Table { name, withhold })
    }

    pub(super) fn fault(&self, source: sqlx::Error) -> MigrationFault {
        MigrationFault::Table {
            table: self.name.clone(),
            source,
        }
    }

    /// Makes the table, as sqlx has it, and says whether it was not there.
    pub(super) async fn ensure(&self, conn: &mut PgConnection) -> Result<bool, MigrationFault> {
        if self.exists(conn).await? {
            return Ok(false);
        }
        // Two sessions that make it at once, also by IF NOT EXISTS, would meet in the index of
        // the types (23505). Advisory locks are each database's own.
        sqlx::query("SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended($1, 0))")
            .bind(format!("transom migrations {}", self.name))
            .execute(&mut *conn)
            .await
            .map_err(|error| self.fault(error))?;
        if self.exists(conn).await? {
            return Ok(false);
        }
        let made = conn.ensure_migrations_table(&self.name).await;
        made.map_err(|error| self.fault(plain(error)))?;
        self.run(conn, format!("SELECT{}", self.withhold)).await?;
        Ok(true)
    }

    async fn exists(&self, conn: &mut PgConnection) -> Result<bool, MigrationFault> {
        let sql = format!(
            "SELECT pg_catalog.to_regclass({}) IS NOT NULL",
            quote::literal(&self.name)
        );
        let row = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_one(conn).await;
        row.and_then(|row| row.try_get(0))
            .map_err(|error| self.fault(error))
    }

    /// Takes the tenant for this run until the end of the transaction, unless another run has
    /// it: says which.
    ///
    /// It does not wait. Who waits for a lock may hold a snapshot, for which a `CREATE INDEX
    /// CONCURRENTLY` of the run that has it would wait in turn, in another session, where the
    /// server sees no deadlock. The lock conflicts with itself, and not with the rows that a
    /// migration without a transaction writes meanwhile.
    pub(super) async fn lock(&self, conn: &mut PgConnection) -> Result<bool, MigrationFault> {
        let sql = format!(
            "LOCK TABLE {} IN SHARE UPDATE EXCLUSIVE MODE NOWAIT",
            self.name
        );
        match sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await {
            Ok(_) => Ok(true),
            // lock_not_available
            Err(error) if sqlstate::of(&error).as_deref() == Some("55P03") => Ok(false),
            Err(error) => Err(self.fault(error)),
        }
    }

    /// Lets another run go on for a while, outside of a transaction. The server has the clock.
    pub(super) async fn wait(&self, conn: &mut PgConnection) -> Result<(), MigrationFault> {
        self.run(conn, "SELECT pg_catalog.pg_sleep(0.05)".to_owned())
            .await
    }

    pub(super) async fn read(
        &self,
        conn: &mut PgConnection,
    ) -> Result<Vec<Applied>, MigrationFault> {
        let sql = format!(
            "SELECT version, checksum, success FROM {} ORDER BY version",
            self.name
        );
        // Unprepared: each tenant's is another statement, used once.
        let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(conn).await;
        let applied = rows.and_then(|rows| {
            let row = |row: &sqlx::postgres::PgRow| {
                Ok(Applied {
                    version: row.try_get(0)?,
                    checksum: row.try_get(1)?,
                    success: row.try_get(2)?,
                })
            };
            rows.iter().map(row).collect()
        });
        applied.map_err(|error| self.fault(error))
    }

    /// Writes a migration's row if the transaction is still the tenant's, and says whether it
    /// is: the setting is local to it, and its end takes it away.
    pub(super) async fn record(
        &self,
        conn: &mut PgConnection,
        migration: &Migration,
        took: Duration,
        tenant: &TenantId,
        setting: &Setting,
    ) -> Result<bool, MigrationFault> {
        let sql = format!(
            "INSERT INTO {} (version, description, success, checksum, execution_time)
             SELECT $1, $2, true, $3, $4 WHERE {} = $5",
            self.name,
            setting.current()
        );
        let written = sqlx::query(AssertSqlSafe(sql))
            .bind(migration.version)
            .bind(&*migration.description)
            .bind(&*migration.checksum)
            .bind(nanoseconds(took))
            .bind(tenant.as_str())
            .persistent(false)
            .execute(conn)
            .await
            .map_err(|error| self.fault(error))?;
        Ok(written.rows_affected() == 1)
    }

    /// Writes that a migration has begun.
    pub(super) async fn begin(
        &self,
        conn: &mut PgConnection,
        migration: &Migration,
    ) -> Result<(), MigrationFault> {
        let sql = format!(
            "INSERT INTO {} (version, description, success, checksum, execution_time)
             VALUES ($1, $2, false, $3, -1)",
            self.name
        );
        let written = sqlx::query(AssertSqlSafe(sql))
            .bind(migration.version)
            .bind(&*migration.description)
            .bind(&*migration.checksum)
            .persistent(false)
            .execute(conn)
            .await;
        written.map(drop).map_err(|error| self.fault(error))
    }

    /// Writes that it has come to its end.
    pub(super) async fn finish(
        &self,
        conn: &mut PgConnection,
        migration: &Migration,
        took: Duration,
    ) -> Result<(), MigrationFault> {
        let sql = format!(
            "UPDATE {} SET success = true, execution_time = $2 WHERE version = $1",
            self.name
        );
        let written = sqlx::query(AssertSqlSafe(sql))
            .bind(migration.version)
            .bind(nanoseconds(took))
            .persistent(false)
            .execute(conn)
            .await;
        written.map(drop).map_err(|error| self.fault(error))
    }

    async fn run(&self, conn: &mut PgConnection, sql: String) -> Result<(), MigrationFault> {
        let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await;
        done.map(drop).map_err(|error| self.fault(error))
    }
}

/// As sqlx counts the time of a migration.
fn nanoseconds(took: Duration) -> i64 {
    i64::try_from(took.as_nanos()).unwrap_or(i64::MAX)
}

/// sqlx's error of a statement of its own.
fn plain(error: MigrateError) -> sqlx::Error {
    match error {
        MigrateError::Execute(error) => error,
        other => sqlx::Error::Configuration(Box::new(other)),
    }
}
