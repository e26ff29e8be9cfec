//! The limits in PostgreSQL under many connections, cancellation and clashes.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool};
use tokio::task::JoinSet;
use transom_limit::postgres::{Error, PgStore, install};
use transom_limit::{Act, Ask, Limit, Quota, Store, Verdict};
use transom_testkit::Isolated;
use transom_testkit::cancel::drop_after_polls;

fn hourly(capacity: u64) -> Quota {
    Quota::new(capacity, 1, Duration::from_hours(1)).unwrap()
}

async fn installed() -> Isolated {
    let db = transom_testkit::schema().await;
    let mut connection = db.pool().acquire().await.unwrap();
    install(&mut connection, db.name()).await.unwrap();
    drop(connection);
    db
}

async fn pool(options: PgConnectOptions, connections: u32) -> PgPool {
    let pool = PgPoolOptions::new().max_connections(connections);
    pool.connect_with(options).await.unwrap()
}

fn on(pool: &PgPool, db: &Isolated, limits: &[(&'static str, Quota)]) -> PgStore {
    let limits: Vec<_> = limits
        .iter()
        .map(|&(name, quota)| Limit::new(name, quota))
        .collect();
    PgStore::new(pool.clone(), db.name(), limits).unwrap()
}

/// Whole tokens missing from each bucket, by name and key, when nothing comes back.
async fn missing(db: &Isolated) -> Vec<(String, String, i64)> {
    sqlx::query_as("select name, key, ceil(missing::numeric / token)::bigint from transom_limit order by name, key")
        .fetch_all(db.pool())
        .await
        .unwrap()
}

async fn pid(connection: &mut PgConnection) -> i32 {
    sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(connection)
        .await
        .unwrap()
}

/// Until somebody waits for a lock of `holder`.
async fn somebody_waits_for(db: &Isolated, holder: i32) {
    let mut waits = false;
    while !waits {
        waits = sqlx::query_scalar(
            "select exists (select from pg_stat_activity where $1 = any(pg_blocking_pids(pid)))",
        )
        .bind(holder)
        .fetch_one(db.pool())
        .await
        .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_on_a_hot_key_admit_exactly_its_tokens() {
    let db = installed().await;
    let pools = [pool(db.options(), 10).await, pool(db.options(), 10).await];
    let mut set = JoinSet::new();
    for task in 0..20 {
        let store = on(
            &pools[task % 2],
            &db,
            &[("a", hourly(70)), ("b", hourly(1000))],
        );
        set.spawn(async move {
            let mut admitted = 0;
            for turn in 0..12 {
                let hot = Ask::new(0, "hot");
                admitted += match (task + turn) % 3 {
                    0 => usize::from(store.act(Act::Take, &[hot]).await.unwrap().is_allowed()),
                    1 => {
                        let both = [Ask::new(1, "hot"), hot];
                        usize::from(store.act(Act::Take, &both).await.unwrap().is_allowed())
                    }
                    _ => {
                        let decisions = store
                            .check_many(&[hot, Ask::new(1, "x"), hot])
                            .await
                            .unwrap();
                        let hot = [decisions[0], decisions[2]];
                        hot.iter().filter(|decision| decision.is_allowed()).count()
                    }
                };
            }
            admitted
        });
    }
    let admitted: usize = set.join_all().await.into_iter().sum();
    assert_eq!(admitted, 70);
    let rows = missing(&db).await;
    assert_eq!(rows[0], ("a".to_owned(), "hot".to_owned(), 70));
}

/// Orders and costs clash on purpose. Nothing is tried again here, so a deadlock would show.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn batches_in_opposite_orders_neither_deadlock_nor_take_a_part() {
    let db = installed().await;
    let pool = pool(db.options(), 16).await;
    let limits = [("a", hourly(60)), ("b", hourly(90))];
    let mut set = JoinSet::new();
    for task in 0..16_u64 {
        let (store, pool) = (on(&pool, &db, &limits), pool.clone());
        set.spawn(async move {
            let (mut on_a, mut on_b) = (0, 0);
            for turn in 0..15 {
                let cost = 1 + (task + turn) % 3;
                let mut asks = [
                    Ask::new(0, "k").cost(cost),
                    Ask::new(1, "k"),
                    Ask::new(1, "j").cost(cost),
                ];
                if task % 2 == 0 {
                    asks.reverse();
                }
                let verdict = store.act_on(&pool, Act::Take, &asks).await.unwrap();
                if verdict.is_allowed() {
                    (on_a, on_b) = (on_a + cost, on_b + 1);
                    if turn % 5 == 0 {
                        let back = store.act_on(&pool, Act::GiveBack, &asks).await.unwrap();
                        assert!(back.is_allowed());
                        (on_a, on_b) = (on_a - cost, on_b - 1);
                    }
                }
            }
            (on_a, on_b)
        });
    }
    let taken = set.join_all().await;
    let (on_a, on_b) = taken
        .iter()
        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let rows: Vec<u64> = missing(&db)
        .await
        .iter()
        .map(|(.., n)| n.unsigned_abs())
        .collect();
    // a/k, b/j and b/k: what was admitted, and not a token more.
    assert_eq!(rows, [on_a, on_a, on_b]);
    assert!(
        on_a > 57 && on_a <= 60,
        "{on_a}: there was demand for all of it"
    );
}

/// The second look finds what the winner left. What was taken meanwhile was under locks.
#[tokio::test]
async fn who_loses_a_race_for_the_last_limit_takes_nothing_of_the_others() {
    let db = installed().await;
    let store = on(db.pool(), &db, &[("a", hourly(5)), ("b", hourly(1))]);
    let asks = [Ask::new(0, "k").cost(3), Ask::new(1, "k")];
    let taken = store.act(Act::Take, &[Ask::new(0, "k")]).await.unwrap();
    assert!(taken.is_allowed());
    let mut first = db.pool().begin().await.unwrap();
    let holder = pid(&mut first).await;
    assert!(
        store
            .act_on(&mut *first, Act::Take, &asks[1..])
            .await
            .unwrap()
            .is_allowed()
    );

    let second = store.clone();
    let waiting = tokio::spawn(async move {
        let verdict = second
            .act(Act::Take, &[Ask::new(1, "k"), Ask::new(0, "k").cost(3)])
            .await;
        verdict.unwrap()
    });
    somebody_waits_for(&db, holder).await;
    let seen: Vec<_> = missing(&db).await.into_iter().map(|(.., n)| n).collect();
    assert_eq!(seen, [1], "nobody sees what is under way");
    first.commit().await.unwrap();
    let denied = waiting.await.unwrap();
    let each: Vec<_> = denied
        .decisions()
        .iter()
        .map(|d| (d.is_allowed(), d.remaining()))
        .collect();
    assert_eq!(each, [(false, 0), (true, 4)]);
    let left: Vec<_> = missing(&db).await.into_iter().map(|(.., n)| n).collect();
    assert_eq!(left, [1, 1]);
}

async fn window(store: &PgStore, tasks: usize, each: usize) -> (u64, i64) {
    let now = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";
    let clock = || sqlx::query_scalar::<_, i64>(now).fetch_one(store.pool());
    let from = clock().await.unwrap();
    let mut set = JoinSet::new();
    for task in 0..tasks {
        let store = store.clone();
        set.spawn(async move {
            let mut tokens = 0;
            for turn in 0..each {
                let cost = 1 + (task + turn) as u64 % 2;
                let verdict = store
                    .act(Act::Take, &[Ask::new(0, "hot").cost(cost)])
                    .await
                    .unwrap();
                tokens += if verdict.is_allowed() { cost } else { 0 };
            }
            tokens
        });
    }
    let tokens = set.join_all().await.into_iter().sum();
    (tokens, clock().await.unwrap() - from)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_a_window_of_the_servers_clock_no_more_than_capacity_and_refill_are_admitted() {
    let db = installed().await;
    let pool = pool(db.options(), 16).await;
    let quota = Quota::new(20, 700, Duration::from_secs(3)).unwrap();
    let store = on(&pool, &db, &[("a", quota)]);
    for _ in 0..3 {
        let (tokens, micros) = window(&store, 16, 20).await;
        let most = 20 + u64::try_from(micros).unwrap() * 700 / 3_000_000;
        assert!(tokens <= most, "{tokens} in {micros} µs");
    }
}

#[tokio::test]
async fn a_serialization_failure_took_nothing_and_is_tried_again() {
    let db = installed().await;
    let strict = [("default_transaction_isolation", "repeatable read")];
    let pool = pool(db.options().options(strict), 4).await;
    let store = on(&pool, &db, &[("a", hourly(3)), ("b", hourly(3))]);
    let asks = [Ask::new(0, "k"), Ask::new(1, "k")];
    for several in [1, 2] {
        let mut first = db.pool().begin().await.unwrap();
        let holder = pid(&mut first).await;
        let held = store
            .act_on(&mut *first, Act::Take, &asks[..1])
            .await
            .unwrap();
        assert!(held.is_allowed());
        let second = store.clone();
        let waiting = tokio::spawn(async move { second.act(Act::Take, &asks[..several]).await });
        somebody_waits_for(&db, holder).await;
        first.commit().await.unwrap();
        let verdict = waiting.await.unwrap();
        if several == 1 {
            // The row was not there when either began: on conflict, the second's snapshot is too old.
            assert!(verdict.unwrap().is_allowed());
        } else {
            assert!(
                !verdict.unwrap().is_allowed(),
                "the second try sees that three are gone"
            );
        }
    }
    let left: Vec<_> = missing(&db)
        .await
        .into_iter()
        .map(|(name, _, n)| (name, n))
        .collect();
    assert_eq!(left, [("a".to_owned(), 3)]);

    // In the caller's transaction it is the caller's to know.
    let mut old = pool.begin().await.unwrap();
    assert!(
        store
            .act_on(&mut *old, Act::Peek, &asks[1..])
            .await
            .unwrap()
            .is_allowed()
    );
    assert!(store.act(Act::Take, &asks[1..]).await.unwrap().is_allowed());
    let error = store
        .act_on(&mut *old, Act::Take, &asks[1..])
        .await
        .unwrap_err();
    let source = std::error::Error::source(&error)
        .unwrap()
        .downcast_ref::<Error>();
    let Some(Error::Sqlx(error)) = source else {
        panic!("{source:?}");
    };
    assert_eq!(error.as_database_error().unwrap().code().unwrap(), "40001");
    old.rollback().await.unwrap();
}

#[tokio::test]
async fn a_dropped_future_leaves_all_or_nothing_and_a_pool_that_works() {
    let db = installed().await;
    let pool = pool(db.options(), 1).await;
    let store = on(&pool, &db, &[("a", hourly(1000)), ("b", hourly(1000))]);
    let asks = [Ask::new(0, "k"), Ask::new(1, "k")];
    let done = |verdict: Option<Result<Verdict, _>>| verdict.map(Result::unwrap).is_some();
    for act in [
        Act::Take,
        Act::Charge,
        Act::Reserve {
            max_wait: Duration::from_secs(1),
        },
    ] {
        let mut polls = 0;
        while !done(drop_after_polls(store.act(act, &asks), polls).await) {
            polls += 1;
            let own = pid(&mut pool.acquire().await.unwrap()).await;
            let state: String =
                sqlx::query_scalar("select state from pg_stat_activity where pid = $1")
                    .bind(own)
                    .fetch_one(db.pool())
                    .await
                    .unwrap();
            assert_eq!(state, "idle", "after {polls} polls");
            let rows = missing(&db).await;
            let tokens: Vec<_> = rows.iter().map(|(.., n)| n).collect();
            assert!(
                tokens.is_empty() || tokens.len() == 2 && tokens[0] == tokens[1],
                "{tokens:?}"
            );
        }
        assert!(polls > 0);
    }
}

/// A session's plan from the time when the table was small reads no more than the row later.
#[tokio::test]
async fn a_plan_of_a_small_table_does_not_read_a_large_one() {
    let db = transom_testkit::database().await;
    let mut connection = db.pool().acquire().await.unwrap();
    install(&mut connection, "limits").await.unwrap();
    let limits = [Limit::new("a", hourly(3)), Limit::new("b", hourly(3))];
    let store = PgStore::new(db.pool().clone(), "limits", limits).unwrap();
    let asks = [Ask::new(0, "k"), Ask::new(1, "k")];
    let taken = store
        .act_on(&mut *connection, Act::Take, &asks)
        .await
        .unwrap();
    assert!(taken.is_allowed());
    sqlx::raw_sql("vacuum analyze limits.transom_limit")
        .execute(&mut *connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let mut session = PgConnection::connect_with(&db.options()).await.unwrap();
    let mut tx = session.begin().await.unwrap();
    for act in [
        Act::Peek,
        Act::Take,
        Act::Take,
        Act::Take,
        Act::Charge,
        Act::GiveBack,
    ] {
        let one = store.act_on(&mut *tx, act, &asks[..1]).await.unwrap();
        let all = store.act_on(&mut *tx, act, &asks).await.unwrap();
        assert_eq!((one.decisions().len(), all.decisions().len()), (1, 2));
    }
    // Of this transaction alone.
    let (whole, by_index): (i64, i64) = sqlx::query_as(
        "select seq_scan, idx_scan from pg_stat_xact_user_tables where relname = 'transom_limit'",
    )
    .fetch_one(&mut *tx)
    .await
    .unwrap();
    assert_eq!(whole, 0);
    assert!(by_index > 0);
    tx.rollback().await.unwrap();
    session.close().await.unwrap();
}
