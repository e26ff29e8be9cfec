//! The cases for every store, for that in Redis.

use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;
use transom_limit::Limit;
use transom_limit::redis::RedisStore;

use crate::conformance::{self, World};
use crate::{RedisServer, connect};

/// A server of its own, on its clock.
struct Server {
    redis: RedisServer,
    start: Instant,
}

impl Server {
    fn new() -> Self {
        Self {
            redis: RedisServer::start(),
            start: Instant::now(),
        }
    }
}

impl World for Server {
    type Store = RedisStore<MultiplexedConnection>;

    async fn store(&self, limits: Vec<Limit>) -> Self::Store {
        let mut connection = connect(&self.redis).await;
        let empty = redis::cmd("FLUSHALL")
            .query_async::<()>(&mut connection)
            .await;
        empty.unwrap();
        RedisStore::new(connection, limits).unwrap()
    }

    async fn pass(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

conformance!(Server::new());
