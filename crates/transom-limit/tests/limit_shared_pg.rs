//! The limit that processes share, on a server.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tokio::task::JoinSet;
use transom_limit::postgres::{BuildError, Error, Shared, install};
use transom_limit::{Decision, Quota};
use transom_testkit::Isolated;

/// Slow enough that nothing comes back while a test runs.
fn hourly(capacity: u64) -> Quota {
    Quota::new(capacity, 1, Duration::from_hours(1)).unwrap()
}

async fn installed() -> Isolated {
    let db = transom_testkit::schema().await;
    install(&mut db.pool().acquire().await.unwrap(), db.name())
        .await
        .unwrap();
    db
}

fn limit(db: &Isolated, name: &str, quota: Quota) -> Shared {
    Shared::new(db.name(), name, quota).unwrap()
}

async fn rows(db: &Isolated) -> Vec<(String, i64, i64)> {
    sqlx::query_as("select key, last_us, missing from transom_limit order by key")
        .fetch_all(db.pool())
        .await
        .unwrap()
}

/// Lets the stored buckets be `by` older, as if that time had passed on the server.
async fn age(db: &Isolated, by: Duration) {
    sqlx::query("update transom_limit set last_us = last_us - $1")
        .bind(i64::try_from(by.as_micros()).unwrap())
        .execute(db.pool())
        .await
        .unwrap();
}

