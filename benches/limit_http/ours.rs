//! Ours, with a table of 100,000 keys behind.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be built fails")]

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::ConnectInfo;
use tower::Layer;
use transom_limit::http::{ClientIp, Fields, RateLimitLayer, by};
use transom_limit::{Limit, Memory, Quota};

use crate::contender::{Contender, ready};

pub(crate) fn all() -> Vec<Contender> {
    let plenty = Quota::new(1 << 30, 1 << 30, Duration::from_secs(1)).unwrap();
    let one = Quota::per_hour(1).unwrap();
    let layer = |name, status, quotas: &[Quota], fields| {
        let service = layer(quotas, fields).layer(ready());
        Contender::new(name, status, service)
    };
    vec![
        layer("transom, allowed", 200, &[plenty], Fields::None),
        layer(
            "transom, allowed, with fields",
            200,
            &[plenty],
            Fields::Draft,
        ),
        layer("transom, denied", 429, &[one], Fields::None),
        layer("transom, denied, with fields", 429, &[one], Fields::Draft),
        layer(
            "transom, 3 limits, allowed, with fields",
            200,
            &[plenty; 3],
            Fields::Draft,
        ),
        layer(
            "transom, 3 limits, denied, with fields",
            429,
            &[plenty, plenty, one],
            Fields::Draft,
        ),
    ]
}

fn layer(quotas: &[Quota], fields: Fields) -> RateLimitLayer<Memory> {
    let names = ["one", "two", "three"];
    let limits = names.iter().zip(quotas);
    let limits = limits.map(|(name, quota)| Limit::new(*name, *quota));
    let store = Memory::bounded(limits, 100_000).unwrap();
    let client = ClientIp::from_extension(|connect: &ConnectInfo<SocketAddr>| connect.0.ip());
    let builder = RateLimitLayer::builder(store).fields(fields);
    let names = names.iter().take(quotas.len());
    let builder = names.fold(builder, |all, name| all.limit(name, by::ip(client.clone())));
    builder.build().unwrap()
}
