//! Where connections come from.

use std::sync::Arc;

use sqlx::PgPool;

#[cfg(feature = "databases")]
use crate::Databases;
use crate::lease::Lease;
use crate::session::Home;
use crate::{TenantError, TenantId};

/// One pool for all tenants, or a database for each.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Pool(PgPool),
    #[cfg(feature = "databases")]
    Databases(Databases),
}

impl Source {
    /// The one pool, where there is one.
    #[cfg(feature = "leak")]
    pub(crate) fn pool(&self) -> Result<&PgPool, TenantError> {
        match self {
            Source::Pool(pool) => Ok(pool),
            #[cfg(feature = "databases")]
            Source::Databases(_) => Err(TenantError::NoCommonDatabase),
        }
    }

    /// A connection for a tenant, or for none.
    pub(crate) async fn lease(
        &self,
        tenant: Option<&TenantId>,
        home: &Arc<Home>,
    ) -> Result<Lease, TenantError> {
        match (self, tenant) {
            (Source::Pool(pool), _) => {
                let lease = Lease::acquire(pool, home).await;
                lease.map_err(TenantError::Acquire)
            }
            #[cfg(feature = "databases")]
            (Source::Databases(databases), Some(tenant)) => {
                databases.lease(tenant, &home.setting).await
            }
            #[cfg(feature = "databases")]
            (Source::Databases(_), None) => Err(TenantError::NoCommonDatabase),
        }
    }
}
