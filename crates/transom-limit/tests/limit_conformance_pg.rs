//! The cases for every store, for that in PostgreSQL.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

#[macro_use]
mod conformance;

use std::sync::LazyLock;
use std::time::Duration;

use conformance::World;
use transom_limit::postgres::{PgStore, install};
use transom_limit::{Clock, Limit, SystemClock};
use transom_testkit::Isolated;

/// A schema of its own, on the server's clock.
struct Schema(Isolated);

impl Schema {
    async fn new() -> Self {
        let db = transom_testkit::schema().await;
        let mut connection = db.pool().acquire().await.unwrap();
        install(&mut connection, db.name()).await.unwrap();
        Self(db)
    }
}

impl World for Schema {
    type Store = PgStore;

    async fn store(&self, limits: Vec<Limit>) -> PgStore {
        let empty = sqlx::query("truncate transom_limit");
        empty.execute(self.0.pool()).await.unwrap();
        PgStore::new(self.0.pool().clone(), self.0.name(), limits).unwrap()
    }

    async fn pass(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    fn now(&self) -> Duration {
        static CLOCK: LazyLock<SystemClock> = LazyLock::new(SystemClock::new);
        CLOCK.now()
    }
}

conformance!(Schema::new().await);
