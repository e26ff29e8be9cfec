//! What the layer makes of a service.

use std::fmt;
use std::task::{Context, Poll};

use ::http::{Request, Response};
use futures::future::BoxFuture;
use tower_service::Service;

use super::Resolve;
use super::layer::Rules;
use crate::TenantId;

/// A service whose requests have a tenant: see [`TenantLayer`](super::TenantLayer).
pub struct TenantService<S, R> {
    inner: S,
    rules: Rules<R>,
}

impl<S, R> TenantService<S, R> {
    pub(super) fn new(inner: S, rules: Rules<R>) -> Self {
        TenantService { inner, rules }
    }
}

impl<S, R, A, B> Service<Request<A>> for TenantService<S, R>
where
    S: Service<Request<A>, Response = Response<B>, Future: Send> + Clone + Send + 'static,
    R: Resolve + Send + Sync + 'static,
    A: Send + 'static,
    B: From<String>,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response<B>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<A>) -> Self::Future {
        // The one that was polled until it was ready must be the one that is called.
        let clone = self.inner.clone();
        let inner = std::mem::replace(&mut self.inner, clone);
        let rules = self.rules.clone();
        Box::pin(async move {
            let (mut head, body) = request.into_parts();
            let tenant = match rules.resolve(&mut head) {
                Ok(tenant) => tenant,
                Err(problem) => return Ok(problem.response()),
            };
            if let Err(problem) = rules.check(&tenant).await {
                return Ok(problem.response());
            }
            head.extensions.insert(tenant.clone());
            serve(inner, tenant, Request::from_parts(head, body)).await
        })
    }
}

#[cfg(feature = "task-local")]
async fn serve<S, A>(
    mut inner: S,
    tenant: TenantId,
    request: Request<A>,
) -> Result<S::Response, S::Error>
where
    S: Service<Request<A>>,
{
    crate::current::with(tenant, async move { inner.call(request).await }).await
}

#[cfg(not(feature = "task-local"))]
async fn serve<S, A>(
    mut inner: S,
    tenant: TenantId,
    request: Request<A>,
) -> Result<S::Response, S::Error>
where
    S: Service<Request<A>>,
{
    use tracing::Instrument;
    let span = tracing::info_span!("tenant", %tenant);
    let served = async move { inner.call(request).await };
    served.instrument(span).await
}

// By hand, since the resolver need not be `Clone`.
impl<S: Clone, R> Clone for TenantService<S, R> {
    fn clone(&self) -> Self {
        TenantService {
            inner: self.inner.clone(),
            rules: self.rules.clone(),
        }
    }
}

impl<S: fmt::Debug, R> fmt::Debug for TenantService<S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantService")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}
