//! Reading all streams: no committed event is ever passed.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it should be"
)]

mod support;

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sqlx::{Connection, PgConnection, PgPool, Row};
use support::{event, install, stream};
use transom_events::{EventId, EventStore, Expected, Page, Position, ReadAllError, Version};
use uuid::Uuid;

fn numbers(page: &Page) -> Vec<u32> {
    page.events
        .iter()
        .map(|event| event.json().unwrap())
        .collect()
}

/// What a reader without a frontier does: everything committed after its cursor.
async fn naive(pool: &PgPool, after: i64) -> (Vec<Uuid>, i64) {
    let rows = sqlx::query(
        "SELECT position, event_id FROM events WHERE position > $1 ORDER BY position LIMIT 100",
    )
    .bind(after)
    .fetch_all(pool)
    .await
    .unwrap();
    let last = rows.last().map_or(after, |row| row.get("position"));
    (rows.iter().map(|row| row.get("event_id")).collect(), last)
}

/// The first writer of a fresh sequence (`last_value` = 1, never called) is slower than the second.
#[tokio::test]
async fn a_slow_first_writer_is_waited_for_and_a_naive_reader_passes_it() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut reader = db.pool().acquire().await.unwrap();
    // Twice: on the fresh sequence, and on one that has been used.
    let mut from = Position::START;
    let mut naive_from = 0;
    for (first, second) in [(1, 2), (3, 4)] {
        let slow_event = event(first);
        let slow_id = slow_event.id().get();
        let mut slow = db.pool().begin().await.unwrap();
        let drawn = store
            .append(
                &mut slow,
                &stream(&format!("slow-{first}")),
                Expected::Any,
                &[slow_event],
            )
            .await
            .unwrap();
        let mut fast = db.pool().acquire().await.unwrap();
        let passed = store
            .append(&mut fast, &stream("fast"), Expected::Any, &[event(second)])
            .await
            .unwrap();
        assert!(drawn.position < passed.position);

        let page = store.read_all(&mut reader, from, 100).await.unwrap();
        assert_eq!(
            numbers(&page),
            [0; 0],
            "passed an event that is not committed"
        );
        assert_eq!(page.next, from);
        assert!(page.frontier < drawn.position);
        let (_, cursor) = naive(db.pool(), naive_from).await;
        assert_eq!(cursor, i64::try_from(passed.position.get()).unwrap());

        slow.commit().await.unwrap();
        let page = store.read_all(&mut reader, from, 100).await.unwrap();
        assert_eq!(numbers(&page), [first, second]);
        assert_eq!(page.next, passed.position);
        from = page.next;
        let (seen, _) = naive(db.pool(), cursor).await;
        assert!(
            !seen.contains(&slow_id),
            "the naive reader was expected to lose the event"
        );
        naive_from = cursor;
    }
}

#[tokio::test]
async fn a_rolled_back_writer_holds_nothing_back() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut conn = db.pool().acquire().await.unwrap();
    let mut tx = conn.begin().await.unwrap();
    store
        .append(&mut tx, &stream("a"), Expected::Any, &[event(1)])
        .await
        .unwrap();
    tx.rollback().await.unwrap();
    let after = store
        .append(&mut conn, &stream("b"), Expected::Any, &[event(2)])
        .await
        .unwrap();
    let page = store
        .read_all(&mut conn, Position::START, 10)
        .await
        .unwrap();
    assert_eq!((numbers(&page), page.next), (vec![2], after.position));
}

#[tokio::test]
async fn other_transactions_however_long_hold_nothing_back() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    sqlx::query("CREATE TABLE unrelated (n int)")
        .execute(db.pool())
        .await
        .unwrap();
    let mut foreign = db.pool().begin().await.unwrap();
    sqlx::query("INSERT INTO unrelated VALUES (1)")
        .execute(&mut *foreign)
        .await
        .unwrap();
    // It has read the events too, and holds the application's own lock with a small key.
    let mut conn = db.pool().acquire().await.unwrap();
    store
        .read_stream(&mut foreign, &stream("s"), Version::FIRST, 1)
        .await
        .unwrap();
    sqlx::query(
        "SELECT pg_advisory_xact_lock(0), pg_advisory_xact_lock(1, 1), pg_advisory_xact_lock(-1)",
    )
    .execute(&mut *foreign)
    .await
    .unwrap();

    // Nor does a conflict, which draws no position.
    let mut conflicted = db.pool().begin().await.unwrap();
    store
        .append(
            &mut conflicted,
            &stream("s"),
            Version::MAX.into(),
            &[event(9)],
        )
        .await
        .unwrap_err();

    store
        .append(&mut conn, &stream("s"), Expected::Any, &[event(1)])
        .await
        .unwrap();
    let page = store
        .read_all(&mut conn, Position::START, 10)
        .await
        .unwrap();
    assert_eq!(numbers(&page), [1]);
    foreign.commit().await.unwrap();
    conflicted.rollback().await.unwrap();
}

