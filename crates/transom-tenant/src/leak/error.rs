//! Why the harness could not say anything.

use crate::{TenantError, TenantId};

/// The harness itself failed; what a query does wrong is in the
/// [`LeakReport`](crate::leak::LeakReport).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LeakError {
    /// A statement of the owner's failed. It must see every row (superuser, or BYPASSRLS) and
    /// may make schemas.
    #[error("the owner's statement failed")]
    Owner(#[source] sqlx::Error),
    /// No transaction of a tenant could begin, or end.
    #[error(transparent)]
    Tenant(#[from] TenantError),
    /// The seeding failed.
    #[error("seeding tenant {tenant} failed: {error}")]
    Seed {
        /// Of which tenant.
        tenant: TenantId,
        /// Its error.
        error: String,
    },
    /// The seeding wrote nothing into the schemas that are watched.
    #[error("seeding tenant {tenant} added no row in {schemas:?}")]
    NothingSeeded {
        /// Of which tenant.
        tenant: TenantId,
        /// The schemas that are watched.
        schemas: Vec<String>,
    },
    /// A query committed its own transaction, so that it cannot be judged.
    #[error("`{query}` committed by itself, in a transaction that was to be rolled back")]
    Committed {
        /// The query's name.
        query: String,
    },
    /// Rows of the harness could not be deleted.
    #[error("{rows} rows that the harness wrote could not be deleted, first in {table}")]
    NotCleaned {
        /// How many.
        rows: usize,
        /// The table of the first one.
        table: String,
    },
}
