//! One script for each act.

use std::time::Duration;

use redis::aio::MultiplexedConnection;
use transom_limit::{Act, Ask, RateLimiter, Store};

use crate::{RedisServer, connect, daily, store};

/// How often the server was sent a command.
async fn calls(connection: &mut MultiplexedConnection, command: &str) -> u64 {
    let all: String = redis::cmd("INFO")
        .arg("commandstats")
        .query_async(connection)
        .await
        .unwrap();
    let line = all
        .lines()
        .find_map(|line| line.strip_prefix(&format!("cmdstat_{command}:calls=")));
    line.map_or(0, |line| line.split(',').next().unwrap().parse().unwrap())
}

#[tokio::test]
async fn an_act_is_one_script_and_one_more_trip_where_it_is_not_known() {
    let server = RedisServer::start();
    let mut connection = connect(&server).await;
    let store = store(&server, [daily(9), daily(9)]).await;
    let asks = [Ask::new(0, "ann"), Ask::new(1, "ann")];
    for round in 1..=2 {
        let wait = Act::Reserve {
            max_wait: Duration::from_secs(1),
        };
        for act in [Act::Take, wait, Act::Peek, Act::Charge, Act::GiveBack] {
            let _ = store.act(act, &asks).await.unwrap();
        }
        assert_eq!(calls(&mut connection, "evalsha").await, 5 * round);
        assert_eq!(calls(&mut connection, "eval").await, round);
        let () = redis::cmd("SCRIPT")
            .arg("FLUSH")
            .query_async(&mut connection)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_key_asked_for_twice_meets_what_its_first_ask_left() {
    let server = RedisServer::start();
    let store = store(&server, [daily(3)]).await;
    let two = Ask::new(0, "ann").cost(2);
    let verdict = store.act(Act::Take, &[two, two]).await.unwrap();
    let allowed = [true, false];
    assert_eq!(
        [0, 1].map(|at| verdict.decisions()[at].is_allowed()),
        allowed
    );
    let one = Ask::new(0, "ann");
    let verdict = store.act(Act::Take, &[one, two]).await.unwrap();
    assert!(verdict.is_allowed());
    assert_eq!([0, 1].map(|at| verdict.decisions()[at].remaining()), [2, 0]);
}

#[tokio::test]
async fn many_asks_are_each_taken_for_themselves() {
    let server = RedisServer::start();
    let mut connection = connect(&server).await;
    let store = store(&server, [daily(2)]).await;
    let asks: Vec<_> = (0..1000_u32).map(|n| Ask::new(0, n % 300)).collect();
    let decisions = store.check_many(&asks).await.unwrap();
    assert_eq!(decisions.len(), 1000);
    for (at, decision) in decisions.iter().enumerate() {
        assert_eq!(decision.is_allowed(), at < 600, "{at}");
    }
    assert_eq!(calls(&mut connection, "evalsha").await, 8);
    assert!(store.check_many(&[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn limits_are_asked_by_name() {
    let server = RedisServer::start();
    let limits = RateLimiter::new(store(&server, [daily(3)]).await);
    let limit = limits.limit("0").unwrap();
    assert_eq!(limit.check("ann").await.unwrap().remaining(), 2);
    assert_eq!(limit.charge("ann", 5).await.unwrap().remaining(), 0);
    assert!(!limit.peek("ann").await.unwrap().is_allowed());
    let day = Duration::from_hours(24);
    let reserved = limit.reserve("ann", 1, day).await.unwrap();
    assert!(reserved.is_allowed());
    assert!(reserved.standing().wait() <= day);
    limit.give_back("ann", 2).await.unwrap();
    assert_eq!(limit.check("ann").await.unwrap().remaining(), 0);
}

/// As a deadline drops it.
#[tokio::test]
async fn a_dropped_act_takes_its_tokens_once_or_not_at_all() {
    let server = RedisServer::start();
    let store = store(&server, [daily(1000)]).await;
    let ask = [Ask::new(0, "ann")];
    let dropped = 50;
    for polls in 0..dropped {
        let mut act = std::pin::pin!(store.act(Act::Take, &ask));
        for _ in 0..polls % 4 {
            let once = std::future::poll_fn(|context| {
                let done = act.as_mut().poll(context).is_ready();
                std::task::Poll::Ready(done)
            });
            if once.await {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    let left = store.act(Act::Take, &ask).await.unwrap();
    let taken = 1000 - 1 - left.decisions()[0].remaining();
    assert!(taken <= dropped, "{taken}");
}
