//! Appends: what is expected, what is written, what is not.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it should be"
)]

mod support;

use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgConnection, PgPool};
use support::{event, install, stream};
use transom_events::limits::{MAX_APPEND_BYTES, MAX_APPEND_EVENTS, MAX_DATA_BYTES};
use transom_events::{
    Actual, AppendError, Codec, EventStore, Expected, NewEvent, Position, Version,
};

fn version(number: u64) -> Version {
    Version::new(number).unwrap()
}

/// The numbers in a stream's events, checking that the versions are dense.
async fn numbers(store: &EventStore, conn: &mut PgConnection, name: &str) -> Vec<u32> {
    let events = store
        .read_stream(conn, &stream(name), Version::FIRST, u32::MAX)
        .await
        .unwrap();
    for (index, event) in (1..).zip(&events) {
        assert_eq!(
            event.version(),
            version(index),
            "versions of {name} are not dense"
        );
    }
    events.iter().map(|event| event.json().unwrap()).collect()
}

#[tokio::test]
async fn each_expectation_on_each_stream() {
    use Expected::{Any, Exact, NoStream, StreamExists};
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut conn = db.pool().acquire().await.unwrap();
    let exact = |number| Exact(version(number));

    // (expected, written to a stream of 0 events, written to a stream of 2 events)
    let matrix = [
        (Any, true, true),
        (NoStream, true, false),
        (StreamExists, false, true),
        (exact(1), false, false),
        (exact(2), false, true),
        (exact(3), false, false),
        (Exact(Version::MAX), false, false),
    ];
    for (row, (expected, on_empty, on_two)) in matrix.into_iter().enumerate() {
        for (size, good) in [(0_u32, on_empty), (2, on_two)] {
            let name = format!("s-{row}-{size}");
            let before: Vec<_> = (0..size).map(event).collect();
            if size > 0 {
                store
                    .append(&mut conn, &stream(&name), NoStream, &before)
                    .await
                    .unwrap();
            }
            let result = store
                .append(&mut conn, &stream(&name), expected, &[event(7), event(8)])
                .await;
            match result {
                Ok(appended) => {
                    assert!(good, "{expected:?} was written on {size} events");
                    assert_eq!(appended.first, version(u64::from(size) + 1));
                    assert_eq!(appended.last, version(u64::from(size) + 2));
                }
                Err(AppendError::WrongExpectedVersion {
                    expected: e,
                    actual,
                    stream: s,
                }) => {
                    assert!(!good, "{expected:?} was refused on {size} events");
                    let head = if size == 0 {
                        Actual::NoStream
                    } else {
                        Actual::At(version(2))
                    };
                    assert_eq!((e, actual, s), (expected, head, stream(&name)));
                }
                Err(error) => panic!("{error:?}"),
            }
            let mut all: Vec<u32> = (0..size).collect();
            if good {
                all.extend([7, 8]);
            }
            assert_eq!(numbers(&store, &mut conn, &name).await, all);
        }
    }
}

#[tokio::test]
async fn an_event_comes_back_as_it_was() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut conn = db.pool().acquire().await.unwrap();
    let order = stream("order-1 'x' \"y\" {schema} $1");

    let placed = NewEvent::json("Placed", &"a\0b")
        .unwrap()
        .with_schema_version(3)
        .unwrap()
        .with_metadata(&[1, 2])
        .unwrap();
    let blob = NewEvent::opaque("Blob", vec![0, 255, 10]).unwrap();
    let before = server_micros(&mut conn).await;
    let appended = store
        .append(
            &mut conn,
            &order,
            Expected::NoStream,
            &[placed.clone(), blob.clone()],
        )
        .await
        .unwrap();
    let after = server_micros(&mut conn).await;

    let read = store
        .read_stream(&mut conn, &order, Version::FIRST, 10)
        .await
        .unwrap();
    let [first, second] = &read[..] else {
        panic!("{read:?}")
    };
    assert_eq!(first.stream(), &order);
    assert_eq!(first.tenant(), "");
    assert_eq!((first.id(), second.id()), (placed.id(), blob.id()));
    assert_eq!(
        (first.event_type(), second.event_type()),
        ("Placed", "Blob")
    );
    assert_eq!((first.schema_version(), second.schema_version()), (3, 1));
    assert_eq!(
        (first.codec(), second.codec()),
        (Codec::Json, Codec::Opaque)
    );
    assert_eq!((first.data(), second.data()), (placed.data(), blob.data()));
    assert_eq!(
        (first.metadata(), second.metadata()),
        (Some(&b"[1,2]"[..]), None)
    );
    assert_eq!(first.json::<String>().unwrap(), "a\0b");
    assert!(second.json::<String>().is_err());
    let error = first.json::<u32>().unwrap_err();
    assert_eq!(
        (error.event_type(), error.version()),
        ("Placed", version(1))
    );
    assert!(first.position() < second.position());
    assert_eq!(second.position(), appended.position);
    let micros = first.recorded_at().timestamp_micros();
    assert!(
        (before..=after).contains(&micros),
        "{before} {micros} {after}"
    );
}

