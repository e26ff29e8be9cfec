//! Installing the store: again, at the same time, under any name, with few rights.

mod support;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use support::{event, install, stream};
use transom_events::{EventStore, Expected, InstallError, Position, SchemaVersion, Version};

#[tokio::test]
async fn again_changes_nothing() {
    let db = transom_testkit::database().await;
    let store = install(db.pool(), "shop").await;
    let mut conn = db.pool().acquire().await.unwrap();
    store
        .append(&mut conn, &stream("s"), Expected::Any, &[event(1)])
        .await
        .unwrap();
    assert_eq!(
        store.install(&mut conn).await.unwrap(),
        SchemaVersion::CURRENT
    );
    let read = store
        .read_stream(&mut conn, &stream("s"), Version::FIRST, 9)
        .await
        .unwrap();
    assert_eq!(read.len(), 1);
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM shop.events_schema")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    assert_eq!(rows, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_all_succeed() {
    let db = transom_testkit::database().await;
    let installs: Vec<_> = (0..8)
        .map(|_| {
            let pool = db.pool().clone();
            tokio::spawn(async move { install(&pool, "shop").await })
        })
        .collect();
    for installing in installs {
        installing.await.unwrap();
    }
}

#[tokio::test]
async fn within_a_transaction_it_is_rolled_back_with_it() {
    let db = transom_testkit::database().await;
    let mut conn = db.pool().acquire().await.unwrap();
    let store = EventStore::in_schema("shop").unwrap();
    let mut tx = conn.begin().await.unwrap();
    store.install(&mut tx).await.unwrap();
    tx.rollback().await.unwrap();
    assert!(!exists(&mut conn, "shop").await);
    store.install(&mut conn).await.unwrap();
    assert!(exists(&mut conn, "shop").await);
}

#[expect(clippy::unwrap_used, reason = "test helper")]
async fn exists(conn: &mut PgConnection, schema: &str) -> bool {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)")
        .bind(schema)
        .fetch_one(conn)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_hostile_name_is_only_a_name() {
    let db = transom_testkit::database().await;
    let mut conn = db.pool().acquire().await.unwrap();
    sqlx::query("CREATE TABLE public.victim ()")
        .execute(&mut *conn)
        .await
        .unwrap();
    let names = [
        r#"a".events; DROP TABLE public.victim; --"#,
        "a'; DROP TABLE public.victim; --",
        r"back\slash' $$ $body$ $1",
        "{schema}",
        "Mixed Case é 😀",
        "select",
        &"n".repeat(63),
    ];
    for name in names {
        let store = install(db.pool(), name).await;
        assert!(exists(&mut conn, name).await, "{name}");
        store
            .append(&mut conn, &stream("s"), Expected::NoStream, &[event(1)])
            .await
            .unwrap();
        let head = store
            .read_stream_backward(&mut conn, &stream("s"), Version::MAX, 1)
            .await;
        assert_eq!(head.unwrap().len(), 1, "{name}");
        let page = store.read_all(&mut conn, Position::START, 9).await.unwrap();
        assert_eq!(page.events.len(), 1, "{name}");
    }
    sqlx::query("SELECT FROM public.victim")
        .execute(&mut *conn)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_later_release_is_left_alone() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut conn = db.pool().acquire().await.unwrap();
    sqlx::query("INSERT INTO events_schema VALUES (1000)")
        .execute(&mut *conn)
        .await
        .unwrap();
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    let error = store.install(&mut conn).await.unwrap_err();
    assert!(matches!(error, InstallError::Newer { .. }), "{error:?}");
    assert!(error.to_string().contains("1000"));
    // The failed installation does not go on holding its lock until the connection is used again.
    let held: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_locks WHERE pid = $1 AND locktype = 'advisory'",
    )
    .bind(pid)
    .fetch_one(db.pool())
    .await
    .unwrap();
    assert_eq!(held, 0);
}

/// The grants that the documentation of `install` lists are enough.
#[tokio::test]
async fn a_role_with_the_documented_grants_appends_and_reads() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let role = db.app_role().await;
    let name = role.get_username().to_owned();
    let revoke = [
        format!(
            "REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM \"{name}\"",
            db.name()
        ),
        format!(
            "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {} FROM \"{name}\"",
            db.name()
        ),
        format!("GRANT SELECT, INSERT ON events TO \"{name}\""),
    ];
    for sql in revoke {
        sqlx::query(AssertSqlSafe(sql))
            .execute(db.pool())
            .await
            .unwrap();
    }
    let mut conn = PgConnection::connect_with(&role).await.unwrap();
    // Without the sequence: an error, not an empty page.
    assert!(store.read_all(&mut conn, Position::START, 9).await.is_err());

    let grant = format!("GRANT USAGE ON SEQUENCE events_position TO \"{name}\"");
    sqlx::query(AssertSqlSafe(grant))
        .execute(db.pool())
        .await
        .unwrap();
    store
        .append(&mut conn, &stream("s"), Expected::NoStream, &[event(1)])
        .await
        .unwrap();
    let page = store.read_all(&mut conn, Position::START, 9).await.unwrap();
    assert_eq!(page.events.len(), 1);
    conn.close().await.unwrap();
}

/// The view shows JSON, survives text that jsonb refuses, and runs with its reader's rights.
#[tokio::test]
async fn the_view_shows_json_to_whoever_may_see_the_events() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut conn = db.pool().acquire().await.unwrap();
    let server: i32 = sqlx::query_scalar("SELECT current_setting('server_version_num')::int")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    if server < 150_000 {
        let view: Option<String> = sqlx::query_scalar("SELECT to_regclass('events_json')::text")
            .fetch_one(&mut *conn)
            .await
            .unwrap();
        assert_eq!(
            view, None,
            "before 15 the view would show events past row-level security"
        );
        return;
    }
    let named = transom_events::NewEvent::json("Named", &["a\0b"]).unwrap();
    let blob = transom_events::NewEvent::opaque("Blob", vec![255]).unwrap();
    store
        .append(&mut conn, &stream("s"), Expected::Any, &[named, blob])
        .await
        .unwrap();
    let shown: Vec<Option<String>> =
        sqlx::query_scalar("SELECT data::text FROM events_json ORDER BY version")
            .fetch_all(&mut *conn)
            .await
            .unwrap();
    assert_eq!(shown, [Some(r#"["a\u0000b"]"#.to_owned()), None]);

    let role = db.app_role().await;
    let hide = "ALTER TABLE events ENABLE ROW LEVEL SECURITY";
    sqlx::query(hide).execute(&mut *conn).await.unwrap();
    let mut reader = PgConnection::connect_with(&role).await.unwrap();
    let seen: i64 = sqlx::query_scalar("SELECT count(*) FROM events_json")
        .fetch_one(&mut reader)
        .await
        .unwrap();
    assert_eq!(seen, 0, "the view shows events past row-level security");
    reader.close().await.unwrap();
}
