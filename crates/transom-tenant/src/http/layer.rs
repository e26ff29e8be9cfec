//! The layer that puts the tenant into requests.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use ::http::request::Parts;
use futures::future::BoxFuture;
use tower_layer::Layer;

use super::problem::Problem;
use super::{Resolve, TenantService};
use crate::TenantId;

type Source = Box<dyn Error + Send + Sync>;
type Known = dyn Fn(TenantId) -> BoxFuture<'static, Result<bool, Source>> + Send + Sync;

/// Finds the tenant of each request, and answers those without one by itself: see the
/// [module](crate::http).
///
/// What comes after finds the [`TenantId`] in the request's extensions, and runs in a tracing
/// span `tenant` with the field `tenant`. With the feature `task-local` it is the
/// [current](crate::current) tenant too, while the service works on the response, but not
/// while the response's body is read afterwards.
///
/// The layer's body is a type made from `String`, like that of axum. A request that a browser
/// sends ahead to ask what it may send (CORS) has no headers of yours: put the layer that
/// answers those outside.
pub struct TenantLayer<R> {
    rules: Rules<R>,
}

/// What the layer and all its services share.
pub(super) struct Rules<R> {
    resolve: Arc<R>,
    known: Option<Arc<Known>>,
}

impl<R: Resolve> TenantLayer<R> {
    /// Finds the tenant there, and takes every one for known.
    pub fn new(resolve: R) -> Self {
        TenantLayer {
            rules: Rules {
                resolve: Arc::new(resolve),
                known: None,
            },
        }
    }

    /// Asks whether the tenant exists: 404 if not, 503 if the lookup fails
    /// (the error is logged at `ERROR` level, and not part of the answer).
    ///
    /// It is asked for every request. Without it a tenant that does not exist shows up at its
    /// first transaction ([`NoSuchTenant`](crate::TenantError::NoSuchTenant)), or has no rows.
    ///
    /// ```
    /// use transom_tenant::TenantId;
    /// use transom_tenant::http::{Header, TenantLayer};
    ///
    /// # fn f(directory: sqlx::PgPool) {
    /// let layer = TenantLayer::new(Header::x_tenant()).known(move |tenant: TenantId| {
    ///     let directory = directory.clone();
    ///     async move {
    ///         sqlx::query_scalar::<_, bool>("select exists (select from tenants where id = $1)")
    ///             .bind(tenant)
    ///             .fetch_one(&directory)
    ///             .await
    ///     }
    /// });
    /// # }
    /// ```
    #[must_use]
    pub fn known<F, Fut, E>(mut self, known: F) -> Self
    where
        F: Fn(TenantId) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<bool, E>> + Send + 'static,
        E: Into<Source>,
    {
        self.rules.known = Some(Arc::new(move |tenant| {
            let known = known(tenant);
            Box::pin(async move { known.await.map_err(Into::into) })
        }));
        self
    }
}

impl<R: Resolve> Rules<R> {
    /// What the request says, and its address without the tenant, if that is wanted.
    pub(super) fn resolve(&self, head: &mut Parts) -> Result<TenantId, Problem> {
        let named = self.resolve.resolve(head).map_err(Problem::Refused)?;
        let named = named.ok_or(Problem::Missing)?;
        if let Some(uri) = named.uri {
            head.uri = uri;
        }
        Ok(named.tenant)
    }
}

impl<R> Rules<R> {
    pub(super) async fn check(&self, tenant: &TenantId) -> Result<(), Problem> {
        let Some(known) = &self.known else {
            return Ok(());
        };
        match known(tenant.clone()).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Problem::Unknown),
            Err(error) => {
                let error: &dyn Error = &*error;
                tracing::error!(error, "cannot tell whether a tenant exists");
                Err(Problem::Unavailable)
            }
        }
    }
}

impl<R, S> Layer<S> for TenantLayer<R> {
    type Service = TenantService<S, R>;

    fn layer(&self, inner: S) -> Self::Service {
        TenantService::new(inner, self.rules.clone())
    }
}

// By hand, since what is behind the `Arc` need not be `Clone`.
impl<R> Clone for Rules<R> {
    fn clone(&self) -> Self {
        Rules {
            resolve: Arc::clone(&self.resolve),
            known: self.known.clone(),
        }
    }
}

impl<R> Clone for TenantLayer<R> {
    fn clone(&self) -> Self {
        TenantLayer {
            rules: self.rules.clone(),
        }
    }
}

impl<R: fmt::Debug> fmt::Debug for TenantLayer<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantLayer")
            .field("resolve", &self.rules.resolve)
            .finish_non_exhaustive()
    }
}