async fn server_micros(conn: &mut PgConnection) -> i64 {
    sqlx::query_scalar("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        .fetch_one(conn)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_stream_is_read_both_ways_and_in_part() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut conn = db.pool().acquire().await.unwrap();
    let s = stream("s");
    let events: Vec<_> = (1..=5).map(event).collect();
    store
        .append(&mut conn, &s, Expected::Any, &events)
        .await
        .unwrap();
    store
        .append(&mut conn, &stream("other"), Expected::Any, &events)
        .await
        .unwrap();

    let forward = store
        .read_stream(&mut conn, &s, version(2), 3)
        .await
        .unwrap();
    let back = store
        .read_stream_backward(&mut conn, &s, version(4), 3)
        .await
        .unwrap();
    let last = store
        .read_stream_backward(&mut conn, &s, Version::MAX, 1)
        .await
        .unwrap();
    let get = |events: &[transom_events::Recorded]| -> Vec<u64> {
        events.iter().map(|event| event.version().get()).collect()
    };
    assert_eq!(
        (get(&forward), get(&back), get(&last)),
        (vec![2, 3, 4], vec![4, 3, 2], vec![5])
    );
    assert!(
        store
            .read_stream(&mut conn, &s, version(6), 3)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        store
            .read_stream(&mut conn, &stream("no"), version(1), 3)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        store
            .read_stream(&mut conn, &s, version(1), 0)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_conflict_seen_beforehand_leaves_the_transaction_usable() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut tx = db.pool().begin().await.unwrap();
    store
        .append(&mut tx, &stream("s"), Expected::Any, &[event(1)])
        .await
        .unwrap();
    let error = store
        .append(&mut tx, &stream("s"), Expected::NoStream, &[event(2)])
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "stream \"s\" was expected at no event, but is at version 1"
    );
    assert!(error.is_conflict());
    store
        .append(&mut tx, &stream("s"), version(1).into(), &[event(3)])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut conn = db.pool().acquire().await.unwrap();
    assert_eq!(numbers(&store, &mut conn, "s").await, [1, 3]);
}

#[tokio::test]
async fn a_rollback_leaves_nothing_and_no_version_gap() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut conn = db.pool().acquire().await.unwrap();
    let mut tx = conn.begin().await.unwrap();
    store
        .append(&mut tx, &stream("s"), Expected::Any, &[event(1), event(2)])
        .await
        .unwrap();
    let mut savepoint = tx.begin().await.unwrap();
    store
        .append(&mut savepoint, &stream("s"), version(2).into(), &[event(3)])
        .await
        .unwrap();
    savepoint.rollback().await.unwrap();
    assert_eq!(numbers(&store, &mut tx, "s").await, [1, 2]);
    tx.rollback().await.unwrap();
    assert_eq!(numbers(&store, &mut conn, "s").await, [0; 0]);

    let appended = store
        .append(&mut conn, &stream("s"), Expected::NoStream, &[event(4)])
        .await
        .unwrap();
    assert_eq!(appended.last, Version::FIRST);
    assert!(
        appended.position > Position::new(2).unwrap(),
        "a position was used twice"
    );
    assert_eq!(numbers(&store, &mut conn, "s").await, [4]);
}

#[tokio::test]
async fn tenants_share_names_and_nothing_else() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let (acme, bolt) = (
        store.for_tenant("acme").unwrap(),
        store.for_tenant("bolt").unwrap(),
    );
    let mut conn = db.pool().acquire().await.unwrap();
    for (number, handle) in (1..).zip([&acme, &bolt, &store]) {
        let s = stream("order-1");
        handle
            .append(&mut conn, &s, Expected::NoStream, &[event(number)])
            .await
            .unwrap();
    }
    assert_eq!(numbers(&acme, &mut conn, "order-1").await, [1]);
    assert_eq!(numbers(&bolt, &mut conn, "order-1").await, [2]);
    assert_eq!(numbers(&store, &mut conn, "order-1").await, [3]);
    let head = bolt
        .read_stream_backward(&mut conn, &stream("order-1"), Version::MAX, 9)
        .await;
    assert_eq!(head.unwrap()[0].tenant(), "bolt");
}

