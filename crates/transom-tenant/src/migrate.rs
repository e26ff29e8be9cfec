//! sqlx's migrations, for every tenant's schema.

mod create;
mod error;
mod outside;
mod pending;
mod plan;
mod progress;
mod report;
mod run;
mod step;
mod table;

use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{Migration, Migrator};

pub use error::{MigrationError, MigrationFault};
pub use pending::TenantPending;
pub use progress::MigrationProgress;
pub use report::{Migrated, MigrationReport};

use crate::place::Place;
use crate::session::Home;
use crate::{Schemas, Setting, TenantError, TenantId, TxOptions, quote};

/// sqlx's migrations for the schemas of all tenants, several at once, each with a table of
/// applied migrations in its own schema.
///
/// ```no_run
/// use transom_tenant::{Migrations, Schemas, TenantError};
///
/// # async fn f(owner: sqlx::PgPool, migrator: sqlx::migrate::Migrator) -> Result<(), TenantError> {
/// let schemas = Schemas::new("tenant_")?.shared("public")?;
/// // let migrator = sqlx::migrate!();
/// let migrations = Migrations::new(schemas, &migrator).jobs(4);
/// let report = migrations.run(&owner).await?;
/// println!("{report}");
/// if !report.is_complete() {
///     // Mend what is broken, and then:
///     migrations.only(report.failed_tenants()).run(&owner).await?;
/// }
/// # Ok(()) }
/// ```
///
/// # How each migration runs
/// In a transaction of the tenant, with its search path and setting, together with its row in
/// the table: a crash, a kill or a dropped future leaves both or none, and the next run goes
/// on from there. Runs at the same time wait for each other tenant by tenant, by a lock on the
/// tenant's own table that ends with the transaction; each migration is applied once.
///
/// A migration that says `-- no-transaction` cannot have that. It runs on a connection of its
/// own, and its row says `success = false` until it is done. If it does not come to its end,
/// nobody knows what it has done: the tenant is reported [dirty](MigrationFault::Dirty) until
/// somebody has looked, where sqlx would run it a second time.
///
/// # Behind a pooler in transaction mode
/// Everything is local to a transaction, and works behind PgBouncer, but for
/// `-- no-transaction`: that needs a direct connection, and is
/// [refused](MigrationFault::NotDirect) on one that does not take a search path when it starts.
/// What a migration itself sets for its session (`SET` without `LOCAL`) stays on the pooler's
/// connection; without a pooler it is gone, since a connection that has run a migration is
/// closed.
///
/// # What it takes of the `Migrator`
/// The migrations; not its table's name, its locking, its schemas to create and what it
/// ignores: see [`table`](Migrations::table) and [`ignore_missing`](Migrations::ignore_missing).
/// The table is sqlx's, so that `sqlx migrate info` can read it, and a schema that sqlx's
/// migrator has migrated before is at the version it is at. Migrations down are left to sqlx.
#[derive(Clone, Debug)]
#[must_use]
pub struct Migrations {
    schemas: Schemas,
    /// Those up, in their order.
    known: Arc<[Migration]>,
    table: String,
    jobs: usize,
    only: Option<Vec<TenantId>>,
    ignore_missing: bool,
    role: Option<String>,
    lock_timeout: Option<Duration>,
    home: Arc<Home>,
}

impl Migrations {
    /// Migrations for all tenants that have a schema, one at a time.
    pub fn new(schemas: Schemas, migrator: &Migrator) -> Self {
        let up = |migration: &&Migration| !migration.migration_type.is_down_migration();
        Migrations {
            schemas,
            known: migrator.iter().filter(up).cloned().collect(),
            table: "_sqlx_migrations".to_owned(),
            jobs: 1,
            only: None,
            ignore_missing: false,
            role: None,
            lock_timeout: None,
            home: Arc::default(),
        }
    }

    /// How many tenants are migrated at once: 1 by default, and never more than the pool has
    /// connections. Each takes one connection, and a second one outside of the pool while a
    /// `-- no-transaction` migration runs.
    pub fn jobs(mut self, jobs: usize) -> Self {
        self.jobs = jobs.max(1);
        self
    }

    /// These tenants alone, such as those that [failed](MigrationReport::failed_tenants).
    pub fn only(&self, tenants: impl IntoIterator<Item = TenantId>) -> Self {
        let mut tenants: Vec<_> = tenants.into_iter().collect();
        tenants.sort();
        tenants.dedup();
        Migrations {
            only: Some(tenants),
            ..self.clone()
        }
    }

    /// Another name than `_sqlx_migrations` for the table in each tenant's schema.
    ///
    /// # Errors
    /// [`TenantError::InvalidName`].
    pub fn table(mut self, table: impl Into<String>) -> Result<Self, TenantError> {
        self.table = table.into();
        quote::identifier(&self.table)?;
        Ok(self)
    }

    /// Whether a tenant may have migrations that this program does not: those of a later
    /// version of it. By default that is [a fault](MigrationFault::Unknown).
    pub fn ignore_missing(mut self, ignore: bool) -> Self {
        self.ignore_missing = ignore;
        self
    }

    /// Migrates as another role, of which the pool's role must be a member: the owner of the
    /// schemas, for whom their default privileges are.
    ///
    /// # Errors
    /// [`TenantError::InvalidName`].
    pub fn role(mut self, role: impl Into<String>) -> Result<Self, TenantError> {
        let role = role.into();
        quote::identifier(&role)?;
        self.role = Some(role);
        Ok(self)
    }

    /// Gives a tenant up (55P03) if one of its locks takes longer than this, instead of
    /// keeping its requests waiting behind a migration that itself waits. The wait for another
    /// run does not count. As [`TxOptions::lock_timeout`].
    pub fn lock_timeout(mut self, limit: Duration) -> Self {
        self.lock_timeout = Some(limit);
        self
    }

    /// Carries the tenant in another setting than `transom.tenant`.
    pub fn setting(mut self, setting: Setting) -> Self {
        self.home = Arc::new(Home::new(setting));
        self
    }

    /// How the transactions begin.
    fn options(&self) -> Result<TxOptions, TenantError> {
        let mut options = TxOptions::new();
        if let Some(limit) = self.lock_timeout {
            options = options.lock_timeout(limit);
        }
        match &self.role {
            Some(role) => options.role(role),
            None => Ok(options),
        }
    }

    fn place(&self) -> Place {
        Place::Schemas(self.schemas.clone())
    }
}
