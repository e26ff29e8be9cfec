//! What can go wrong around a tenant's transaction.

use std::time::Duration;

use crate::{TenantId, lease, sqlstate};

/// An error of a tenant-scoped transaction: of the scope around your statements, whose own
/// errors stay [`sqlx::Error`] unless `?` makes them a [`Statement`](TenantError::Statement).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TenantError {
    /// A statement failed, so that `?` works on both kinds of errors in one function.
    #[error(transparent)]
    Statement(#[from] sqlx::Error),
    /// A statement of a [`TenantTable`](crate::TenantTable) was put together wrongly.
    #[error(transparent)]
    Rows(#[from] crate::RowsMisuse),
    /// The pool gave no connection.
    #[error("could not acquire a connection")]
    Acquire(#[source] sqlx::Error),
    /// No connection became free in time.
    #[error("no connection for tenant {tenant} became free in {waited:?}: {limit}")]
    NoRoom {
        /// Which tenant.
        tenant: TenantId,
        /// For how long it was waited for.
        waited: Duration,
        /// What there was too little of.
        limit: Limit,
    },
    /// Where the tenant's database is could not be told.
    #[error("could not find the database of tenant {tenant}")]
    Find {
        /// Which tenant.
        tenant: TenantId,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A connection without a tenant was asked for, where each has a database of its own.
    #[error("there is no connection without a tenant: each tenant has a database of its own")]
    NoCommonDatabase,
    /// There is no current tenant.
    #[cfg(feature = "task-local")]
    #[cfg_attr(docsrs, doc(cfg(feature = "task-local")))]
    #[error(transparent)]
    NoCurrent(#[from] crate::current::NoCurrentTenant),
    /// BEGIN with the tenant's settings failed.
    #[error("could not begin a transaction for {whom}")]
    Begin {
        /// For which tenant, or why for none.
        whom: Whom,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The pool gave out a connection on which somebody else's transaction was open. It is
    /// closed; another try gets another one.
    #[error(
        "the pool gave {whom} a connection with a transaction open: somebody dropped a `begin` \
         of sqlx, or a COPY, half way; it is closed"
    )]
    NotFresh {
        /// For which tenant, or why for none.
        whom: Whom,
    },
    /// There is no such tenant: it has no schema, or no database.
    #[error("there is no tenant {tenant}")]
    NoSuchTenant {
        /// Which.
        tenant: TenantId,
    },
    /// There is a schema of that tenant already.
    #[error("tenant {tenant} has a schema already")]
    AlreadyExists {
        /// Which.
        tenant: TenantId,
    },
    /// The second word of a [`drop`](crate::Schemas::drop) was not the schema's name. Nothing
    /// was dropped.
    #[error("the schema of tenant {tenant} is {schema:?} and not {said:?}; it was not dropped")]
    NotConfirmed {
        /// Whose.
        tenant: TenantId,
        /// What it is called.
        schema: String,
        /// What was said instead.
        said: String,
    },
    /// The transaction could not be committed and was rolled back: a deferred constraint
    /// was violated, a statement had failed and its error was swallowed (25P02), or it could
    /// not be serialized (40001).
    #[error("the transaction of {whom} was rolled back instead of committed")]
    RolledBack {
        /// Whose.
        whom: Whom,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The transaction had ended before its commit: by an SQL statement in it, or by a nested
    /// `begin` of sqlx that failed, which rolls the outer transaction back.
    #[error("the transaction of {whom} had already ended before its commit")]
    Ended {
        /// Whose.
        whom: Whom,
    },
    /// A statement of the transaction set another tenant, or none. It was rolled back.
    #[error("a statement changed the tenant in a transaction of {whom}; it was rolled back")]
    TenantChanged {
        /// Whose transaction it was.
        whom: Whom,
    },
    /// A future of [`savepoint`](crate::TenantTx::savepoint) was dropped half way. The
    /// transaction was rolled back.
    #[error("a savepoint of {whom} was abandoned half way; the transaction was rolled back")]
    SavepointAbandoned {
        /// Whose.
        whom: Whom,
    },
    /// SAVEPOINT, or its release, failed.
    #[error("a savepoint of {whom} failed")]
    Savepoint {
        /// Whose.
        whom: Whom,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// No answer to COMMIT: whether it took effect is unknown. To make it safe to try again,
    /// give the work a key of its own under a unique constraint, and look for it.
    #[error("no answer to COMMIT for {whom}: whether it took effect is unknown")]
    CommitUnknown {
        /// Whose.
        whom: Whom,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// ROLLBACK failed; the connection was closed, which rolls back as well.
    #[error("ROLLBACK failed for {whom}")]
    Rollback {
        /// Whose.
        whom: Whom,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// A table, column, role, schema or database name that PostgreSQL cannot hold: empty, with
    /// a NUL, or over 63 bytes; or the role `none`.
    #[error("{name:?} cannot be a name in PostgreSQL")]
    InvalidName {
        /// The name.
        name: String,
    },
    /// A [`Policy`](crate::Policy) that excepts roles and does not say which it binds.
    #[error(
        "the policy of table {table:?} excepts roles, so it must name those that it binds: `.binds(\"app\")`"
    )]
    UnboundPolicy {
        /// Of which table.
        table: String,
    },
    /// Not the name of a customized option.
    #[error(
        "{name:?} cannot be the setting of the tenant: it takes two names joined by a dot, of a-z, 0-9 and _, like app.tenant_id"
    )]
    InvalidSetting {
        /// The name.
        name: String,
    },
    /// A tenant that cannot have a schema of its own.
    #[error("tenant {tenant} cannot have the schema {schema:?}: {why}")]
    InvalidSchema {
        /// Which tenant.
        tenant: TenantId,
        /// What its schema would be called.
        schema: String,
        /// Which rule that breaks.
        why: &'static str,
    },
}

/// How many connections there may be to the databases of tenants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// So many, to all databases together.
    Budget(usize),
    /// So many for one tenant.
    PerTenant(usize),
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Limit::Budget(max) => write!(f, "the budget of {max} for all tenants is spent"),
            Limit::PerTenant(max) => write!(f, "the tenant has the {max} that it may have"),
        }
    }
}

