//! Several limits in PostgreSQL: what each act does, and to whom it is refused.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use transom_limit::postgres::{BuildError, Error, PgStore, install, uninstall};
use transom_limit::{Act, Ask, Decision, Key, Limit, Quota, RateLimiter, Store, StoreError};
use transom_testkit::Isolated;

/// A time of the tests' own, from which on nothing comes back by itself.
const T: Duration = Duration::from_secs(1_000_000);
const HOUR: Duration = Duration::from_hours(1);

fn hourly(capacity: u64) -> Quota {
    Quota::new(capacity, 1, HOUR).unwrap()
}

async fn installed() -> Isolated {
    let db = transom_testkit::schema().await;
    setup(&db, db.name()).await;
    db
}

async fn setup(db: &Isolated, schema: &str) {
    let mut connection = db.pool().acquire().await.unwrap();
    install(&mut connection, schema).await.unwrap();
}

/// The limits a, b, ... of so many tokens an hour.
fn store(db: &Isolated, capacities: &[u64]) -> PgStore {
    let names = ["a", "b", "c", "d"];
    let limits = names.into_iter().zip(capacities);
    let limits = limits.map(|(name, &capacity)| Limit::new(name, hourly(capacity)));
    PgStore::new(db.pool().clone(), db.name(), limits).unwrap()
}

async fn rows(db: &Isolated) -> Vec<(String, String, i64, i64)> {
    sqlx::query_as("select name, key, last_us, missing from transom_limit order by name, key")
        .fetch_all(db.pool())
        .await
        .unwrap()
}

