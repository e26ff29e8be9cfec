//! What can go wrong around a tenant's transaction.

use crate::TenantId;

/// An error of a tenant-scoped transaction. Errors of your own statements stay
/// [`sqlx::Error`]; these are of the scope around them.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TenantError {
    /// BEGIN with the tenant's setting failed.
    #[error("could not begin a transaction for tenant {tenant}")]
    Begin {
        /// For whom.
        tenant: TenantId,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The transaction could not be committed and was rolled back: a deferred constraint
    /// was violated, or a statement had failed and its error was swallowed (25P02).
    #[error("the transaction of tenant {tenant} was rolled back instead of committed")]
    RolledBack {
        /// Whose.
        tenant: TenantId,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The transaction had ended before `commit`: a nested `begin` of sqlx that fails rolls
    /// the outer transaction back.
    #[error("the transaction of tenant {tenant} had already ended before its commit")]
    Ended {
        /// Whose.
        tenant: TenantId,
    },
    /// COMMIT itself failed. If the connection was lost, the outcome is unknown.
    #[error("COMMIT failed for tenant {tenant}; whether it took effect may be unknown")]
    Commit {
        /// Whose.
        tenant: TenantId,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// ROLLBACK failed; the connection was closed, which rolls back as well.
    #[error("ROLLBACK failed for tenant {tenant}")]
    Rollback {
        /// Whose.
        tenant: TenantId,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The pool gave no connection.
    #[error("could not acquire a connection")]
    Acquire(#[source] sqlx::Error),
    /// A table, column or schema name that PostgreSQL cannot hold: empty, with a NUL, or
    /// over 63 bytes.
    #[error("{name:?} cannot be a name in PostgreSQL")]
    InvalidName {
        /// The name.
        name: String,
    },
}

impl TenantError {
    /// The database's error, where there is one.
    pub fn as_sqlx(&self) -> Option<&sqlx::Error> {
        match self {
            TenantError::Begin { source, .. }
            | TenantError::RolledBack { source, .. }
            | TenantError::Commit { source, .. }
            | TenantError::Rollback { source, .. }
            | TenantError::Acquire(source) => Some(source),
            TenantError::Ended { .. } | TenantError::InvalidName { .. } => None,
        }
    }
}