#[tokio::test]
async fn a_foreign_lock_among_our_keys_only_lowers_the_frontier() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut conn = db.pool().acquire().await.unwrap();
    let mut open = db.pool().begin().await.unwrap();
    store
        .append(&mut open, &stream("a"), Expected::Any, &[event(1)])
        .await
        .unwrap();
    let prefix: i64 = sqlx::query_scalar(
        "SELECT classid::bigint >> 16 FROM pg_locks
         WHERE locktype = 'advisory' AND objsubid = 1 AND pid =
             (SELECT l.pid FROM pg_locks AS l WHERE l.relation = 'events'::regclass
              AND l.mode = 'RowExclusiveLock' LIMIT 1)",
    )
    .fetch_one(&mut *conn)
    .await
    .unwrap();
    open.commit().await.unwrap();
    let last = store
        .append(&mut conn, &stream("a"), Expected::Any, &[event(2)])
        .await
        .unwrap();

    let mut foreign = db.pool().acquire().await.unwrap();
    // (low 48 bits of the foreign key, frontier)
    let last = last.position.get();
    let cases = [
        (0, 0),
        (1, 1),
        (last, last),
        (last + 1, last),
        ((1 << 48) - 1, last),
    ];
    for (low, expected) in cases {
        let key = (prefix << 48) | i64::try_from(low).unwrap();
        sqlx::query("SELECT pg_advisory_lock($1)")
            .bind(key)
            .execute(&mut *foreign)
            .await
            .unwrap();
        let page = store
            .read_all(&mut conn, Position::START, 10)
            .await
            .unwrap();
        assert_eq!(page.frontier.get(), expected);
        assert!(
            page.events
                .iter()
                .all(|event| event.position() <= page.frontier)
        );
        // A reader that is further already stays where it is.
        let ahead = Position::new(last).unwrap();
        assert_eq!(
            store.read_all(&mut conn, ahead, 10).await.unwrap().next,
            ahead
        );
        sqlx::query("SELECT pg_advisory_unlock($1)")
            .bind(key)
            .execute(&mut *foreign)
            .await
            .unwrap();
    }
    assert_eq!(store.frontier(&mut conn).await.unwrap().get(), last);
}

#[tokio::test]
async fn a_transaction_with_one_snapshot_is_refused() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    for (level, good) in [
        ("READ UNCOMMITTED", true),
        ("READ COMMITTED", true),
        ("REPEATABLE READ", false),
        ("SERIALIZABLE", false),
    ] {
        let mut tx = db.pool().begin().await.unwrap();
        let sql = format!("SET TRANSACTION ISOLATION LEVEL {level}");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut *tx)
            .await
            .unwrap();
        match store.read_all(&mut tx, Position::START, 10).await {
            Ok(_) => assert!(good, "{level} was accepted"),
            Err(ReadAllError::Isolation { isolation }) => {
                assert!(!good, "{level} was refused");
                assert_eq!(isolation, level.to_lowercase());
            }
            Err(error) => panic!("{level}: {error:?}"),
        }
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn pages_join_without_gap_and_tenants_see_their_own() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let (acme, bolt) = (
        store.for_tenant("acme").unwrap(),
        store.for_tenant("bolt").unwrap(),
    );
    let mut conn = db.pool().acquire().await.unwrap();
    for number in 1..=9 {
        let handle = if number % 3 == 0 { &acme } else { &bolt };
        handle
            .append(&mut conn, &stream("s"), Expected::Any, &[event(number)])
            .await
            .unwrap();
    }
    for (handle, size, expected) in [
        (&store, 4, (1..=9).collect::<Vec<u32>>()),
        (&store, 3, (1..=9).collect()),
        (&acme, 2, vec![3, 6, 9]),
        (&bolt, 1, vec![1, 2, 4, 5, 7, 8]),
    ] {
        let (mut seen, mut after) = (Vec::new(), Position::START);
        loop {
            let page = handle.read_all(&mut conn, after, size).await.unwrap();
            seen.extend(numbers(&page));
            if page.next == after {
                break;
            }
            after = page.next;
        }
        assert_eq!(seen, expected);
        assert_eq!(
            after.get(),
            9,
            "the checkpoint gets past the other tenant's events"
        );
    }
    // In one step, not after another empty page.
    let page = bolt
        .read_all(&mut conn, Position::START, 100)
        .await
        .unwrap();
    assert_eq!((page.events.len(), page.next.get()), (6, 9));
    let none = store.read_all(&mut conn, Position::START, 0).await.unwrap();
    assert_eq!((none.events.len(), none.next), (0, Position::START));
}