/// Tokens left of each ask's bucket.
async fn left(store: &PgStore, asks: &[Ask<'_>], now: Duration) -> Vec<u64> {
    let looks: Vec<_> = asks.iter().map(|ask| ask.cost(0)).collect();
    let verdict = store.act_at(Act::Peek, &looks, now).await.unwrap();
    verdict
        .decisions()
        .iter()
        .map(Decision::remaining)
        .collect()
}

#[tokio::test]
async fn all_are_taken_or_none() {
    let db = installed().await;
    let store = store(&db, &[3, 1]);
    let both = [Ask::new(0, "ann").cost(2), Ask::new(1, "ann")];
    let taken = store.act_at(Act::Take, &both, T).await.unwrap();
    let told: Vec<_> = taken.decisions().iter().map(Decision::remaining).collect();
    assert_eq!((taken.is_allowed(), told), (true, vec![1, 0]));

    let before = rows(&db).await;
    let later = T + Duration::from_secs(10);
    let denied = store
        .act_at(Act::Take, &[Ask::new(0, "ann"), both[1]], later)
        .await
        .unwrap();
    let each: Vec<_> = denied
        .decisions()
        .iter()
        .map(Decision::is_allowed)
        .collect();
    assert_eq!((denied.is_allowed(), each), (false, vec![true, false]));
    assert_eq!(denied.retry_after(), Duration::from_secs(3590));
    assert_eq!(denied.decisions()[0].remaining(), 1);
    assert_eq!(rows(&db).await, before, "a denial writes nothing");
}

#[tokio::test]
async fn answers_are_in_the_order_of_the_asks() {
    let db = installed().await;
    let store = store(&db, &[9, 7, 5]);
    let asks = [
        Ask::new(2, "z").cost(1),
        Ask::new(0, "z").cost(2),
        Ask::new(1, "é").cost(3),
        Ask::new(0, "a").cost(4),
        Ask::new(0, "Z").cost(5),
    ];
    let told = |decisions: &[Decision]| -> Vec<_> {
        decisions
            .iter()
            .map(|d| (d.limit(), d.remaining()))
            .collect()
    };
    let expected = [(5, 4), (9, 7), (7, 4), (9, 5), (9, 4)];
    let verdict = store.act_at(Act::Take, &asks, T).await.unwrap();
    assert_eq!(told(verdict.decisions()), expected);
    assert_eq!(left(&store, &asks, T).await, expected.map(|(_, left)| left));

    let decisions = store.check_many(&asks).await.unwrap();
    // Since T they have become full.
    assert_eq!(told(&decisions), expected);
}

#[tokio::test]
async fn several_asks_of_one_bucket_add_up() {
    let db = installed().await;
    let store = store(&db, &[3, 9]);
    let thrice = |one, two| {
        [
            Ask::new(0, "k").cost(one),
            Ask::new(1, "k"),
            Ask::new(0, "k").cost(two),
        ]
    };
    // Either would pass alone.
    let denied = store.act_at(Act::Take, &thrice(2, 2), T).await.unwrap();
    let each: Vec<_> = denied
        .decisions()
        .iter()
        .map(Decision::is_allowed)
        .collect();
    assert_eq!(each, [true, true, false]);
    assert_eq!(denied.retry_after(), HOUR);
    assert_eq!(rows(&db).await, []);

    let taken = store.act_at(Act::Take, &thrice(1, 2), T).await.unwrap();
    let told: Vec<_> = taken.decisions().iter().map(Decision::remaining).collect();
    assert_eq!((taken.is_allowed(), told), (true, vec![2, 8, 0]));
    assert_eq!(left(&store, &thrice(0, 0), T).await, [0, 8, 0]);

    let back = store.act_at(Act::GiveBack, &thrice(1, 1), T).await.unwrap();
    assert_eq!(back.decisions()[2].remaining(), 2);
    let charged = store.act_at(Act::Charge, &thrice(1, 3), T).await.unwrap();
    assert_eq!(charged.decisions()[2].remaining(), 0);
    assert_eq!(left(&store, &thrice(0, 0), T + HOUR).await, [1, 9, 1]);
}

#[tokio::test]
async fn a_batch_decides_each_for_itself() {
    let db = installed().await;
    let store = store(&db, &[2, 1]);
    let asks = [
        Ask::new(0, "k"),
        Ask::new(1, "k"),
        Ask::new(0, "j").cost(2),
        Ask::new(1, "k"),
        Ask::new(0, "k"),
        Ask::new(0, "k"),
        Ask::new(0, "j").cost(0),
    ];
    let decisions = store.check_many(&asks).await.unwrap();
    let told: Vec<_> = decisions
        .iter()
        .map(|d| (d.is_allowed(), d.remaining()))
        .collect();
    let expected = [
        (true, 1),
        (true, 0),
        (true, 0),
        (false, 0),
        (true, 0),
        (false, 0),
        (true, 0),
    ];
    assert_eq!(told, expected);
    assert!(decisions[5].retry_after() > Duration::ZERO && decisions[5].retry_after() <= HOUR);
    assert_eq!(store.check_many(&[]).await.unwrap(), []);
}

#[tokio::test]
async fn a_peek_changes_nothing_and_tells_what_a_take_would() {
    let db = installed().await;
    let store = store(&db, &[2]);
    let ask = [Ask::new(0, "k").cost(2)];
    let fresh = store.act_at(Act::Peek, &ask, T).await.unwrap();
    assert_eq!(
        (fresh.is_allowed(), fresh.decisions()[0].remaining()),
        (true, 0)
    );
    assert_eq!(rows(&db).await, []);
    assert!(
        store
            .act_at(Act::Take, &[Ask::new(0, "k")], T)
            .await
            .unwrap()
            .is_allowed()
    );
    let before = rows(&db).await;
    let peeked = store.act_at(Act::Peek, &ask, T).await.unwrap();
    assert_eq!(rows(&db).await, before);
    assert_eq!(peeked, store.act_at(Act::Take, &ask, T).await.unwrap());
    assert_eq!(peeked.retry_after(), HOUR);
}

#[tokio::test]
async fn reservations_stand_in_line() {
    let db = installed().await;
    let store = store(&db, &[1, 5]);
    let asks = [Ask::new(0, "k"), Ask::new(1, "k")];
    let within = |hours| Act::Reserve {
        max_wait: hours * HOUR,
    };
    for turn in 0..3 {
        let reserved = store.act_at(within(2), &asks, T).await.unwrap();
        assert_eq!(
            (reserved.is_allowed(), reserved.ready_after()),
            (true, turn * HOUR)
        );
    }
    let before = rows(&db).await;
    let late = store.act_at(within(2), &asks, T).await.unwrap();
    assert_eq!((late.is_allowed(), late.retry_after()), (false, 3 * HOUR));
    let short = Act::Reserve {
        max_wait: Duration::from_nanos(3 * 3_600_000_000_000 - 1),
    };
    assert!(!store.act_at(short, &asks, T).await.unwrap().is_allowed());
    assert_eq!(rows(&db).await, before);
    // Those that did not reserve stand behind.
    let taken = store
        .act_at(Act::Take, &asks[..1], T + 2 * HOUR)
        .await
        .unwrap();
    assert_eq!((taken.is_allowed(), taken.retry_after()), (false, HOUR));
    // A reservation given back is the next one's.
    let _verdict = store.act_at(Act::GiveBack, &asks[..1], T).await.unwrap();
    let next = store.act_at(within(9), &asks[..1], T).await.unwrap();
    assert_eq!(next.ready_after(), 2 * HOUR);
    // What is reserved is not charged again.
    let charged = store.act_at(Act::Charge, &asks[..1], T).await.unwrap();
    assert_eq!(charged.decisions()[0].reset_after(), 3 * HOUR);
}

#[tokio::test]
async fn a_reservation_of_any_length_does_not_overflow() {
    let db = installed().await;
    let vast = Quota::per_second(9_223_362_813_491).unwrap();
    let year = 31_556_952;
    let slow = Quota::new(1, 1, Duration::from_secs(10_000 * year)).unwrap();
    let limits = [Limit::new("vast", vast), Limit::new("slow", slow)];
    let store = PgStore::new(db.pool().clone(), db.name(), limits).unwrap();
    let forever = Act::Reserve {
        max_wait: Duration::MAX,
    };
    for (limit, cost) in [(0, vast.capacity()), (1, 1)] {
        let ask = [Ask::new(limit, "k").cost(cost)];
        let mut reserved = 0;
        while store.act_at(forever, &ask, T).await.unwrap().is_allowed() {
            reserved += 1;
            assert!(reserved < 100);
        }
        assert!(reserved > 0);
        // Many of one bucket together: their sum is beyond 64 bits.
        let all = [ask[0]; 40];
        assert!(!store.act_at(forever, &all, T).await.unwrap().is_allowed());
        let back = store
            .act_at(Act::GiveBack, &[ask[0].cost(u64::MAX); 3], T)
            .await
            .unwrap();
        assert_eq!(back.decisions()[0].reset_after(), Duration::ZERO);
        let all = store
            .act_at(Act::Charge, &[ask[0].cost(u64::MAX); 3], T)
            .await
            .unwrap();
        assert_eq!(all.decisions()[0].remaining(), 0);
        // The end of time, and its beginning.
        assert!(
            store
                .act_at(Act::Take, &ask, Duration::MAX)
                .await
                .unwrap()
                .is_allowed()
        );
        let denied = store.act_at(Act::Take, &ask, Duration::ZERO).await.unwrap();
        assert!(denied.retry_after() > Duration::from_micros(i64::MAX as u64));
    }
}

#[tokio::test]
async fn a_charge_takes_what_is_there_and_a_return_fills_no_more_than_the_bucket() {
    let db = installed().await;
    let store = store(&db, &[3]);
    let ask = |cost| [Ask::new(0, "k").cost(cost)];
    let act = async |act, cost| {
        let verdict = store.act_at(act, &ask(cost), T).await.unwrap();
        assert!(verdict.is_allowed());
        verdict.decisions()[0].remaining()
    };
    assert_eq!(act(Act::GiveBack, 1).await, 3);
    assert_eq!(act(Act::Charge, 0).await, 3);
    assert_eq!(rows(&db).await, [], "nothing to do, nothing written");
    assert_eq!(act(Act::Charge, 2).await, 1);
    assert_eq!(act(Act::Charge, 7).await, 0);
    assert_eq!(act(Act::Charge, 1).await, 0);
    assert_eq!(act(Act::GiveBack, 2).await, 2);
    assert_eq!(act(Act::GiveBack, 7).await, 3);
    assert_eq!(act(Act::Take, 3).await, 0);
}

#[tokio::test]
async fn another_quota_for_a_name_carries_the_missing_tokens_over() {
    let db = installed().await;
    let with = |quota| {
        let limits = [Limit::new("a", quota)];
        PgStore::new(db.pool().clone(), db.name(), limits).unwrap()
    };
    let (old, new, small) = (
        with(hourly(10)),
        with(Quota::new(8, 7, 100 * HOUR).unwrap()),
        with(hourly(4)),
    );
    let ask = |cost| [Ask::new(0, "k").cost(cost)];
    assert!(
        old.act_at(Act::Take, &ask(6), T)
            .await
            .unwrap()
            .is_allowed()
    );
    assert_eq!(left(&new, &ask(0), T).await, [2]);
    // Of room for 4 nothing is left, and an hour later there is one: the bucket is empty, not in debt.
    assert_eq!(left(&small, &ask(0), T).await, [0]);
    assert_eq!(left(&small, &ask(0), T + HOUR).await, [1]);
    assert!(
        new.act_at(Act::Take, &ask(2), T)
            .await
            .unwrap()
            .is_allowed()
    );
    assert_eq!(left(&old, &ask(0), T).await, [2]);
    // Nor does a reservation become a debt of another quota.
    let reserve = Act::Reserve {
        max_wait: 100 * HOUR,
    };
    assert!(
        small
            .act_at(reserve, &ask(4), T)
            .await
            .unwrap()
            .is_allowed()
    );
    assert_eq!(left(&small, &ask(0), T + 4 * HOUR).await, [0]);
    assert_eq!(left(&new, &ask(0), T + 200 * HOUR).await, [8]);
}

#[tokio::test]
async fn names_and_keys_are_values_and_nothing_else() {
    let db = transom_testkit::database().await;
    let schema = r#"Limits "of" 'us'; --"#;
    setup(&db, schema).await;
    let name = r#"x'; drop table "transom_limit"; -- $1 {schema}"#;
    let limits = [
        Limit::new(name, hourly(1)),
        Limit::new("é\u{202e}", hourly(1)),
    ];
    let store = PgStore::new(db.pool().clone(), schema, limits).unwrap();
    let longest = "k".repeat(1024);
    let nested = [Key::from("a/b"), Key::from(7_u64)];
    let keys: Vec<Key<'_>> = vec![
        Key::from(""),
        Key::from("'; delete from transom_limit; --"),
        Key::from("{\"a\",NULL}"),
        Key::from("NULL"),
        Key::from("a\nb\\"),
        Key::from(&*longest),
        Key::Both(&nested),
        Key::from(u128::MAX),
    ];
    let asks: Vec<_> = (0..2)
        .flat_map(|limit| keys.iter().map(move |&key| Ask::new(limit, key)))
        .collect();
    assert!(store.act(Act::Take, &asks).await.unwrap().is_allowed());
    for ask in &asks {
        assert!(
            !store.act(Act::Take, &[*ask]).await.unwrap().is_allowed(),
            "{ask:?}"
        );
    }
    assert_eq!(store.keys().await.unwrap(), [8, 8]);
    assert_eq!(store.sweeper().round().await.unwrap(), 0);
    let mut connection = db.pool().acquire().await.unwrap();
    uninstall(&mut connection, schema).await.unwrap();
}

