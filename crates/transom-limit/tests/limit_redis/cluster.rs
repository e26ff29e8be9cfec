//! A cluster of one server, which holds all slots and refuses a script that would need two.

use transom_limit::redis::RedisStore;
use transom_limit::{Act, Ask, Limit, Store};

use crate::{RedisServer, connect, daily};

#[tokio::test]
async fn limits_of_one_key_are_asked_at_once_in_a_cluster_whatever_the_key() {
    let settings = [
        "--cluster-enabled",
        "yes",
        "--cluster-require-full-coverage",
        "no",
    ];
    let server = RedisServer::start_with(&settings);
    let mut connection = connect(&server).await;
    let slots = redis::cmd("CLUSTER")
        .arg("ADDSLOTSRANGE")
        .arg(0)
        .arg(16383)
        .to_owned();
    slots.query_async::<()>(&mut connection).await.unwrap();
    let limits = ["burst", "hourly"].map(|name| Limit::new(name, daily(1)));
    let all = |key| [Ask::new(0, key), Ask::new(1, key)];

    let by_key = RedisStore::builder(connection.clone(), limits.clone()).slot_by_key();
    let by_key = by_key.build().unwrap();
    let ready = redis::cmd("CLUSTER").arg("INFO").to_owned();
    while !ready
        .query_async::<String>(&mut connection)
        .await
        .unwrap()
        .contains("cluster_state:ok")
    {}
    for key in [
        "ann", "", "{", "}", "{}", "a}b", "{a}b", "{a}c", "}{", ":", "{ann}", "\0",
    ] {
        for allowed in [true, false] {
            let verdict = by_key.act(Act::Take, &all(key)).await.unwrap();
            assert_eq!(verdict.is_allowed(), allowed, "{key:?}");
        }
    }
    let one_slot = RedisStore::builder(connection.clone(), limits.clone()).prefix("{limits}:");
    let one_slot = one_slot.build().unwrap();
    for allowed in [true, false] {
        let both = [Ask::new(0, "ann"), Ask::new(1, "{bob}")];
        assert_eq!(
            one_slot.act(Act::Take, &both).await.unwrap().is_allowed(),
            allowed
        );
    }
    let plain = RedisStore::new(connection, limits).unwrap();
    let error = plain.act(Act::Take, &all("ann")).await.unwrap_err();
    assert!(!error.is_misuse(), "{error}");
}
