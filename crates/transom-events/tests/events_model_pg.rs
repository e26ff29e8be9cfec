//! Histories of appends against a model: a vector for each stream.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it should be"
)]

mod support;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use sqlx::{Connection, PgConnection};
use support::{event, install, stream};
use transom_events::{Actual, AppendError, EventStore, Expected, Position, Recorded, Version};

#[derive(Clone, Debug)]
struct Append {
    tenant: usize,
    stream: usize,
    expected: Expected,
    events: u32,
    commit: bool,
}

fn appends() -> impl Strategy<Value = Vec<Append>> {
    let expected = prop_oneof![
        2 => Just(Expected::Any),
        2 => Just(Expected::NoStream),
        2 => Just(Expected::StreamExists),
        3 => (1..6_u64).prop_map(|n| Expected::Exact(Version::new(n).unwrap())),
    ];
    let append = (
        0..2_usize,
        0..3_usize,
        expected,
        1..4_u32,
        prop::bool::weighted(0.8),
    )
        .prop_map(|(tenant, stream, expected, events, commit)| Append {
            tenant,
            stream,
            expected,
            events,
            commit,
        });
    prop::collection::vec(append, 1..24)
}

/// What the model says of a stream with so many events.
fn allows(expected: Expected, length: usize) -> bool {
    match expected {
        Expected::Any => true,
        Expected::NoStream => length == 0,
        Expected::StreamExists => length > 0,
        Expected::Exact(version) => version.get() == length as u64,
    }
}

fn data(events: &[Recorded]) -> Vec<u32> {
    events.iter().map(|event| event.json().unwrap()).collect()
}

async fn check(
    store: &EventStore,
    conn: &mut PgConnection,
    case: u32,
    history: &[Append],
) -> Result<(), TestCaseError> {
    const STREAMS: [&str; 3] = ["a", "b", "a-b"];
    let tenants = ["x", "y"].map(|name| store.for_tenant(&format!("{case}-{name}")).unwrap());
    let mut model: HashMap<(usize, usize), Vec<u32>> = HashMap::new();
    let mut order: [Vec<u32>; 2] = [Vec::new(), Vec::new()];
    let mut counter = 0;

    for append in history {
        let key = (append.tenant, append.stream);
        let length = model.get(&key).map_or(0, Vec::len);
        let numbers: Vec<u32> = (counter..counter + append.events).collect();
        counter += append.events;
        let events: Vec<_> = numbers.iter().copied().map(event).collect();
        let mut tx = conn.begin().await.unwrap();
        let result = tenants[append.tenant]
            .append(
                &mut tx,
                &stream(STREAMS[append.stream]),
                append.expected,
                &events,
            )
            .await;
        if append.commit {
            tx.commit().await.unwrap();
        } else {
            tx.rollback().await.unwrap();
        }
        match result {
            Ok(appended) => {
                prop_assert!(allows(append.expected, length), "{append:?} on {length}");
                prop_assert_eq!(appended.first.get(), length as u64 + 1);
                prop_assert_eq!(
                    appended.last.get(),
                    length as u64 + u64::from(append.events)
                );
                if append.commit {
                    model.entry(key).or_default().extend(&numbers);
                    order[append.tenant].extend(numbers);
                }
            }
            Err(AppendError::WrongExpectedVersion { actual, .. }) => {
                prop_assert!(!allows(append.expected, length), "{append:?} on {length}");
                let head = Version::new(length as u64).map_or(Actual::NoStream, Actual::At);
                prop_assert_eq!(actual, head);
            }
            Err(error) => return Err(TestCaseError::fail(format!("{append:?}: {error:?}"))),
        }
    }

    for (tenant, handle) in tenants.iter().enumerate() {
        for (index, name) in STREAMS.into_iter().enumerate() {
            let expected = model.get(&(tenant, index)).cloned().unwrap_or_default();
            let forward = handle
                .read_stream(conn, &stream(name), Version::FIRST, 999)
                .await
                .unwrap();
            let mut back = handle
                .read_stream_backward(conn, &stream(name), Version::MAX, 999)
                .await
                .unwrap();
            back.reverse();
            prop_assert_eq!(&forward, &back);
            prop_assert_eq!(data(&forward), expected);
            let versions: Vec<u64> = forward.iter().map(|event| event.version().get()).collect();
            prop_assert_eq!(versions, (1..=forward.len() as u64).collect::<Vec<_>>());
        }
        let page = handle.read_all(conn, Position::START, 999).await.unwrap();
        prop_assert_eq!(&data(&page.events), &order[tenant]);
        prop_assert!(page.events.is_sorted_by_key(Recorded::position));
    }
    Ok(())
}

#[test]
fn the_store_behaves_as_vectors_would() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let db = transom_testkit::schema().await;
        let store = install(db.pool(), db.name()).await;
        let case = AtomicU32::new(0);
        let config = Config {
            cases: 40,
            failure_persistence: None,
            ..Config::default()
        };
        let runner = &mut TestRunner::new(config);
        tokio::task::block_in_place(|| {
            runner.run(&appends(), |history| {
                let case = case.fetch_add(1, Ordering::SeqCst);
                tokio::runtime::Handle::current().block_on(async {
                    let mut conn = db.pool().acquire().await.unwrap();
                    check(&store, &mut conn, case, &history).await
                })
            })
        })
        .unwrap();
    });
}
