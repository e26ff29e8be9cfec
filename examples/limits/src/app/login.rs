//! A limit that counts only logins that failed.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use transom_limit::http::{RateLimitLayer, by};
use transom_limit::{Clock, Limit, Memory, Quota};

use super::client_ip::client_ip;

pub(crate) const PASSWORD: &str = "open sesame";

/// An address may guess at one account thrice, and at all accounts together five times.
///
/// Counted by the account alone, a stranger could lock its owner out.
pub(crate) fn routes<C>(clock: C) -> anyhow::Result<Router>
where
    C: Clock + Clone + Send + Sync + 'static,
{
    let limits = [
        Limit::new("account", Quota::per_hour(3)?),
        Limit::new("address", Quota::per_hour(5)?),
    ];
    let client = client_ip()?;
    let layer = RateLimitLayer::builder(Memory::bounded_on(clock, limits, 50_000)?)
        .limit("account", by::ip(client.clone()).and(by::path()))
        .limit("address", by::ip(client))
        .count_only(|answer| answer.status() == StatusCode::UNAUTHORIZED)
        .build()?;
    let login = Router::new().route("/login/{account}", post(login));
    Ok(login.layer(layer))
}

async fn login(password: String) -> (StatusCode, &'static str) {
    if password == PASSWORD {
        (StatusCode::OK, "welcome\n")
    } else {
        (StatusCode::UNAUTHORIZED, "no\n")
    }
}