#[tokio::test]
async fn misuse_is_told_before_the_server_is() {
    let db = installed().await;
    let store = store(&db, &[3, 3]);
    // Nobody answers: so nobody was asked.
    let deaf = PgPoolOptions::new().connect_lazy_with(db.options());
    deaf.close().await;
    let deaf = PgStore::new(deaf, db.name(), store.limits().to_vec()).unwrap();
    let good = Ask::new(0, "k");
    let (long, nul) = ("k".repeat(1025), "a\0b");
    for act in [Act::Take, Act::Reserve { max_wait: HOUR }, Act::Peek] {
        let error = deaf
            .act(act, &[good, Ask::new(1, "k").cost(4)])
            .await
            .unwrap_err();
        assert!(error.is_misuse(), "{error}");
        assert_eq!(
            error.to_string(),
            r#"limit "b": cost 4 is more than the quota's capacity 3"#
        );
    }
    for act in [Act::Take, Act::Charge, Act::GiveBack] {
        for key in [&*long, nul] {
            let error = deaf.act(act, &[good, Ask::new(0, key)]).await.unwrap_err();
            assert!(
                matches!(error, StoreError::Key { bytes, most: 1024, .. } if bytes == key.len())
            );
        }
        let error = deaf.act(act, &[Ask::new(2, "k")]).await.unwrap_err();
        assert!(matches!(
            error,
            StoreError::NoSuchLimit {
                place: 2,
                limits: 2
            }
        ));
    }
    assert!(
        deaf.check_many(&[good, Ask::new(9, "k")])
            .await
            .unwrap_err()
            .is_misuse()
    );
    assert!(deaf.act(Act::Take, &[]).await.unwrap().is_allowed());

    let error = deaf.act(Act::Take, &[good]).await.unwrap_err();
    assert!(!error.is_misuse());
    let source = std::error::Error::source(&error).unwrap();
    let source = source.downcast_ref::<Error>().unwrap();
    assert!(
        matches!(source, Error::Sqlx(sqlx::Error::PoolClosed)),
        "{source:?}"
    );
}

