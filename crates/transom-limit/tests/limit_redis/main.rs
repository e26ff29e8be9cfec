//! Limits in a real Redis.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

#[macro_use]
#[path = "../conformance/mod.rs"]
mod conformance;

mod alike;
mod cluster;
mod down;
mod kept;
mod once;
mod oracle;
mod races;
#[path = "../redis_server/mod.rs"]
mod redis_server;
mod rule;
mod steps;

use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis_server::RedisServer;
use transom_limit::redis::RedisStore;
use transom_limit::{Limit, Quota};

/// Slow enough that nothing comes back while a test runs.
fn daily(capacity: u64) -> Quota {
    Quota::new(capacity, 1, Duration::from_hours(24)).unwrap()
}

async fn connect(server: &RedisServer) -> MultiplexedConnection {
    let client = server.by_socket();
    client.get_multiplexed_async_connection().await.unwrap()
}

/// A store of the limits called by their places, `"0"` and so on.
async fn store(
    server: &RedisServer,
    quotas: impl IntoIterator<Item = Quota>,
) -> RedisStore<MultiplexedConnection> {
    let limits = (0..).zip(quotas);
    let limits = limits.map(|(place, quota): (u8, Quota)| Limit::new(place.to_string(), quota));
    RedisStore::new(connect(server).await, limits).unwrap()
}
