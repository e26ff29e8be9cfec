//! What is on the server: under which name, and for how long.

use std::time::Duration;

use redis::AsyncCommands;
use transom_limit::redis::{BuildError, RedisStore};
use transom_limit::{Act, Ask, Key, Limit, Quota, Store, StoreError};

use crate::{RedisServer, connect, daily, store};

#[tokio::test]
async fn a_bucket_is_kept_until_it_is_full_and_no_longer() {
    let server = RedisServer::start();
    let mut connection = connect(&server).await;
    let store = store(&server, [Quota::per_minute(7).unwrap()]).await;
    let verdict = store.act(Act::Take, &[Ask::new(0, "ann").cost(3)]).await;
    let full_in = verdict.unwrap().decisions()[0].reset_after();
    // 3 of 7 tokens of a minute: 25 714 285.7 µs
    assert_eq!(full_in, Duration::from_micros(25_714_286));
    let now: (i64, i64) = redis::cmd("TIME")
        .query_async(&mut connection)
        .await
        .unwrap();
    let at: i64 = redis::cmd("PEXPIRETIME")
        .arg("transom-limit:0:ann")
        .query_async(&mut connection)
        .await
        .unwrap();
    let kept: String = connection.get("transom-limit:0:ann").await.unwrap();
    let taken: i64 = kept.split(' ').next().unwrap().parse().unwrap();
    assert!(taken <= now.0 * 1_000_000 + now.1);
    let late = at * 1000 - (taken + 25_714_286);
    // Rounded up to the millisecond, in which the server counts.
    assert!((0..1000).contains(&late), "{late} us after it is full");
}

