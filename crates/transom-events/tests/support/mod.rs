//! What every test against PostgreSQL begins with.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it should be"
)]

use sqlx::PgPool;
use transom_events::{EventStore, NewEvent, StreamId};

/// A store installed in this schema.
pub(crate) async fn install(pool: &PgPool, schema: &str) -> EventStore {
    let store = EventStore::in_schema(schema).unwrap();
    store
        .install(&mut pool.acquire().await.unwrap())
        .await
        .unwrap();
    store
}

pub(crate) fn stream(name: &str) -> StreamId {
    StreamId::new(name).unwrap()
}

/// An event that says which one it is.
pub(crate) fn event(number: u32) -> NewEvent {
    NewEvent::json("Counted", &number).unwrap()
}
