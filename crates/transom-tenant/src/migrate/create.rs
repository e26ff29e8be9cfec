//! A new tenant, at the latest version.

use sqlx::{AssertSqlSafe, PgPool};

use super::step::{Subject, not_committed};
use super::{Migrated, MigrationError, MigrationFault, Migrations};
use crate::lease::Lease;
use crate::place::Place;
use crate::schemas::refused;
use crate::{TenantError, TenantId, TenantTx, Whom, quote};

impl Migrations {
    /// Makes a tenant's schema and brings it to the latest version, in one transaction: there
    /// is a whole tenant afterwards, or none. (A migration that has a COMMIT of its own leaves
    /// a [dirty](MigrationFault::EndedTransaction) one.)
    ///
    /// Up to the first `-- no-transaction` migration, that is. It and what follows on it run
    /// as in [`run`](Migrations::run): if one of them fails, the tenant is there at the version
    /// before, and [`only`](Migrations::only) goes on with it.
    ///
    /// In one transaction, what a migration sets by SET LOCAL stays for the next ones, and
    /// constraints that were deferred are checked after each migration and from then on after
    /// each statement. Where that does not do, [`create`](crate::Schemas::create) the schema
    /// and migrate it by [`only`](Migrations::only).
    ///
    /// ```no_run
    /// # use transom_tenant::{Migrations, TenantId};
    /// # async fn f(owner: sqlx::PgPool, migrations: Migrations) -> Result<(), Box<dyn std::error::Error>> {
    /// let acme = TenantId::new("acme")?;
    /// migrations.create_and_migrate(&owner, &acme).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`MigrationError`], whose fault is [`TenantError::AlreadyExists`] if the schema is there
    /// (nothing is changed then), and [`TenantError::InvalidSchema`] before any SQL.
    ///
    /// # Cancel safety
    /// Dropped half way, there is a whole tenant, or none, or one that
    /// [`pending`](Migrations::pending) tells of.
    pub async fn create_and_migrate(
        &self,
        pool: &PgPool,
        tenant: &TenantId,
    ) -> Result<Migrated, MigrationError> {
        let mut lease = None;
        match self.found(pool, &mut lease, tenant).await {
            // Anything that is left runs outside of the transaction.
            Ok(applied) if applied.len() < self.known.len() => {
                self.migrate(pool, &mut lease, tenant, applied, &|_| {})
                    .await
            }
            Ok(applied) => Ok(Migrated {
                tenant: tenant.clone(),
                applied,
            }),
            Err(fault) => Err(MigrationError {
                tenant: tenant.clone(),
                applied: Vec::new(),
                fault: Box::new(fault),
            }),
        }
    }

    /// The schema, and the migrations up to the first that takes no transaction.
    async fn found(
        &self,
        pool: &PgPool,
        lease: &mut Option<Lease>,
        tenant: &TenantId,
    ) -> Result<Vec<i64>, MigrationFault> {
        let subject = Subject::new(self, tenant)?;
        let lease = lease.insert(
            Lease::acquire(pool, &self.home)
                .await
                .map_err(TenantError::Acquire)?,
        );
        let begin = Place::unscoped(&self.home.setting, &self.options()?).begin;
        let open = match lease.begin(&begin).await {
            Ok(open) => open,
            Err(source) => {
                let whom = Whom::Tenant(tenant.clone());
                return Err(TenantError::begin_of(whom, source).into());
            }
        };
        let mut tx = TenantTx::new(open, tenant.clone());
        let found = subject.found(&mut tx).await;
        let ended = match found {
            Ok(applied) => tx.commit().await.map(|()| applied).map_err(Into::into),
            Err(fault) => {
                fault.roll_back(tx).await;
                Err(fault)
            }
        };
        // As after every migration: its session serves nobody else.
        let conn = lease.raw();
        if let Err(MigrationFault::EndedTransaction { version, .. }) = ended
            && let Some(migration) = self.known.iter().find(|one| one.version == version)
        {
            // If it was by a COMMIT, the tenant is there. By a ROLLBACK it is not, nor is its table.
            let _ = subject.table.begin(conn, migration).await;
        }
        ended
    }
}

impl Subject<'_> {
    async fn found(&self, tx: &mut TenantTx<'_>) -> Result<Vec<i64>, MigrationFault> {
        let schemas = &self.migrations.schemas;
        let created = sqlx::raw_sql(AssertSqlSafe(schemas.creation(&self.schema)))
            .execute(&mut **tx)
            .await;
        created.map_err(|error| refused(error, self.tenant, self.tenant))?;
        let scope = format!(
            "SET LOCAL {} = {}; SET LOCAL search_path = {}",
            self.migrations.home.setting,
            quote::literal(self.tenant.as_str()),
            schemas.search_path(&self.schema)
        );
        let scope = || sqlx::raw_sql(AssertSqlSafe(scope.clone()));
        scope()
            .execute(&mut **tx)
            .await
            .map_err(TenantError::Statement)?;
        self.table.ensure(tx).await?;
        let mut applied = Vec::new();
        let inside = self.migrations.known.iter().take_while(|one| !one.no_tx);
        for migration in inside {
            self.apply(tx, migration).await?;
            let settled = sqlx::raw_sql("SET CONSTRAINTS ALL IMMEDIATE")
                .execute(&mut **tx)
                .await;
            settled.map_err(|error| not_committed(migration, TenantError::Statement(error)))?;
            // It may have set another search path for itself.
            scope()
                .execute(&mut **tx)
                .await
                .map_err(TenantError::Statement)?;
            applied.push(migration.version);
        }
        Ok(applied)
    }
}
