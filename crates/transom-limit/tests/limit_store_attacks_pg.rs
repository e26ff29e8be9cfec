//! What goes on around the table: plans made while it was small, a reinstalled schema, names in the way.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use transom_limit::postgres::{PgStore, install, uninstall};
use transom_limit::{Act, Ask, Limit, Quota, Store};
use transom_testkit::Isolated;

async fn installed() -> Isolated {
    let db = transom_testkit::schema().await;
    let mut connection = db.pool().acquire().await.unwrap();
    install(&mut connection, db.name()).await.unwrap();
    db
}

/// On one connection, which keeps its plans.
async fn store(db: &Isolated) -> PgStore {
    let pool = PgPoolOptions::new().max_connections(1);
    let pool = pool
        .connect_with((*db.pool().connect_options()).clone())
        .await
        .unwrap();
    let limits = ["a", "b"].map(|name| Limit::new(name, Quota::per_hour(1000).unwrap()));
    PgStore::new(pool, db.name(), limits).unwrap()
}

async fn every_act(store: &PgStore) {
    let asks = [Ask::new(0, "ann"), Ask::new(1, "ann")];
    let max_wait = Duration::from_secs(1);
    for act in [
        Act::Take,
        Act::Peek,
        Act::Reserve { max_wait },
        Act::Charge,
        Act::GiveBack,
    ] {
        for asks in [&asks[..1], &asks[..]] {
            let verdict = store.act(act, asks).await.unwrap();
            assert!(verdict.is_allowed(), "{act:?}");
        }
    }
    assert_eq!(store.check_many(&asks).await.unwrap().len(), 2);
}

/// A flood of new keys: what was planned for a table of one page goes on with one of thousands.
#[tokio::test]
async fn plans_made_while_the_table_was_small_do_not_read_the_whole_of_it_later() {
    let db = installed().await;
    let store = store(&db).await;
    let scans = "select seq_scan from pg_stat_all_tables where relid = 'transom_limit'::regclass";
    let scans = async || {
        let mut connection = store.pool().acquire().await.unwrap();
        connection
            .execute("select pg_stat_force_next_flush()")
            .await
            .unwrap();
        sqlx::query_scalar::<_, i64>(scans)
            .fetch_one(&mut *connection)
            .await
            .unwrap()
    };
    every_act(&store).await;
    db.pool()
        .execute("vacuum analyze transom_limit")
        .await
        .unwrap();
    let before = scans().await;
    for _ in 0..10 {
        every_act(&store).await;
    }
    assert_eq!(scans().await, before);
}

#[tokio::test]
async fn connections_go_on_after_a_reinstall() {
    let db = installed().await;
    let store = store(&db).await;
    for _ in 0..7 {
        every_act(&store).await;
    }
    let mut connection = db.pool().acquire().await.unwrap();
    uninstall(&mut connection, db.name()).await.unwrap();
    assert!(store.act(Act::Take, &[Ask::new(0, "ann")]).await.is_err());
    install(&mut connection, db.name()).await.unwrap();
    every_act(&store).await;
}

/// PostgreSQL prefers an exact match in any schema of the path to its own function that needs a cast.
#[tokio::test]
async fn nobody_elses_functions_are_called() {
    let db = installed().await;
    let traps = "
        create function trap() returns void language plpgsql as $$ begin raise exception 'trapped'; end $$;
        create function div(numeric, bigint) returns numeric language sql as 'select trap(); select $1';
        create function cardinality(text[]) returns integer language sql as 'select trap(); select 1';
        create function unnest(text[]) returns setof text language sql as 'select trap(); select null::text';
        create function format(text, text) returns text language sql as 'select trap(); select $1';
        create function times(numeric, integer) returns numeric language sql as 'select trap(); select $1';
        create operator * (leftarg = numeric, rightarg = integer, function = times);
        create function times(numeric, bigint) returns numeric language sql as 'select trap(); select $1';
        create operator * (leftarg = numeric, rightarg = bigint, function = times);
        create function plus(numeric, bigint) returns numeric language sql as 'select trap(); select $1';
        create operator + (leftarg = numeric, rightarg = bigint, function = plus);";
    db.pool().execute(AssertSqlSafe(traps)).await.unwrap();
    let store = store(&db).await;
    every_act(&store).await;
    // Other quotas are converted.
    let limits = ["a", "b"].map(|name| Limit::new(name, Quota::per_minute(777).unwrap()));
    let other = PgStore::new(store.pool().clone(), db.name(), limits).unwrap();
    every_act(&other).await;
    assert_eq!(store.keys().await.unwrap(), [1, 1]);
    store.sweeper().round().await.unwrap();
}

/// Where that is the sessions' default, what is there is looked for after the wait for other installers.
#[tokio::test]
async fn programs_install_at_once_whatever_their_isolation() {
    let db = transom_testkit::schema().await;
    let strict = [("default_transaction_isolation", "repeatable read")];
    let options = (*db.pool().connect_options()).clone().options(strict);
    for round in 0..5 {
        let schema = format!("{}_{round}", db.name());
        let mut programs = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let (options, schema) = (options.clone(), schema.clone());
            programs.spawn(async move {
                let mut connection = PgConnection::connect_with(&options).await.unwrap();
                install(&mut connection, &schema).await
            });
        }
        let all = programs.join_all().await;
        let drop = format!("drop schema {schema} cascade");
        db.pool().execute(AssertSqlSafe(drop)).await.unwrap();
        for installed in all {
            installed.unwrap();
        }
    }
}

#[tokio::test]
async fn at_the_end_of_time_nothing_overflows() {
    let db = installed().await;
    let large = Quota::per_second(9_223_362_813_491).unwrap();
    let slow = Quota::new(1, 1, Duration::from_hours(2_500_000_000)).unwrap();
    let limits = [("large", large), ("slow", slow)].map(|(name, quota)| Limit::new(name, quota));
    let store = PgStore::new(db.pool().clone(), db.name(), limits).unwrap();
    for limit in [0, 1] {
        let quota = store.limits()[limit].quota();
        let all = [Ask::new(limit, "k").cost(quota.capacity())];
        let far = Act::Reserve {
            max_wait: Duration::MAX,
        };
        let last = store.act_at(Act::Take, &all, Duration::MAX).await.unwrap();
        assert!(last.is_allowed());
        for now in [Duration::MAX, Duration::from_secs(1), Duration::ZERO] {
            let denied = store.act_at(Act::Take, &all, now).await.unwrap();
            assert!(!denied.is_allowed());
            assert!(denied.retry_after() >= Duration::from_micros(1));
            let _ = store.act_at(far, &all, now).await.unwrap();
            for act in [Act::Peek, Act::Charge, Act::GiveBack, Act::Charge] {
                let told = store.act_at(act, &all, now).await.unwrap();
                let _ = (told.retry_after(), told.decisions()[0].reset_after());
            }
        }
    }
    assert_eq!(store.sweeper().round().await.unwrap(), 0);
}