/// Whose a transaction is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Whom {
    /// A tenant's.
    Tenant(TenantId),
    /// Nobody's, for this reason.
    Unscoped(String),
}

impl std::fmt::Display for Whom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Whom::Tenant(tenant) => write!(f, "tenant {tenant}"),
            Whom::Unscoped(reason) => write!(f, "no tenant ({reason})"),
        }
    }
}

impl TenantError {
    /// An error of BEGIN.
    pub(crate) fn begin_of(whom: Whom, source: sqlx::Error) -> Self {
        if lease::is_not_fresh(&source) {
            return TenantError::NotFresh { whom };
        }
        match whom {
            // `invalid_schema_name`: nothing else in a BEGIN of ours names a schema.
            Whom::Tenant(tenant) if sqlstate::of(&source).as_deref() == Some("3F000") => {
                TenantError::NoSuchTenant { tenant }
            }
            whom => TenantError::Begin { whom, source },
        }
    }

    /// The database's error, where there is one.
    pub fn as_sqlx(&self) -> Option<&sqlx::Error> {
        match self {
            TenantError::Begin { source, .. }
            | TenantError::RolledBack { source, .. }
            | TenantError::CommitUnknown { source, .. }
            | TenantError::Rollback { source, .. }
            | TenantError::Savepoint { source, .. }
            | TenantError::Statement(source)
            | TenantError::Acquire(source) => Some(source),
            _ => None,
        }
    }
}

/// For code whose error is sqlx's: the database's own error where it refused something, so
/// that its code and constraint are found where they are looked for; anything else as the
/// source of a [`sqlx::Error::Configuration`].
impl From<TenantError> for sqlx::Error {
    fn from(error: TenantError) -> Self {
        match error {
            TenantError::Begin { source, .. }
            | TenantError::RolledBack { source, .. }
            | TenantError::Savepoint { source, .. }
            | TenantError::Statement(source)
            | TenantError::Acquire(source) => source,
            other => sqlx::Error::Configuration(Box::new(other)),
        }
    }
}
