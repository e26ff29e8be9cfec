//! Events cannot be changed, not even by the owner of the table.

mod support;

use sqlx::AssertSqlSafe;
use support::{event, install, stream};
use transom_events::{Expected, IMMUTABLE_SQLSTATE, Version};

#[tokio::test]
async fn the_owner_cannot_change_events() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut conn = db.pool().acquire().await.unwrap();
    store
        .append(&mut conn, &stream("s"), Expected::Any, &[event(1)])
        .await
        .unwrap();

    let attempts = [
        "UPDATE events SET data = 'x'",
        // Matches no row, and still is not something to do.
        "UPDATE events SET data = 'x' WHERE false",
        "DELETE FROM events",
        "TRUNCATE events",
        "INSERT INTO events (position, tenant, stream, version, event_id, event_type, data)
         SELECT position, tenant, stream, version, event_id, event_type, data FROM events
         ON CONFLICT (position) DO UPDATE SET data = 'x'",
    ];
    for replica in [false, true] {
        if replica {
            let sql = "SET session_replication_role = replica";
            sqlx::query(sql).execute(&mut *conn).await.unwrap();
        }
        for attempt in attempts {
            let error = sqlx::query(AssertSqlSafe(attempt))
                .execute(&mut *conn)
                .await
                .unwrap_err();
            let error = error.as_database_error().unwrap();
            assert_eq!(
                error.code().as_deref(),
                Some(IMMUTABLE_SQLSTATE),
                "{attempt}: {error}"
            );
            let what = format!("on {}.events refused", db.name());
            assert!(error.message().contains(&what), "{}", error.message());
        }
    }
    let read = store
        .read_stream(&mut conn, &stream("s"), Version::FIRST, 9)
        .await
        .unwrap();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].json::<u32>().unwrap(), 1);
}

/// Such a row would have skipped the lock that readers rely on.
#[tokio::test]
async fn an_insert_by_hand_does_not_get_a_position() {
    let db = transom_testkit::schema().await;
    install(db.pool(), db.name()).await;
    let error = sqlx::query(
        "INSERT INTO events (stream, version, event_id, event_type, data)
         VALUES ('s', 1, gen_random_uuid(), 'T', '1')",
    )
    .execute(db.pool())
    .await
    .unwrap_err();
    assert_eq!(
        error.as_database_error().unwrap().code().as_deref(),
        Some("23502")
    );
}
