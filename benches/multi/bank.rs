//! The server, its table of accounts, and the check that everybody does the same work.

use std::sync::Arc;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Executor};
use transom_testkit::Isolated;

use crate::contender::Contender;
use crate::load::Load;
use crate::transfer;

/// So far apart that each client's row is on a page of its own, with room for its versions.
const BETWEEN_CLIENTS: i64 = 1000;

/// The account of a client, counted from 0.
pub(crate) fn account(client: u32) -> i64 {
    i64::from(client) * BETWEEN_CLIENTS
}

/// One schema with accounts, until it is dropped.
pub(crate) struct Bank {
    db: Isolated,
}

impl Bank {
    pub(crate) async fn open() -> Self {
        let db = transom_testkit::schema().await;
        db.pool()
            .execute(
                "create table accounts (id bigint primary key, balance bigint not null)
                     with (fillfactor = 50, autovacuum_enabled = off);
                 insert into accounts select id, 0 from generate_series(0, 16000) as id;
                 analyze accounts",
            )
            .await
            .unwrap();
        Self { db }
    }

    /// The ways to the server: with its socket where that is on this machine, and by TCP.
    pub(crate) fn transports(&self) -> Vec<Transport> {
        let options = self.db.options();
        let by_socket = options.get_socket().is_some() || options.get_host().starts_with('/');
        let socket = by_socket.then(|| Transport::new("Unix socket", options));
        let tcp = self.db.tcp_options();
        socket
            .into_iter()
            .chain(tcp.map(|options| Transport::new("TCP", options)))
            .collect()
    }

    /// One transaction of each client, compared with a model: the steps reported and
    /// committed what they should have.
    pub(crate) async fn check(&self, contender: &Arc<dyn Contender>, load: Load) {
        for client in 0..load.clients {
            let account = account(client);
            let mut expected = self.balance(account).await;
            let mut seen = 0;
            for _ in 0..load.steps.count() {
                expected += transfer::amount(seen);
                seen = expected;
            }
            let reported = contender.transact(account, load.steps).await;
            let committed = self.balance(account).await;
            let name = contender.name();
            assert_eq!(reported, expected, "reported by {name}");
            assert_eq!(committed, expected, "committed by {name}");
        }
    }

    async fn balance(&self, account: i64) -> i64 {
        sqlx::query_scalar("select balance from accounts where id = $1")
            .bind(account)
            .fetch_one(self.db.pool())
            .await
            .unwrap()
    }
}

/// A way to the server.
pub(crate) struct Transport {
    pub(crate) name: &'static str,
    options: PgConnectOptions,
}

impl Transport {
    fn new(name: &'static str, options: PgConnectOptions) -> Self {
        Self { name, options }
    }

    /// The same for those who do not know sqlx 0.9.
    pub(crate) fn url(&self) -> String {
        let mut url = self.options.to_url_lossy();
        // Lossy: the search path is not in it, but parameters are that only sqlx knows.
        let options = self.options.get_options().unwrap_or_default();
        url.set_query(Some(&format!("options={options}")));
        url.into()
    }

    pub(crate) async fn sqlx_pool(&self, connections: u32) -> PgPool {
        PgPoolOptions::new()
            .max_connections(connections)
            .test_before_acquire(false)
            .connect_with(self.options.clone())
            .await
            .unwrap()
    }
}