#[tokio::test]
async fn ones_own_open_events_are_not_read() {
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    let mut tx = db.pool().begin().await.unwrap();
    store
        .append(&mut tx, &stream("s"), Expected::Any, &[event(1)])
        .await
        .unwrap();
    let page = store.read_all(&mut tx, Position::START, 10).await.unwrap();
    assert_eq!(numbers(&page), [0; 0]);
    tx.rollback().await.unwrap();
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    async fn pause(&mut self) {
        if self.roll(3) == 0 {
            tokio::time::sleep(Duration::from_micros(self.roll(4000))).await;
        }
    }
}

async fn write(
    store: &EventStore,
    conn: &mut PgConnection,
    writer: u64,
    committed: &Mutex<Vec<EventId>>,
) {
    let mut dice = Dice(writer + 1);
    for round in 0..40 {
        let mut tx = conn.begin().await.unwrap();
        let mut ids = Vec::new();
        for _ in 0..=dice.roll(2) {
            dice.pause().await;
            // Own streams, and one that all writers fight for.
            let name = match dice.roll(5) {
                0 => "shared".to_owned(),
                n => format!("w{writer}-{}", n % 2),
            };
            let events: Vec<_> = (0..=dice.roll(2)).map(|_| event(round)).collect();
            match store
                .append(&mut tx, &stream(&name), Expected::Any, &events)
                .await
            {
                Ok(_) => ids.extend(events.iter().map(transom_events::NewEvent::id)),
                Err(error) if error.is_conflict() => {
                    ids.clear();
                    break;
                }
                // No deadlock: the shared stream is the only one that two writers want.
                Err(error) => panic!("{error:?}"),
            }
        }
        dice.pause().await;
        if ids.is_empty() || dice.roll(4) == 0 {
            tx.rollback().await.unwrap();
        } else {
            tx.commit().await.unwrap();
            committed.lock().unwrap().extend(ids);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn under_load_each_committed_event_is_seen_once_in_stream_order() {
    const WRITERS: u64 = 7;
    let db = transom_testkit::schema().await;
    let store = install(db.pool(), db.name()).await;
    sqlx::query("CREATE TABLE unrelated (n int)")
        .execute(db.pool())
        .await
        .unwrap();
    let mut foreign = db.pool().begin().await.unwrap();
    sqlx::query("INSERT INTO unrelated VALUES (1)")
        .execute(&mut *foreign)
        .await
        .unwrap();

    let committed = Arc::new(Mutex::new(Vec::new()));
    let done = Arc::new(AtomicBool::new(false));
    let reading = tokio::spawn({
        let (store, pool, done) = (store.clone(), db.pool().clone(), done.clone());
        async move {
            let mut conn = pool.acquire().await.unwrap();
            let (mut seen, mut after) = (Vec::new(), Position::START);
            loop {
                let last_round = done.load(Ordering::SeqCst);
                let page = store.read_all(&mut conn, after, 7).await.unwrap();
                let still = page.next == after;
                after = page.next;
                seen.extend(page.events);
                if still && last_round {
                    return seen;
                }
                if still {
                    tokio::task::yield_now().await;
                }
            }
        }
    });
    let writing: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (store, pool, committed) = (store.clone(), db.pool().clone(), committed.clone());
            tokio::spawn(async move {
                let mut conn = pool.acquire().await.unwrap();
                write(&store, &mut conn, writer, &committed).await;
            })
        })
        .collect();
    for writer in writing {
        writer.await.unwrap();
    }
    done.store(true, Ordering::SeqCst);
    let seen = reading.await.unwrap();
    foreign.commit().await.unwrap();

    let committed: HashSet<EventId> = committed.lock().unwrap().iter().copied().collect();
    let ids: HashSet<EventId> = seen.iter().map(transom_events::Recorded::id).collect();
    assert_eq!(ids.len(), seen.len(), "an event was seen twice");
    let lost = committed.difference(&ids).count();
    assert_eq!(lost, 0, "{lost} of {} events were lost", committed.len());
    assert_eq!(
        ids.len(),
        committed.len(),
        "an event was seen that was not committed"
    );
    assert!(
        committed.len() > 100,
        "the writers did too little to show anything"
    );

    let mut heads: BTreeMap<&str, u64> = BTreeMap::new();
    for event in &seen {
        let head = heads.entry(event.stream().as_str()).or_default();
        *head += 1;
        assert_eq!(
            event.version().get(),
            *head,
            "stream {} is out of order",
            event.stream()
        );
    }
}