#[tokio::test]
async fn the_size_of_an_append_is_limited_before_it_is_sent() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut conn = db.pool().acquire().await.unwrap();
    let s = stream("s");
    let none = store
        .append(&mut conn, &s, Expected::Any, &[])
        .await
        .unwrap_err();
    assert!(matches!(none, AppendError::NoEvents));

    let many: Vec<_> = (0..=1000).map(event).collect();
    let error = store
        .append(&mut conn, &s, Expected::Any, &many)
        .await
        .unwrap_err();
    assert!(matches!(error, AppendError::TooManyEvents { events: 1001 }));
    let most = &many[..MAX_APPEND_EVENTS];
    store
        .append(&mut conn, &s, Expected::NoStream, most)
        .await
        .unwrap();
    assert_eq!(
        numbers(&store, &mut conn, "s").await,
        (0..1000).collect::<Vec<_>>()
    );
    let read = store
        .read_stream(&mut conn, &s, Version::FIRST, 1000)
        .await
        .unwrap();
    assert!(
        read.is_sorted_by_key(transom_events::Recorded::position),
        "positions follow versions"
    );

    let blob = NewEvent::opaque("Blob", vec![0; MAX_DATA_BYTES]).unwrap();
    let large = vec![blob; MAX_APPEND_BYTES / MAX_DATA_BYTES + 1];
    let error = store
        .append(&mut conn, &s, Expected::Any, &large)
        .await
        .unwrap_err();
    assert!(matches!(
        error,
        AppendError::TooManyBytes { bytes: 68_157_440 }
    ));
}

/// Waits until this backend waits for a lock.
async fn until_blocked(pool: &PgPool, pid: i32) {
    loop {
        let blocked: bool = sqlx::query_scalar("SELECT cardinality(pg_blocking_pids($1)) > 0")
            .bind(pid)
            .fetch_one(pool)
            .await
            .unwrap();
        if blocked {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_race_is_a_conflict_in_an_aborted_transaction() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    for (name, first_commits) in [("committed", true), ("rolled-back", false)] {
        let mut first = db.pool().begin().await.unwrap();
        store
            .append(&mut first, &stream(name), Expected::NoStream, &[event(1)])
            .await
            .unwrap();

        let mut second = db.pool().begin().await.unwrap();
        let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
            .fetch_one(&mut *second)
            .await
            .unwrap();
        let racing = tokio::spawn({
            let store = store.clone();
            async move {
                let result = store
                    .append(&mut second, &stream(name), Expected::Any, &[event(2)])
                    .await;
                (result, second)
            }
        });
        until_blocked(db.pool(), pid).await;
        if first_commits {
            first.commit().await.unwrap();
        } else {
            first.rollback().await.unwrap();
        }
        let (result, mut second) = racing.await.unwrap();

        if first_commits {
            let error = result.unwrap_err();
            let unknown = matches!(
                error,
                AppendError::WrongExpectedVersion {
                    actual: Actual::Unknown,
                    ..
                }
            );
            assert!(unknown, "{error:?}");
            let aborted = sqlx::query("SELECT 1")
                .execute(&mut *second)
                .await
                .unwrap_err();
            let code = aborted
                .as_database_error()
                .unwrap()
                .code()
                .unwrap()
                .into_owned();
            assert_eq!(code, "25P02");
            second.rollback().await.unwrap();
        } else {
            assert_eq!(result.unwrap().last, Version::FIRST);
            second.commit().await.unwrap();
        }
        let mut conn = db.pool().acquire().await.unwrap();
        let survivor = if first_commits { 1 } else { 2 };
        assert_eq!(numbers(&store, &mut conn, name).await, [survivor]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_writers_of_one_stream_leave_dense_versions() {
    const WRITERS: u32 = 16;
    const EACH: u32 = 8;
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let pool = PgPoolOptions::new()
        .max_connections(WRITERS)
        .connect_with(db.options())
        .await
        .unwrap();

    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (store, pool) = (store.clone(), pool.clone());
            tokio::spawn(async move {
                let mut conn = pool.acquire().await.unwrap();
                for number in 0..EACH {
                    // Odd writers load and decide; even ones only append.
                    loop {
                        let s = stream("hot");
                        let expected = if writer % 2 == 0 {
                            Expected::Any
                        } else {
                            let head = store
                                .read_stream_backward(&mut conn, &s, Version::MAX, 1)
                                .await;
                            match head.unwrap().first() {
                                Some(head) => Expected::Exact(head.version()),
                                None => Expected::NoStream,
                            }
                        };
                        let e = event(writer * 1000 + number);
                        match store.append(&mut conn, &s, expected, &[e]).await {
                            Ok(_) => break,
                            Err(error) => assert!(error.is_conflict(), "{error:?}"),
                        }
                    }
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }

    let mut conn = pool.acquire().await.unwrap();
    let written = numbers(&store, &mut conn, "hot").await;
    assert_eq!(written.len(), (WRITERS * EACH) as usize);
    for writer in 0..WRITERS {
        let own: Vec<u32> = written
            .iter()
            .copied()
            .filter(|n| n / 1000 == writer)
            .collect();
        let all: Vec<u32> = (0..EACH).map(|number| writer * 1000 + number).collect();
        assert_eq!(own, all, "each event once, in the writer's order");
    }
}
