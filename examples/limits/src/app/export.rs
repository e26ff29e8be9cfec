//! So many requests of a user at once: from the call to the end of the answer's body.

use std::convert::Infallible;
use std::num::NonZeroU32;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::middleware::from_fn;
use axum::routing::get;
use futures::{StreamExt, stream};
use tokio::sync::watch;
use transom_limit::http::{ConcurrencyLayer, Concurrent};

use super::user::{authenticate, by_user};

const TWO: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);

pub(crate) fn routes(ends: watch::Receiver<()>) -> anyhow::Result<Router> {
    let layer = ConcurrencyLayer::new("exports", Concurrent::new(TWO), by_user())?;
    Ok(Router::new()
        .route("/export", get(export))
        .with_state(ends)
        .layer(layer)
        .layer(from_fn(authenticate)))
}

/// The first row at once, and the last one when `ends` says so.
async fn export(State(mut ends): State<watch::Receiver<()>>) -> Body {
    ends.mark_unchanged();
    let first = stream::iter(["first row\n"]);
    let last = stream::once(async move {
        // Whoever says so may be gone: that is the end too.
        let _ = ends.changed().await;
        "last row\n"
    });
    Body::from_stream(first.chain(last).map(Ok::<_, Infallible>))
}