async fn admitted(pools: &[PgPool], limit: &Shared, tasks: usize, each: usize) -> usize {
    let mut set = JoinSet::new();
    for task in 0..tasks {
        let (pool, limit) = (pools[task % pools.len()].clone(), limit.clone());
        set.spawn(async move {
            let mut admitted = 0;
            for _ in 0..each {
                let decision = limit.check(&pool, "hot", 1).await.unwrap();
                admitted += usize::from(decision.is_allowed());
            }
            admitted
        });
    }
    set.join_all().await.into_iter().sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_tasks_on_one_key_are_admitted_exactly_the_capacity() {
    let db = installed().await;
    let limit = limit(&db, "hits", hourly(50));
    assert_eq!(admitted(&[db.pool().clone()], &limit, 16, 10).await, 50);
}

/// Both see the last token; the second waits for the first's row, and must look again.
#[tokio::test]
async fn who_waited_for_the_row_is_decided_by_what_is_left() {
    let db = installed().await;
    let limit = limit(&db, "hits", hourly(2));
    assert!(limit.check(db.pool(), "k", 1).await.unwrap().is_allowed());
    let mut first = db.pool().begin().await.unwrap();
    assert!(limit.check(&mut *first, "k", 1).await.unwrap().is_allowed());

    let mut second = db.pool().acquire().await.unwrap();
    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&mut *second)
        .await
        .unwrap();
    let waiting = tokio::spawn(async move { limit.check(&mut *second, "k", 1).await });
    let mut waits = false;
    while !waits && !waiting.is_finished() {
        waits = sqlx::query_scalar("select cardinality(pg_blocking_pids($1)) > 0")
            .bind(pid)
            .fetch_one(db.pool())
            .await
            .unwrap();
    }
    first.commit().await.unwrap();
    let denied = waiting.await.unwrap().unwrap();
    assert_eq!(
        (waits, denied.is_allowed(), denied.remaining()),
        (true, false, 0)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_programs_obey_one_limit() {
    let db = installed().await;
    let pool = || {
        PgPoolOptions::new()
            .max_connections(4)
            .connect_with(db.options())
    };
    let pools = [pool().await.unwrap(), pool().await.unwrap()];
    let limit = limit(&db, "hits", hourly(20));
    assert_eq!(admitted(&pools, &limit, 8, 10).await, 20);
    for pool in pools {
        pool.close().await;
    }
}

#[tokio::test]
async fn keys_and_names_have_buckets_of_their_own() {
    let db = installed().await;
    let (logins, mails) = (
        limit(&db, "logins", hourly(1)),
        limit(&db, "mails", hourly(1)),
    );
    for limit in [&logins, &mails] {
        for key in ["ann", "bob", "", "x'; drop table transom_limit; --"] {
            assert!(limit.check(db.pool(), key, 1).await.unwrap().is_allowed());
            assert!(!limit.check(db.pool(), key, 1).await.unwrap().is_allowed());
        }
    }
}

#[tokio::test]
async fn a_denial_tells_the_wait_and_takes_nothing() {
    let db = installed().await;
    let limit = limit(&db, "hits", hourly(3));
    let first = limit.check(db.pool(), "k", 2).await.unwrap();
    let Decision::Allowed(standing) = first else {
        panic!("a fresh key was denied: {first:?}");
    };
    let (remaining, of) = (standing.remaining(), standing.limit());
    assert_eq!(
        (remaining, of, standing.reset_after()),
        (1, 3, Duration::from_hours(2))
    );

    let before = rows(&db).await;
    let denied = limit.check(db.pool(), "k", 2).await.unwrap();
    assert_eq!(
        (denied.is_allowed(), denied.remaining(), denied.limit()),
        (false, 1, 3)
    );
    let hour = Duration::from_hours(1);
    assert!(denied.retry_after() > Duration::ZERO && denied.retry_after() <= hour);
    assert!(denied.reset_after() > hour && denied.reset_after() <= 2 * hour);
    assert_eq!(rows(&db).await, before);

    let free = limit.check(db.pool(), "k", 0).await.unwrap();
    assert_eq!((free.is_allowed(), free.remaining()), (true, 1));
    assert_eq!(rows(&db).await, before);
    // The wait was at most an hour, and after one the same request passes.
    age(&db, hour).await;
    assert!(limit.check(db.pool(), "k", 2).await.unwrap().is_allowed());
}

#[tokio::test]
async fn tokens_come_back_exactly() {
    let db = installed().await;
    let third = Duration::from_nanos(333_333_333);
    let limit = limit(&db, "hits", Quota::new(3, 1, 3600 * third).unwrap());
    assert!(limit.check(db.pool(), "k", 3).await.unwrap().is_allowed());
    let (_, last, missing) = rows(&db).await.remove(0);
    // 1199.9999988 s a token: 5_999_999_994 units, of which a microsecond gives 5
    assert_eq!(missing, 3 * 5_999_999_994);
    age(&db, Duration::from_mins(20)).await;
    assert_eq!(limit.check(db.pool(), "k", 1).await.unwrap().remaining(), 0);
    let (_, now, missing) = rows(&db).await.remove(0);
    let elapsed = now - (last - 1_200_000_000);
    assert_eq!(missing, 3 * 5_999_999_994 - elapsed * 5 + 5_999_999_994);
}

#[tokio::test]
async fn a_server_clock_that_went_back_counts_as_standing() {
    let db = installed().await;
    let limit = limit(&db, "hits", hourly(2));
    assert!(limit.check(db.pool(), "k", 1).await.unwrap().is_allowed());
    let ahead = Duration::from_hours(24);
    sqlx::query("update transom_limit set last_us = last_us + 86400000000")
        .execute(db.pool())
        .await
        .unwrap();
    let (_, last, _) = rows(&db).await.remove(0);
    assert!(limit.check(db.pool(), "k", 1).await.unwrap().is_allowed());
    assert_eq!(
        rows(&db).await[0].1,
        last,
        "the latest admission does not go back"
    );
    let denied = limit.check(db.pool(), "k", 1).await.unwrap();
    assert!(denied.retry_after() > ahead, "{denied:?}");
}

#[tokio::test]
async fn another_quota_for_a_name_carries_the_missing_tokens_over() {
    let db = installed().await;
    let old = limit(&db, "hits", hourly(10));
    assert!(old.check(db.pool(), "k", 6).await.unwrap().is_allowed());
    let new = limit(
        &db,
        "hits",
        Quota::new(8, 7, Duration::from_hours(8760)).unwrap(),
    );
    assert_eq!(new.check(db.pool(), "k", 0).await.unwrap().remaining(), 2);
    let small = limit(&db, "hits", hourly(4));
    assert_eq!(small.check(db.pool(), "k", 0).await.unwrap().remaining(), 0);
    // With room for 4 the bucket is empty, not in debt: an hour later there is one.
    age(&db, Duration::from_hours(1)).await;
    assert_eq!(small.check(db.pool(), "k", 0).await.unwrap().remaining(), 1);
    assert!(new.check(db.pool(), "k", 2).await.unwrap().is_allowed());
    assert_eq!(old.check(db.pool(), "k", 0).await.unwrap().remaining(), 2);
}

#[tokio::test]
async fn a_roll_back_gives_the_tokens_back() {
    let db = installed().await;
    let limit = limit(&db, "hits", hourly(1));
    let mut tx = db.pool().begin().await.unwrap();
    assert!(limit.check(&mut *tx, "k", 1).await.unwrap().is_allowed());
    tx.rollback().await.unwrap();
    assert!(limit.check(db.pool(), "k", 1).await.unwrap().is_allowed());
}

#[tokio::test]
async fn a_sweep_deletes_only_full_buckets_of_its_limit() {
    let db = installed().await;
    let (ours, other) = (
        limit(&db, "ours", hourly(2)),
        limit(&db, "other", hourly(2)),
    );
    for key in ["a", "b"] {
        assert!(ours.check(db.pool(), key, 1).await.unwrap().is_allowed());
        assert!(other.check(db.pool(), key, 1).await.unwrap().is_allowed());
    }
    age(&db, Duration::from_hours(1)).await;
    assert!(ours.check(db.pool(), "b", 1).await.unwrap().is_allowed());
    assert_eq!(ours.sweep(db.pool(), 100).await.unwrap(), 1);
    let keys: Vec<_> = rows(&db).await.into_iter().map(|(key, ..)| key).collect();
    assert_eq!(keys, ["a", "b", "b"]);
    assert_eq!(other.sweep(db.pool(), 1).await.unwrap(), 1);
}

#[tokio::test]
async fn install_keeps_what_is_there() {
    let db = transom_testkit::schema().await;
    let limit = limit(&db, "hits", hourly(1));
    let missing = limit.check(db.pool(), "k", 1).await.unwrap_err();
    assert!(matches!(missing, Error::NotInstalled { schema } if schema == db.name()));

    let mut set = JoinSet::new();
    for _ in 0..4 {
        let (pool, schema) = (db.pool().clone(), db.name().to_owned());
        set.spawn(async move { install(&mut pool.acquire().await.unwrap(), &schema).await });
    }
    for done in set.join_all().await {
        done.unwrap();
    }
    assert!(limit.check(db.pool(), "k", 1).await.unwrap().is_allowed());
    install(&mut db.pool().acquire().await.unwrap(), db.name())
        .await
        .unwrap();
    assert!(!limit.check(db.pool(), "k", 1).await.unwrap().is_allowed());

    sqlx::query("insert into transom_limit_version values (99)")
        .execute(db.pool())
        .await
        .unwrap();
    let newer = install(&mut db.pool().acquire().await.unwrap(), db.name())
        .await
        .unwrap_err();
    assert!(matches!(
        newer,
        Error::NewerSchema {
            found: 99,
            known: 1,
            ..
        }
    ));
}

#[tokio::test]
async fn install_makes_a_schema_of_any_name() {
    let db = transom_testkit::database().await;
    let name = r#"Limits "of" us; --"#;
    install(&mut db.pool().acquire().await.unwrap(), name)
        .await
        .unwrap();
    let limit = Shared::new(name, "hits", hourly(1)).unwrap();
    assert!(limit.check(db.pool(), "k", 1).await.unwrap().is_allowed());
    let there: bool =
        sqlx::query_scalar("select exists (select from pg_namespace where nspname = $1)")
            .bind(name)
            .fetch_one(db.pool())
            .await
            .unwrap();
    assert!(there);
}

#[tokio::test]
async fn the_table_is_unlogged() {
    let db = installed().await;
    let unlogged: bool = sqlx::query_scalar(
        "select relpersistence = 'u' from pg_class where oid = 'transom_limit'::regclass",
    )
    .fetch_one(db.pool())
    .await
    .unwrap();
    assert!(unlogged);
}

#[tokio::test]
async fn a_role_with_the_stated_rights_can_check() {
    let db = installed().await;
    let pool = PgPoolOptions::new()
        .connect_with(db.app_role().await)
        .await
        .unwrap();
    let limit = limit(&db, "hits", hourly(1));
    assert!(limit.check(&pool, "k", 1).await.unwrap().is_allowed());
    assert!(!limit.check(&pool, "k", 1).await.unwrap().is_allowed());
    pool.close().await;
}

#[tokio::test]
async fn what_cannot_be_asked_is_an_error_before_the_server() {
    let db = installed().await;
    let limit = limit(&db, "hits", hourly(3));
    let error = limit.check(db.pool(), "k", 4).await.unwrap_err();
    assert!(matches!(error, Error::InsufficientCapacity(e) if (e.cost, e.capacity) == (4, 3)));
    for key in ["k".repeat(1025), "a\0b".to_owned()] {
        let error = limit.check(db.pool(), &key, 1).await.unwrap_err();
        assert!(matches!(error, Error::Key { bytes } if bytes == key.len()));
    }
    assert!(
        limit
            .check(db.pool(), &"k".repeat(1024), 1)
            .await
            .unwrap()
            .is_allowed()
    );
    assert!(rows(&db).await.len() == 1);

    let name = Shared::new("s", "", hourly(1)).unwrap_err();
    assert_eq!(
        name,
        BuildError::LimitName {
            name: String::new()
        }
    );
    let schema = Shared::new("", "n", hourly(1)).unwrap_err();
    assert_eq!(
        schema,
        BuildError::SchemaName {
            name: String::new()
        }
    );
}
