//! One transaction of one tenant, with at most one migration in it.

use std::time::Instant;

use sqlx::migrate::Migration;
use sqlx::{Executor, PgPool};

use super::table::Table;
use super::{MigrationFault, Migrations, plan};
use crate::lease::Lease;
use crate::{SchemaName, TenantError, TenantId, TenantTx, Whom, sqlstate};

/// What one transaction came to.
#[derive(Debug)]
pub(super) enum Step {
    /// The table of applied migrations was made, and nothing else.
    Prepared,
    /// This version was applied.
    Applied(i64),
    /// Another run has the tenant.
    Busy,
    /// There was nothing to apply.
    UpToDate,
}

/// A tenant while it is migrated.
#[derive(Debug)]
pub(super) struct Subject<'m> {
    pub(super) migrations: &'m Migrations,
    pub(super) tenant: &'m TenantId,
    pub(super) schema: SchemaName,
    pub(super) table: Table,
}

impl<'m> Subject<'m> {
    pub(super) fn new(
        migrations: &'m Migrations,
        tenant: &'m TenantId,
    ) -> Result<Self, TenantError> {
        let schema = migrations.schemas.schema_of(tenant)?;
        let table = Table::new(&migrations.schemas, &schema, &migrations.table)?;
        Ok(Subject {
            migrations,
            tenant,
            schema,
            table,
        })
    }

    /// Takes the tenant's lock, looks what is missing, and applies the first of it.
    pub(super) async fn step(
        &self,
        pool: &PgPool,
        lease: &mut Lease,
    ) -> Result<Step, MigrationFault> {
        let Migrations { home, .. } = self.migrations;
        let options = self.migrations.options()?;
        let place = self.migrations.place();
        let prologue = place.prologue(self.tenant, &home.setting, &options)?;
        let whom = Whom::Tenant(self.tenant.clone());
        let open = match lease.begin(&prologue.begin).await {
            Ok(open) => open,
            Err(source) => return Err(TenantError::begin_of(whom, source).into()),
        };
        let mut tx = TenantTx::new(open, self.tenant.clone());
        match self.look(&mut tx).await {
            Ok(Look::Prepared) => {
                tx.commit().await?;
                Ok(Step::Prepared)
            }
            Ok(Look::Busy) => {
                tx.rollback().await?;
                self.table.wait(lease.raw()).await?;
                Ok(Step::Busy)
            }
            Ok(Look::Nothing) => {
                tx.rollback().await?;
                Ok(Step::UpToDate)
            }
            Ok(Look::Next(next)) if next.no_tx => {
                let done = self.run_outside(pool, &mut tx, next).await;
                // Only the lock was held in it.
                let released = tx.rollback().await;
                done?;
                released?;
                Ok(Step::Applied(next.version))
            }
            Ok(Look::Next(next)) => {
                let applied = self.apply(&mut tx, next).await;
                let ended = match applied {
                    Ok(()) => tx
                        .commit()
                        .await
                        .map_err(|source| not_committed(next, source)),
                    Err(fault) => {
                        fault.roll_back(tx).await;
                        Err(fault)
                    }
                };
                // Not for the pool, also if this is dropped before the next step.
                lease.raw();
                if let Err(MigrationFault::EndedTransaction { .. }) = ended {
                    self.table.begin(lease.raw(), next).await?;
                }
                ended.map(|()| Step::Applied(next.version))
            }
            Err(fault) => {
                let _ = tx.rollback().await;
                Err(fault)
            }
        }
    }

    async fn look(&self, tx: &mut TenantTx<'_>) -> Result<Look<'m>, MigrationFault> {
        // Before the lock, for which there must be a table; and committed before a migration
        // that runs outside of this transaction writes to it.
        if self.table.ensure(tx).await? {
            return Ok(Look::Prepared);
        }
        if !self.table.lock(tx).await? {
            return Ok(Look::Busy);
        }
        let applied = self.table.read(tx).await?;
        let Migrations {
            known,
            ignore_missing,
            ..
        } = self.migrations;
        let pending = plan::pending(known, &applied, *ignore_missing, &self.table.name)?;
        Ok(match pending.first() {
            Some(next) => Look::Next(next),
            None => Look::Nothing,
        })
    }

    /// The migration and its row.
    pub(super) async fn apply(
        &self,
        tx: &mut TenantTx<'_>,
        migration: &Migration,
    ) -> Result<(), MigrationFault> {
        let start = Instant::now();
        let Migration {
            version,
            ref description,
            ref sql,
            ..
        } = *migration;
        // Without parameters, so that it may hold several statements.
        if let Err(source) = (**tx).execute(sql.clone()).await {
            let description = description.to_string();
            // A transaction that has failed takes no statement. If this one does, the migration
            // had ended it before: what it had done until then is there.
            // Nothing is asked of a session that waits for something else, such as the rows of a
            // COPY: it would not answer.
            let ended = sqlstate::is_refusal(&source)
                && sqlx::raw_sql("SELECT").execute(&mut **tx).await.is_ok();
            return Err(if ended {
                MigrationFault::EndedTransaction {
                    version,
                    description,
                    source: Some(source),
                }
            } else {
                MigrationFault::Failed {
                    version,
                    description,
                    source,
                }
            });
        }
        let setting = &self.migrations.home.setting;
        let recorded = self
            .table
            .record(tx, migration, start.elapsed(), self.tenant, setting);
        if recorded.await? {
            return Ok(());
        }
        Err(MigrationFault::EndedTransaction {
            version,
            description: description.to_string(),
            source: None,
        })
    }
}

impl MigrationFault {
    /// Ends the transaction, as far as its session listens. If not, the end of the session
    /// does: it is closed after every fault.
    pub(super) async fn roll_back(&self, tx: TenantTx<'_>) {
        let listens = match self {
            MigrationFault::Failed { source, .. } => sqlstate::is_refusal(source),
            _ => true,
        };
        if listens {
            // The fault is the error to tell.
            let _ = tx.rollback().await;
        }
    }
}

/// What there is to do.
#[derive(Debug)]
enum Look<'m> {
    Prepared,
    Busy,
    Nothing,
    Next(&'m Migration),
}

pub(super) fn not_committed(migration: &Migration, source: TenantError) -> MigrationFault {
    MigrationFault::NotCommitted {
        version: migration.version,
        description: migration.description.to_string(),
        source: Box::new(source),
    }
}