#[tokio::test]
async fn keys_that_are_full_again_leave_nothing_behind() {
    let server = RedisServer::start();
    let mut connection = connect(&server).await;
    let store = store(&server, [Quota::per_second(500).unwrap()]).await;
    for key in 0..1000_u32 {
        let verdict = store.act(Act::Take, &[Ask::new(0, key)]).await.unwrap();
        assert!(verdict.is_allowed());
    }
    let back = [Ask::new(0, 1_u32).cost(1)];
    let _ = store.act(Act::GiveBack, &back).await.unwrap();
    loop {
        let left: u64 = redis::cmd("DBSIZE")
            .query_async(&mut connection)
            .await
            .unwrap();
        if left == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_denial_a_peek_and_a_cost_of_nothing_write_nothing() {
    let server = RedisServer::start();
    let mut connection = connect(&server).await;
    let store = store(&server, [daily(2), daily(1)]).await;
    let one = |limit| [Ask::new(limit, "ann")];
    assert!(store.act(Act::Take, &one(1)).await.unwrap().is_allowed());
    let before: String = connection.get("transom-limit:1:ann").await.unwrap();
    let both = [Ask::new(0, "ann"), Ask::new(1, "ann")];
    for act in [
        Act::Take,
        Act::Peek,
        Act::Reserve {
            max_wait: Duration::ZERO,
        },
    ] {
        assert!(!store.act(act, &both).await.unwrap().is_allowed());
        assert!(!store.act(act, &one(1)).await.unwrap().is_allowed());
    }
    for act in [Act::Take, Act::Charge, Act::GiveBack] {
        let none = [Ask::new(0, "ann").cost(0)];
        assert!(store.act(act, &none).await.unwrap().is_allowed());
    }
    let after: String = connection.get("transom-limit:1:ann").await.unwrap();
    let keys: Vec<String> = connection.keys("*").await.unwrap();
    assert_eq!(
        (before, keys),
        (after, vec!["transom-limit:1:ann".to_owned()])
    );
}

#[tokio::test]
async fn keys_of_any_bytes_have_buckets_of_their_own() {
    let server = RedisServer::start();
    let long = "k".repeat(1024);
    let keys = [
        "",
        " ",
        "a b",
        "a\0b",
        "a\0c",
        "\r\n$1\r\nx\r\n",
        "{a}",
        "{a}b",
        "{}",
        "}",
        "%s%d",
        "'; return 1 --",
        "\u{0}",
        "ключ",
        "\u{fffd}",
        &long,
        &long[1..],
    ];
    let limits = [Limit::new("a", daily(1)), Limit::new("b", daily(1))];
    let connection = connect(&server).await;
    let plain = RedisStore::builder(connection.clone(), limits.clone()).prefix("plain:");
    let by_key = RedisStore::builder(connection, limits)
        .prefix("by key:")
        .slot_by_key();
    for store in [plain.build().unwrap(), by_key.build().unwrap()] {
        for allowed in [true, false] {
            for (limit, key) in (0..2).flat_map(|limit| keys.map(|key| (limit, key))) {
                let verdict = store.act(Act::Take, &[Ask::new(limit, key)]).await.unwrap();
                assert_eq!(verdict.is_allowed(), allowed, "{limit} {key:?}");
            }
        }
        let parts = [Key::from("user"), Key::from(7_u64)];
        let both = Ask::new(0, Key::Both(&parts));
        assert!(store.act(Act::Take, &[both]).await.unwrap().is_allowed());
        assert!(
            !store
                .act(Act::Take, &[Ask::new(0, "user/7")])
                .await
                .unwrap()
                .is_allowed()
        );
    }
}

#[tokio::test]
async fn misuse_is_told_before_anything_is_taken() {
    let server = RedisServer::start();
    let mut connection = connect(&server).await;
    let store = store(&server, [daily(2)]).await;
    let long = "k".repeat(1025);
    let good = Ask::new(0, "ann");
    for bad in [
        Ask::new(1, "ann"),
        Ask::new(0, &long),
        Ask::new(0, "bob").cost(3),
    ] {
        let error = store.act(Act::Take, &[good, bad]).await.unwrap_err();
        assert!(error.is_misuse(), "{error}");
        assert!(
            store
                .check_many(&[good, bad])
                .await
                .unwrap_err()
                .is_misuse()
        );
    }
    let error = store
        .act(Act::Take, &[Ask::new(0, &long)])
        .await
        .unwrap_err();
    assert!(matches!(
        error,
        StoreError::Key {
            bytes: 1025,
            most: 1024,
            ..
        }
    ));
    let keys: u64 = redis::cmd("DBSIZE")
        .query_async(&mut connection)
        .await
        .unwrap();
    assert_eq!(keys, 0);
    // More than there is can be charged and given back.
    for act in [Act::Charge, Act::GiveBack] {
        let verdict = store.act(act, &[good.cost(u64::MAX)]).await.unwrap();
        assert!(verdict.is_allowed());
    }
}

#[test]
fn what_cannot_be_kept_is_an_error_when_it_is_built() {
    let build = |limits: Vec<Limit>| RedisStore::new((), limits).map(|_| ()).unwrap_err();
    let name = |name: &str| build(vec![Limit::new(name, daily(1))]);
    for bad in ["", "a:b", &"n".repeat(256)] {
        assert_eq!(
            name(bad),
            BuildError::LimitName {
                name: bad.to_owned()
            }
        );
    }
    let twice = vec![Limit::new("a", daily(1)), Limit::new("a", daily(2))];
    assert_eq!(
        build(twice),
        BuildError::SameName {
            name: "a".to_owned()
        }
    );
    let huge = build(vec![Limit::new("a", Quota::per_second(u64::MAX).unwrap())]);
    assert!(matches!(
        huge,
        BuildError::NotRepresentable {
            capacity: u64::MAX,
            ..
        }
    ));
    let store = RedisStore::builder((), [Limit::new("a", daily(1))]).prefix("{app}:");
    assert!(store.clone().build().is_ok());
    let braces = store.slot_by_key().build().map(|_| ()).unwrap_err();
    let prefix = "{app}:".to_owned();
    assert_eq!(braces, BuildError::Prefix { prefix });
}
