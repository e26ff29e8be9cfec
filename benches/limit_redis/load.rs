//! The same decisions, by the store and by the peer.

use std::fmt;
use std::time::{Duration, Instant};

use redis::AsyncCommands;
use redis::aio::MultiplexedConnection;
use tokio::task::JoinSet;
use transom_limit::redis::RedisStore;
use transom_limit::{Act, Ask, Limit, Quota, Store};

use crate::peer::Transport;
use crate::redis_server::RedisServer;

const TASKS: u32 = 50;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Load {
    pub(crate) keys: u32,
    pub(crate) admitted: bool,
}

impl Load {
    pub(crate) const ALL: [Self; 4] = [
        Self::of(1, true),
        Self::of(1, false),
        Self::of(10_000, true),
        Self::of(10_000, false),
    ];

    const fn of(keys: u32, admitted: bool) -> Self {
        Self { keys, admitted }
    }

    fn quota(self) -> Quota {
        let quota = if self.admitted {
            Quota::new(1_000_000_000, 1, Duration::from_secs(1))
        } else {
            Quota::every(Duration::from_hours(24))
        };
        quota.unwrap()
    }

    /// What the script is told of a token of it, as the store tells it.
    pub(crate) const fn arguments(self) -> [&'static str; 6] {
        if self.admitted {
            [
                "1000000/1/1000000000",
                "1",
                "1000000000000000",
                "0",
                "1000000",
                "0",
            ]
        } else {
            [
                "86400000000/1/1",
                "1",
                "86400000000",
                "0",
                "86400000000",
                "0",
            ]
        }
    }
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = if self.keys == 1 {
            "hot key"
        } else {
            "10 000 keys"
        };
        let answer = if self.admitted { "admitted" } else { "denied" };
        write!(f, "{keys}, {answer}")
    }
}

/// The store under a load.
pub(crate) struct Ours {
    store: RedisStore<MultiplexedConnection>,
    load: Load,
    keys: Vec<String>,
}

impl Ours {
    /// Every key has been asked for once; where it is to be denied, that was its token.
    pub(crate) async fn new(server: &RedisServer, transport: Transport, load: Load) -> Self {
        let client = match transport {
            Transport::Socket => server.by_socket(),
            Transport::Tcp => server.by_tcp(),
        };
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        let limit = Limit::new("limit", load.quota());
        let store = RedisStore::new(connection.clone(), [limit]).unwrap();
        // As redis-benchmark writes a number.
        let keys: Vec<_> = (0..load.keys).map(|key| format!("{key:012}")).collect();
        let ours = Self { store, load, keys };
        ours.ask_all(&ours.keys).await;
        let kept: String = connection
            .get("transom-limit:limit:000000000000")
            .await
            .unwrap();
        assert!(
            kept.ends_with(load.arguments()[0]),
            "the peer's arguments are the store's"
        );
        ours
    }

    /// One decision an act.
    pub(crate) async fn one_by_one(&self, decisions: u32) -> Duration {
        let mut tasks = JoinSet::new();
        let start = Instant::now();
        for task in 0..TASKS {
            let (store, load) = (self.store.clone(), self.load);
            // Through them in an order that nothing is prepared for.
            let at = move |turn: u32| (task * 7919 + turn * 104_729) % load.keys;
            let keys: Vec<_> = (0..decisions / TASKS)
                .map(|turn| at(turn) as usize)
                .collect();
            let keys: Vec<_> = keys.into_iter().map(|key| self.keys[key].clone()).collect();
            tasks.spawn(async move {
                for key in &keys {
                    let verdict = store.act(Act::Take, &[Ask::new(0, key)]).await.unwrap();
                    assert_eq!(verdict.is_allowed(), load.admitted);
                }
            });
        }
        tasks.join_all().await;
        start.elapsed()
    }

    /// 128 decisions a script.
    pub(crate) async fn together(&self, decisions: u32) -> Duration {
        let keys: Vec<_> = self
            .keys
            .iter()
            .cycle()
            .take(decisions as usize)
            .cloned()
            .collect();
        let start = Instant::now();
        for keys in keys.chunks(1280) {
            self.ask_all(keys).await;
        }
        start.elapsed()
    }

    async fn ask_all(&self, keys: &[String]) {
        let asks: Vec<_> = keys.iter().map(|key| Ask::new(0, key)).collect();
        let decisions = self.store.check_many(&asks).await.unwrap();
        assert_eq!(decisions.len(), asks.len());
    }
}