#[tokio::test]
async fn limits_of_one_name_are_refused() {
    let pool = PgPoolOptions::new()
        .connect_lazy("postgres://nobody@localhost/none")
        .unwrap();
    let new = |names: &[&'static str]| {
        let limits: Vec<_> = names
            .iter()
            .map(|&name| Limit::new(name, hourly(1)))
            .collect();
        PgStore::new(pool.clone(), "s", limits).map(drop)
    };
    let name = "a".to_owned();
    assert_eq!(new(&["a", "b", "a"]), Err(BuildError::SameName { name }));
    let name = "\0".to_owned();
    assert_eq!(new(&["a", "\0"]), Err(BuildError::LimitName { name }));
    assert_eq!(new(&[]), Ok(()));
}

fn not_installed(error: &StoreError) -> bool {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref());
    matches!(source, Some(Error::NotInstalled { .. }))
}

#[tokio::test]
async fn uninstall_takes_away_what_is_ours_and_nothing_else() {
    let db = installed().await;
    let store = store(&db, &[1]);
    let ask = [Ask::new(0, "k")];
    sqlx::raw_sql(
        "create table theirs (); create function transom_limit_theirs() returns int language sql as 'select 1'; \
         create view v as select key from transom_limit",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let mut connection = db.pool().acquire().await.unwrap();
    let refused = uninstall(&mut connection, db.name()).await.unwrap_err();
    assert!(matches!(refused, Error::Sqlx(_)), "{refused:?}");
    assert!(store.act(Act::Take, &ask).await.unwrap().is_allowed());

    sqlx::raw_sql("drop view v")
        .execute(db.pool())
        .await
        .unwrap();
    for _ in 0..2 {
        uninstall(&mut connection, db.name()).await.unwrap();
    }
    let left: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = to_regnamespace($1) and relkind = 'r' \
         union all select proname::text from pg_proc where pronamespace = to_regnamespace($1)",
    )
    .bind(db.name())
    .fetch_all(db.pool())
    .await
    .unwrap();
    assert_eq!(left, ["theirs", "transom_limit_theirs"]);
    for act in [Act::Take, Act::Peek, Act::Charge, Act::GiveBack] {
        assert!(
            not_installed(&store.act(act, &ask).await.unwrap_err()),
            "{act:?}"
        );
    }
    assert!(not_installed(&store.check_many(&ask).await.unwrap_err()));
    assert!(matches!(
        store.keys().await.unwrap_err(),
        Error::NotInstalled { .. }
    ));
    let error = store.sweeper().step().await.unwrap_err();
    assert!(matches!(error, Error::NotInstalled { .. }), "{error:?}");
    uninstall(&mut connection, "no such schema").await.unwrap();

    install(&mut connection, db.name()).await.unwrap();
    assert!(store.act(Act::Take, &ask).await.unwrap().is_allowed());
    sqlx::query("insert into transom_limit_version values (99)")
        .execute(db.pool())
        .await
        .unwrap();
    let newer = uninstall(&mut connection, db.name()).await.unwrap_err();
    assert!(matches!(newer, Error::NewerSchema { found: 99, .. }));
    assert!(!store.act(Act::Take, &ask).await.unwrap().is_allowed());
}

