//! A server that is away, or will not do it.

use std::error::Error;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use transom_limit::redis::RedisStore;
use transom_limit::{Act, Ask, Limit, Store, StoreError};

use crate::redis_server::launch;
use crate::{RedisServer, connect, daily, store};

fn unavailable(error: StoreError) -> redis::RedisError {
    let StoreError::Unavailable(source) = error else {
        panic!("{error}");
    };
    *source.downcast().unwrap()
}

/// As if the machine were switched off.
fn kill(server: &mut RedisServer) {
    server.child.kill().unwrap();
    server.child.wait().unwrap();
}

/// At the same addresses, and with nothing in it.
fn start_again(server: &mut RedisServer) {
    server.child = launch(server.folder.path(), server.port(), &[]).unwrap();
}

async fn managed(client: redis::Client) -> RedisStore<ConnectionManager> {
    let config = ConnectionManagerConfig::new()
        .set_number_of_retries(1)
        .set_connection_timeout(Some(Duration::from_secs(5)))
        .set_response_timeout(Some(Duration::from_secs(5)));
    let connection = client
        .get_connection_manager_with_config(config)
        .await
        .unwrap();
    RedisStore::new(connection, [Limit::new("0", daily(1))]).unwrap()
}

#[tokio::test]
async fn a_server_that_was_killed_is_unavailable_and_works_again_when_it_is_back() {
    let mut server = RedisServer::start();
    let stores = [
        managed(server.by_socket()).await,
        managed(server.by_tcp()).await,
    ];
    let ask = [Ask::new(0, "ann")];
    assert!(stores[0].act(Act::Take, &ask).await.unwrap().is_allowed());
    assert!(!stores[1].act(Act::Take, &ask).await.unwrap().is_allowed());

    kill(&mut server);
    for store in &stores {
        for _ in 0..3 {
            let error = store.act(Act::Take, &ask).await.unwrap_err();
            assert!(!error.is_misuse() && error.source().is_some());
            assert!(unavailable(error).is_io_error());
        }
    }

    start_again(&mut server);
    // It starts empty, and has never heard of the script.
    for (store, allowed) in stores.iter().zip([true, false]) {
        let verdict = loop {
            // The connection is made anew by the attempt that finds it broken.
            match store.act(Act::Take, &ask).await {
                Ok(verdict) => break verdict,
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        };
        assert_eq!(verdict.is_allowed(), allowed);
    }
}

#[tokio::test]
async fn a_server_that_may_not_write_is_unavailable_and_takes_nothing() {
    let server = RedisServer::start();
    let mut connection = connect(&server).await;
    let store = store(&server, [daily(5), daily(5)]).await;
    let both = [Ask::new(0, "ann"), Ask::new(1, "ann")];
    assert!(store.act(Act::Take, &both).await.unwrap().is_allowed());
    let mut send = async |words: &[&str]| {
        let mut command = redis::Cmd::new();
        command.arg(words);
        let () = command.query_async(&mut connection).await.unwrap();
    };

    send(&["CONFIG", "SET", "maxmemory", "1"]).await;
    let full = unavailable(store.act(Act::Take, &both).await.unwrap_err());
    assert_eq!(full.code(), Some("OOM"));
    send(&["CONFIG", "SET", "maxmemory", "0"]).await;

    send(&["REPLICAOF", "127.0.0.1", "1"]).await;
    let replica = unavailable(store.act(Act::Take, &both).await.unwrap_err());
    assert_eq!(replica.kind(), redis::ServerErrorKind::ReadOnly.into());
    send(&["REPLICAOF", "NO", "ONE"]).await;

    let verdict = store.act(Act::Take, &both).await.unwrap();
    assert_eq!([0, 1].map(|at| verdict.decisions()[at].remaining()), [3, 3]);
}

#[tokio::test]
async fn what_is_no_bucket_is_left_as_it_is() {
    let server = RedisServer::start();
    let mut connection = connect(&server).await;
    let store = store(&server, [daily(5)]).await;
    for made in [
        vec!["SET", "transom-limit:0:ann", "mine"],
        vec!["LPUSH", "transom-limit:0:bob", "mine"],
    ] {
        let mut command = redis::Cmd::new();
        command.arg(&made);
        let () = command.query_async(&mut connection).await.unwrap();
        let key = made[1].rsplit(':').next().unwrap();
        let asks = [Ask::new(0, "free"), Ask::new(0, key)];
        unavailable(store.act(Act::Take, &asks).await.unwrap_err());
    }
    let keys: u64 = redis::cmd("DBSIZE")
        .query_async(&mut connection)
        .await
        .unwrap();
    assert_eq!(keys, 2);
}
