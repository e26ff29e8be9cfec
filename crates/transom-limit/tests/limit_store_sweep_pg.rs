//! Deleting keys that are full again, in pieces.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use transom_limit::postgres::{PgStore, Shared, install};
use transom_limit::{Act, Ask, Limit, Quota, Store};
use transom_testkit::Isolated;
use transom_testkit::cancel::drop_after_polls;

async fn installed() -> Isolated {
    let db = transom_testkit::schema().await;
    let mut connection = db.pool().acquire().await.unwrap();
    install(&mut connection, db.name()).await.unwrap();
    drop(connection);
    db
}

fn hourly(capacity: u64) -> Quota {
    Quota::new(capacity, 1, Duration::from_hours(1)).unwrap()
}

fn store(db: &Isolated, limits: &[(&'static str, Quota)]) -> PgStore {
    let limits: Vec<_> = limits
        .iter()
        .map(|&(name, quota)| Limit::new(name, quota))
        .collect();
    PgStore::new(db.pool().clone(), db.name(), limits).unwrap()
}

/// Lets the stored buckets be an hour older, as if that time had passed on the server.
async fn age(db: &Isolated) {
    sqlx::query("update transom_limit set last_us = last_us - 3600000000")
        .execute(db.pool())
        .await
        .unwrap();
}

async fn keys(db: &Isolated) -> Vec<String> {
    sqlx::query_scalar("select key from transom_limit order by name, key")
        .fetch_all(db.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn only_what_is_full_is_deleted() {
    let db = installed().await;
    let both = store(&db, &[("a", hourly(3)), ("b", hourly(3))]);
    let take = async |limit, key, cost| {
        let verdict = both
            .act(Act::Take, &[Ask::new(limit, key).cost(cost)])
            .await;
        assert!(verdict.unwrap().is_allowed());
    };
    take(0, "full", 1).await;
    take(0, "half", 2).await;
    take(1, "full", 1).await;
    age(&db).await;
    take(1, "fresh", 1).await;
    assert_eq!(both.keys().await.unwrap(), [2, 2]);
    assert_eq!(both.sweeper().round().await.unwrap(), 2);
    assert_eq!(keys(&db).await, ["half", "fresh"]);
    assert_eq!(both.keys().await.unwrap(), [1, 1]);
}

/// The clock went back: full by then, but it would be taken from again at a time that has been.
#[tokio::test]
async fn what_was_taken_later_than_now_is_kept() {
    let db = installed().await;
    let store = store(&db, &[("a", hourly(1))]);
    let ask = [Ask::new(0, "k")];
    let year = Duration::from_hours(24 * 365);
    let far = Duration::from_hours(24 * 365 * 100);
    for (act, now) in [(Act::Take, far), (Act::GiveBack, far + year)] {
        assert!(store.act_at(act, &ask, now).await.unwrap().is_allowed());
    }
    assert_eq!(store.sweeper().round().await.unwrap(), 0);
    assert_eq!(keys(&db).await, ["k"]);
}

/// During a deployment, say: the other program would find it full again too early.
#[tokio::test]
async fn what_is_not_full_by_the_quota_it_was_taken_under_is_kept() {
    let db = installed().await;
    let slow = store(&db, &[("a", hourly(5))]);
    let taken = slow.act(Act::Take, &[Ask::new(0, "k").cost(5)]).await;
    assert!(taken.unwrap().is_allowed());
    age(&db).await;
    let quick = Quota::per_second(1000).unwrap();
    let quick_store = store(&db, &[("a", quick)]);
    assert_eq!(quick_store.sweeper().round().await.unwrap(), 0);
    let one = Shared::new(db.name(), "a", quick).unwrap();
    assert_eq!(one.sweep(db.pool(), 10).await.unwrap(), 0);
    let again = slow.act(Act::Take, &[Ask::new(0, "k").cost(5)]).await;
    assert!(!again.unwrap().is_allowed());
}

#[tokio::test]
async fn each_limit_is_judged_by_the_stores_quota_and_others_by_their_own() {
    let db = installed().await;
    let old = store(
        &db,
        &[
            ("kept", hourly(2)),
            ("gone", hourly(2)),
            ("busy", hourly(9)),
        ],
    );
    let asks = [Ask::new(0, "k"), Ask::new(1, "g"), Ask::new(2, "b").cost(9)];
    assert!(old.act(Act::Take, &asks).await.unwrap().is_allowed());
    age(&db).await;
    let slower = Quota::new(2, 1, Duration::from_hours(2)).unwrap();
    let new = store(&db, &[("kept", slower)]);
    assert_eq!(new.sweeper().round().await.unwrap(), 1);
    assert_eq!(keys(&db).await, ["b", "k"]);
    assert_eq!(old.sweeper().round().await.unwrap(), 1);
    assert_eq!(keys(&db).await, ["b"]);
}

#[tokio::test]
async fn steps_are_bounded_and_a_round_sees_the_whole_table() {
    let db = installed().await;
    let store = store(&db, &[("a", Quota::per_second(1_000_000).unwrap())]);
    sqlx::query(
        "insert into transom_limit select 0, 1, 1, 1, 1, 'a', 'key' || n from generate_series(1, 1000) n",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let mut sweeper = store.sweeper().pages(2);
    let (mut steps, mut deleted) = (0, 0);
    loop {
        let swept = sweeper.step().await.unwrap();
        assert!(swept.keys <= 2 * 8192 / 72, "{swept:?}");
        steps += 1;
        deleted += swept.keys;
        if swept.round_done {
            break;
        }
    }
    assert!(steps > 5, "{steps}");
    assert_eq!((deleted, keys(&db).await.len()), (1000, 0));
    assert!(sweeper.step().await.unwrap().keys == 0);
}

#[tokio::test]
async fn rows_in_use_are_passed_over() {
    let db = installed().await;
    let store = store(&db, &[("a", hourly(1))]);
    for key in ["held", "idle"] {
        assert!(
            store
                .act(Act::Take, &[Ask::new(0, key)])
                .await
                .unwrap()
                .is_allowed()
        );
    }
    age(&db).await;
    let mut tx = db.pool().begin().await.unwrap();
    let held = store
        .act_on(&mut *tx, Act::Take, &[Ask::new(0, "held")])
        .await;
    assert!(held.unwrap().is_allowed());
    assert_eq!(store.sweeper().round().await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(keys(&db).await, ["held"]);
    assert!(
        !store
            .act(Act::Take, &[Ask::new(0, "held")])
            .await
            .unwrap()
            .is_allowed()
    );
}

#[tokio::test]
async fn a_round_that_was_dropped_goes_on() {
    let db = installed().await;
    let store = store(&db, &[("a", Quota::per_second(1).unwrap())]);
    sqlx::query(
        "insert into transom_limit select 0, 1, 1000000, 1, 1000000, 'a', 'key' || n from generate_series(1, 500) n",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let mut sweeper = store.sweeper().pages(1);
    let mut drops = 0;
    while drop_after_polls(sweeper.round(), 3).await.is_none() {
        drops += 1;
        assert!(drops < 1000);
    }
    sweeper.round().await.unwrap();
    assert!(drops > 0);
    assert_eq!(keys(&db).await.len(), 0);
}