#[tokio::test]
async fn a_role_with_the_stated_rights_can_use_all_of_it() {
    let db = installed().await;
    let pool = PgPoolOptions::new()
        .connect_with(db.app_role().await)
        .await
        .unwrap();
    let limits = store(&db, &[2, 2]).limits().to_vec();
    let store = PgStore::new(pool.clone(), db.name(), limits).unwrap();
    let asks = [Ask::new(0, "k"), Ask::new(1, "k")];
    for act in [
        Act::Take,
        Act::Reserve { max_wait: HOUR },
        Act::Charge,
        Act::Peek,
        Act::GiveBack,
    ] {
        let _verdict = store.act(act, &asks).await.unwrap();
        let _verdict = store.act(act, &asks[..1]).await.unwrap();
    }
    store.check_many(&asks).await.unwrap();
    assert_eq!(store.sweeper().round().await.unwrap(), 0);
    assert_eq!(store.keys().await.unwrap(), [1, 1]);
    pool.close().await;
}

#[tokio::test]
async fn a_roll_back_of_the_callers_gives_all_back() {
    let db = installed().await;
    let store = store(&db, &[1, 1]);
    let asks = [Ask::new(0, "k"), Ask::new(1, "k")];
    let mut tx = db.pool().begin().await.unwrap();
    assert!(
        store
            .act_on(&mut *tx, Act::Take, &asks)
            .await
            .unwrap()
            .is_allowed()
    );
    assert!(
        !store
            .act_on(&mut *tx, Act::Take, &asks)
            .await
            .unwrap()
            .is_allowed()
    );
    tx.rollback().await.unwrap();
    assert!(
        store
            .act_on(db.pool(), Act::Take, &asks)
            .await
            .unwrap()
            .is_allowed()
    );
}

#[tokio::test]
async fn limits_are_asked_by_name() {
    let db = installed().await;
    let limits = RateLimiter::new(store(&db, &[2]));
    let one = limits.limit("a").unwrap();
    assert!(one.check_n("k", 2).await.unwrap().is_allowed());
    assert!(!one.check("k").await.unwrap().is_allowed());
    one.give_back("k", 1).await.unwrap();
    assert!(one.peek("k").await.unwrap().is_allowed());
    assert_eq!(one.charge("k", 1).await.unwrap().remaining(), 0);
}
