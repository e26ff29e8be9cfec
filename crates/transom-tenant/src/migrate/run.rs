//! All tenants, several at once.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::join_all;
use sqlx::PgPool;

use super::step::{Step, Subject};
use super::{
    Migrated, MigrationError, MigrationFault, MigrationProgress, MigrationReport, Migrations,
};
use crate::lease::Lease;
use crate::{TenantError, TenantId};

/// How many connections a tenant tries that were not fresh.
const TRIES: u32 = 4;

impl Migrations {
    /// Brings all tenants to the latest version and tells what became of each. A tenant that
    /// fails stops at the migration that failed, and does not keep the others from theirs.
    ///
    /// Idempotent: what is applied is not applied again, in this run or in one that is under
    /// way elsewhere. It needs no runtime of its own and spawns nothing.
    ///
    /// # Errors
    /// Only if the tenants cannot be listed: [`TenantError::Acquire`] and the database's own.
    /// What goes wrong with one tenant is in the report.
    ///
    /// # Cancel safety
    /// Dropped at any point, each migration is applied with its row or not at all, and the
    /// locks end with the connections, which are closed. One without a transaction may stay
    /// [dirty](MigrationFault::Dirty). Run again to go on.
    pub async fn run(&self, pool: &PgPool) -> Result<MigrationReport, TenantError> {
        self.run_with(pool, |_| {}).await
    }

    /// As [`run`](Migrations::run), and tells of every step as it is done. `observe` is called
    /// between the statements of all tenants, so it should not wait.
    ///
    /// # Errors
    /// As [`run`](Migrations::run).
    ///
    /// # Panics
    /// If `observe` does; then as if the future had been dropped.
    ///
    /// # Cancel safety
    /// As [`run`](Migrations::run).
    pub async fn run_with<O>(
        &self,
        pool: &PgPool,
        observe: O,
    ) -> Result<MigrationReport, TenantError>
    where
        O: Fn(MigrationProgress<'_>) + Send + Sync,
    {
        let tenants = if let Some(only) = &self.only {
            only.clone()
        } else {
            let mut lease = Lease::acquire(pool, &self.home)
                .await
                .map_err(TenantError::Acquire)?;
            self.schemas.list(lease.raw()).await?
        };
        observe(MigrationProgress::Begun {
            tenants: tenants.len(),
        });
        // More would only wait for a connection, and not for ever.
        let most = usize::try_from(pool.options().get_max_connections()).unwrap_or(usize::MAX);
        let jobs = self.jobs.min(most.max(1)).min(tenants.len());
        let next = AtomicUsize::new(0);
        let workers: Vec<_> = (0..jobs)
            .map(|_| self.work(pool, &tenants, &next, &observe))
            .collect();
        let results = join_all(workers).await.into_iter().flatten().collect();
        Ok(MigrationReport::new(results))
    }

    /// Takes one tenant after the other until there are none left.
    async fn work(
        &self,
        pool: &PgPool,
        tenants: &[TenantId],
        next: &AtomicUsize,
        observe: &(dyn Fn(MigrationProgress<'_>) + Send + Sync),
    ) -> Vec<Result<Migrated, MigrationError>> {
        let mut results = Vec::new();
        // Serves all tenants that are up to date.
        let mut lease = None;
        while let Some(tenant) = tenants.get(next.fetch_add(1, Ordering::Relaxed)) {
            let result = self
                .migrate(pool, &mut lease, tenant, Vec::new(), observe)
                .await;
            observe(MigrationProgress::Done { result: &result });
            results.push(result);
        }
        results
    }

    /// Brings one tenant to the latest version, from where `applied` has brought it.
    pub(super) async fn migrate(
        &self,
        pool: &PgPool,
        lease: &mut Option<Lease>,
        tenant: &TenantId,
        mut applied: Vec<i64>,
        observe: &(dyn Fn(MigrationProgress<'_>) + Send + Sync),
    ) -> Result<Migrated, MigrationError> {
        let (mut tries, mut waiting) = (TRIES, false);
        let ended = loop {
            match self.step(pool, lease, tenant).await {
                Ok(Step::UpToDate) => break Ok(()),
                Ok(Step::Prepared) => {}
                Ok(Step::Busy) => {
                    if !waiting {
                        observe(MigrationProgress::Waiting { tenant });
                    }
                    waiting = true;
                }
                Ok(Step::Applied(version)) => {
                    applied.push(version);
                    observe(MigrationProgress::Applied { tenant, version });
                }
                Err(MigrationFault::Tenant(TenantError::NotFresh { .. })) if tries > 1 => {
                    tries -= 1;
                    *lease = None;
                }
                Err(fault) => break Err(fault),
            }
        };
        // Nobody knows what a migration has left on its session, also one that failed: it
        // serves nobody else. Nothing is awaited between the last transaction and this.
        if (ended.is_err() || !applied.is_empty())
            && let Some(mut used) = lease.take()
        {
            used.raw();
        }
        let tenant = tenant.clone();
        match ended {
            Ok(()) => Ok(Migrated { tenant, applied }),
            Err(fault) => Err(MigrationError {
                tenant,
                applied,
                fault: Box::new(fault),
            }),
        }
    }

    async fn step(
        &self,
        pool: &PgPool,
        lease: &mut Option<Lease>,
        tenant: &TenantId,
    ) -> Result<Step, MigrationFault> {
        let subject = Subject::new(self, tenant)?;
        let lease = match lease {
            Some(lease) => lease,
            None => lease.insert(
                Lease::acquire(pool, &self.home)
                    .await
                    .map_err(TenantError::Acquire)?,
            ),
        };
        subject.step(pool, lease).await
    }
}
