//! A migration that cannot run in a transaction.

use std::time::Instant;

use sqlx::migrate::Migration;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool};

use super::MigrationFault;
use super::step::Subject;
use crate::TenantTx;

impl Subject<'_> {
    /// Runs a migration on a connection of its own, whose search path and tenant are those it
    /// starts with. The tenant's lock is held by `locked` meanwhile.
    ///
    /// Its row says that it has begun before it begins: after a crash nobody can know how far
    /// it came.
    pub(super) async fn run_outside(
        &self,
        pool: &PgPool,
        locked: &mut TenantTx<'_>,
        migration: &Migration,
    ) -> Result<(), MigrationFault> {
        // The transaction with the lock waits as long as the migration takes.
        let patience = "SET LOCAL idle_in_transaction_session_timeout = 0";
        let set = (**locked).execute(patience).await;
        set.map_err(|error| self.table.fault(error))?;
        let mut direct = self.connect(pool, migration).await?;
        self.table.begin(&mut direct, migration).await?;
        let start = Instant::now();
        if let Err(source) = direct.execute(migration.sql.clone()).await {
            return Err(MigrationFault::Unfinished {
                version: migration.version,
                description: migration.description.to_string(),
                source,
            });
        }
        self.table
            .finish(&mut direct, migration, start.elapsed())
            .await?;
        // It is done: how the connection ends changes nothing.
        let _ = direct.close().await;
        Ok(())
    }

    async fn connect(
        &self,
        pool: &PgPool,
        migration: &Migration,
    ) -> Result<PgConnection, MigrationFault> {
        let fault = |error| self.table.fault(error);
        let path = self.migrations.schemas.search_path(&self.schema);
        let setting = &self.migrations.home.setting;
        let mut options = (*pool.connect_options())
            .clone()
            .options([("search_path", path.as_str())])
            .options([(setting.as_str(), self.tenant.as_str())]);
        if let Some(role) = &self.migrations.role {
            options = options.options([("role", role)]);
        }
        if let Some(limit) = self.migrations.lock_timeout {
            let limit = crate::options::milliseconds(limit);
            options = options.options([("lock_timeout", limit)]);
        }
        let mut direct = PgConnection::connect_with(&options).await.map_err(fault)?;
        // A pooler may take the connection and leave out what it asks for.
        let sql = format!(
            "SELECT pg_catalog.current_setting('search_path') = $1
                 AND {} = $2 AND ($3::text IS NULL OR current_user = $3)",
            setting.current()
        );
        let taken: Option<bool> = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(path)
            .bind(self.tenant.as_str())
            .bind(self.migrations.role.as_deref())
            .fetch_one(&mut direct)
            .await
            .map_err(fault)?;
        if taken == Some(true) {
            return Ok(direct);
        }
        Err(MigrationFault::NotDirect {
            version: migration.version,
            description: migration.description.to_string(),
        })
    }
}
