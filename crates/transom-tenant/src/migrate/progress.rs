//! What a run tells while it goes on.

use super::{Migrated, MigrationError};
use crate::TenantId;

/// A step of a run over all tenants, for a progress bar or a log: see
/// [`Migrations::run_with`](super::Migrations::run_with).
#[derive(Debug)]
#[non_exhaustive]
pub enum MigrationProgress<'p> {
    /// The tenants are known, and the first ones are begun with.
    Begun {
        /// How many there are.
        tenants: usize,
    },
    /// Another run has a tenant; this one waits for it. Told once.
    Waiting {
        /// Which.
        tenant: &'p TenantId,
    },
    /// One migration of one tenant is committed.
    Applied {
        /// Whose.
        tenant: &'p TenantId,
        /// Which migration.
        version: i64,
    },
    /// One tenant is done with, for good or ill.
    Done {
        /// What became of it.
        result: &'p Result<Migrated, MigrationError>,
    },
}
