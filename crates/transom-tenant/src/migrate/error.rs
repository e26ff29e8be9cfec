//! Why a tenant is not migrated.

use crate::{TenantError, TenantId};

/// A tenant that could not be brought to the latest version.
#[derive(Debug, thiserror::Error)]
#[error("tenant {tenant} could not be migrated")]
#[non_exhaustive]
pub struct MigrationError {
    /// Which.
    pub tenant: TenantId,
    /// The versions that were applied before, in this run. They stay.
    pub applied: Vec<i64>,
    /// Why it stopped.
    #[source]
    pub fault: Box<MigrationFault>,
}

impl MigrationError {
    /// The migration at which the tenant stopped, if it was one.
    pub fn version(&self) -> Option<i64> {
        self.fault.version()
    }
}

/// What can be wrong with one tenant.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationFault {
    /// A statement of the migration failed. Nothing of it is applied.
    #[error("migration {version} ({description}) failed and is rolled back")]
    Failed {
        /// Which migration.
        version: i64,
        /// What it is called.
        description: String,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The migration ran, and could not be committed: a deferred constraint, or, if it says
    /// [`CommitUnknown`](TenantError::CommitUnknown), a lost connection. Run again: it is
    /// applied then, or found applied.
    #[error("migration {version} ({description}) could not be committed")]
    NotCommitted {
        /// Which migration.
        version: i64,
        /// What it is called.
        description: String,
        /// Why.
        #[source]
        source: Box<TenantError>,
    },
    /// The migration's own COMMIT or ROLLBACK ended the transaction that it runs in, or it
    /// reset the setting of the tenant. What follows on COMMIT ran in no tenant's search path.
    /// It is dirty from now on.
    #[error(
        "migration {version} ({description}) ended the transaction that it runs in; it is marked \
         as not finished"
    )]
    EndedTransaction {
        /// Which migration.
        version: i64,
        /// What it is called.
        description: String,
        /// The error of a statement that came after.
        #[source]
        source: Option<sqlx::Error>,
    },
    /// A migration without a transaction failed. What it did before it failed stays; it is
    /// dirty from now on.
    #[error(
        "migration {version} ({description}) runs without a transaction and failed; it is marked \
         as not finished"
    )]
    Unfinished {
        /// Which migration.
        version: i64,
        /// What it is called.
        description: String,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// A migration was begun and not finished, in an earlier run or by a crash.
    #[error(
        "migration {version} was begun once and not finished: see what it did, then delete its row \
         from {table} to have it run again, or set success to true there"
    )]
    Dirty {
        /// Which migration.
        version: i64,
        /// The table with its row.
        table: String,
    },
    /// The text of a migration is not that which was applied.
    #[error("migration {version} was changed after it was applied")]
    Changed {
        /// Which migration.
        version: i64,
    },
    /// A migration that this program does not have: it may be an old one.
    #[error("migration {version} is applied, and unknown to this program")]
    Unknown {
        /// Which migration.
        version: i64,
    },
    /// The migration runs without a transaction, and the server, or a pooler before it, did
    /// not take the search path that the connection asked for. Nothing was run.
    #[error(
        "migration {version} ({description}) runs without a transaction, which takes a direct \
         connection and not a pooler's"
    )]
    NotDirect {
        /// Which migration.
        version: i64,
        /// What it is called.
        description: String,
    },
    /// The table of applied migrations could not be made, locked, read or written.
    #[error("the applied migrations in {table} are out of reach")]
    Table {
        /// The table.
        table: String,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// There is no such tenant, or no connection or transaction for it.
    #[error(transparent)]
    Tenant(#[from] TenantError),
}

impl MigrationFault {
    /// The migration at which it happened, if it was one.
    pub fn version(&self) -> Option<i64> {
        match self {
            MigrationFault::Failed { version, .. }
            | MigrationFault::NotCommitted { version, .. }
            | MigrationFault::EndedTransaction { version, .. }
            | MigrationFault::Unfinished { version, .. }
            | MigrationFault::Dirty { version, .. }
            | MigrationFault::Changed { version }
            | MigrationFault::Unknown { version }
            | MigrationFault::NotDirect { version, .. } => Some(*version),
            MigrationFault::Table { .. } | MigrationFault::Tenant(_) => None,
        }
    }
}
