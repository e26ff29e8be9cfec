//! Many clients at once.

use std::time::Duration;

use tokio::task::JoinSet;
use transom_limit::{Act, Ask, Quota, Store};

use crate::{RedisServer, connect, daily, store};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_clients_take_from_both_limits_or_from_none() {
    let server = RedisServer::start();
    let (small, large) = (50, 1000);
    let mut clients = JoinSet::new();
    for _ in 0..16 {
        // A store and a connection of its own, as another process has.
        let store = store(&server, [daily(large), daily(small)]).await;
        clients.spawn(async move {
            let mut admitted = 0;
            for _ in 0..20 {
                let asks = [Ask::new(0, "all"), Ask::new(1, "hot")];
                let verdict = store.act(Act::Take, &asks).await.unwrap();
                admitted += u64::from(verdict.is_allowed());
            }
            admitted
        });
    }
    let admitted: u64 = clients.join_all().await.into_iter().sum();
    assert_eq!(admitted, small);
    let store = store(&server, [daily(large), daily(small)]).await;
    let left = store.act(Act::Peek, &[Ask::new(0, "all").cost(0)]).await;
    assert_eq!(left.unwrap().decisions()[0].remaining(), large - small);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hot_key_gets_no_more_than_capacity_and_refill_of_the_window() {
    let server = RedisServer::start();
    let mut connection = connect(&server).await;
    let mut micros = async || {
        let (secs, micros): (u64, u64) = redis::cmd("TIME")
            .query_async(&mut connection)
            .await
            .unwrap();
        secs * 1_000_000 + micros
    };
    let (capacity, rate) = (20, 700);
    let quota = Quota::new(capacity, rate, Duration::from_secs(1)).unwrap();
    let start = micros().await;
    let mut clients = JoinSet::new();
    for _ in 0..16 {
        let store = store(&server, [quota]).await;
        clients.spawn(async move {
            let mut admitted = 0;
            for _ in 0..300 {
                let verdict = store.act(Act::Take, &[Ask::new(0, "hot")]).await.unwrap();
                admitted += u64::from(verdict.is_allowed());
            }
            admitted
        });
    }
    let admitted: u64 = clients.join_all().await.into_iter().sum();
    let window = micros().await - start;
    assert!(admitted >= capacity);
    assert!((admitted - capacity) * 1_000_000 <= rate * window);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn clients_of_different_quotas_share_the_bucket() {
    let server = RedisServer::start();
    let mut clients = JoinSet::new();
    for client in 0..8_u64 {
        // The same capacity, and rates of which none is another's.
        let quota = Quota::new(40, 3 + client, Duration::from_hours(24)).unwrap();
        let store = store(&server, [quota]).await;
        clients.spawn(async move {
            let mut admitted = 0;
            for _ in 0..20 {
                let verdict = store.act(Act::Take, &[Ask::new(0, "hot")]).await.unwrap();
                admitted += u64::from(verdict.is_allowed());
            }
            admitted
        });
    }
    let admitted: u64 = clients.join_all().await.into_iter().sum();
    // At each change less than a part is rounded up, of which a token has millions: 39 or 40.
    assert!((39..=40).contains(&admitted), "{admitted}");
}
