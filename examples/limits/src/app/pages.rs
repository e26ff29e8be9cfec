//! A limit for each address, in whatever store it is given.

use axum::Router;
use axum::routing::get;
use transom_limit::Store;
use transom_limit::http::{RateLimitBuilder, RateLimitLayer, by};

use super::client_ip::client_ip;

/// What the store must call it.
pub(crate) const LIMIT: &str = "per-ip";

pub(crate) fn routes<S: Store + 'static>(store: S) -> anyhow::Result<Router> {
    routes_by(limit(store)?)
}

/// For the scene that wants more of the layer.
pub(crate) fn limit<S: Store>(store: S) -> anyhow::Result<RateLimitBuilder<S>> {
    let layer = RateLimitLayer::builder(store);
    Ok(layer.limit(LIMIT, by::ip(client_ip()?)))
}

pub(crate) fn routes_by<S: Store + 'static>(limit: RateLimitBuilder<S>) -> anyhow::Result<Router> {
    let pages = Router::new().route("/page", get(|| async { "a page\n" }));
    Ok(pages.layer(limit.build()?))
}
