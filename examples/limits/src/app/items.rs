//! Two limits for each user, asked together: a burst and an hour.

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;
use transom_limit::http::RateLimitLayer;
use transom_limit::{Clock, Limit, Memory, Quota};

use super::user::{authenticate, by_user};

pub(crate) fn routes<C>(clock: C) -> anyhow::Result<Router>
where
    C: Clock + Clone + Send + Sync + 'static,
{
    let limits = [
        Limit::new("second", Quota::per_second(10)?),
        Limit::new("hour", Quota::per_hour(1000)?),
    ];
    let layer = RateLimitLayer::builder(Memory::bounded_on(clock, limits, 50_000)?)
        .limit("second", by_user())
        .limit("hour", by_user())
        .build()?;
    Ok(Router::new()
        .route("/items", get(|| async { "items\n" }))
        .layer(layer)
        // The last one added is asked first.
        .layer(from_fn(authenticate)))
}
