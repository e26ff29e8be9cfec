//! A wire between sqlx and PostgreSQL that can be read, slowed down and cut.
//!
//! It runs on the test's own runtime. `#[tokio::test]` has one thread: between the end of an
//! `await` and the next one nothing moves on the wire, so what is read there is exact.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test's own machinery: whatever fails here fails the test"
)]

mod message;
mod record;
mod relay;
mod server;

use std::sync::Arc;

use crate::Isolated;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

pub use record::{Cut, Point};

use record::Record;

/// A wire to one server; connections over it end with it.
#[derive(Debug)]
pub struct Wire {
    options: PgConnectOptions,
    record: Arc<Record>,
    listener: JoinHandle<()>,
}

impl Wire {
    /// A wire to a schema's server.
    pub async fn to(db: &Isolated) -> Wire {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let options = db
            .tcp_options()
            .expect("a server that is reached by TCP")
            .host("127.0.0.1")
            .port(listener.local_addr().unwrap().port())
            .ssl_mode(PgSslMode::Disable);
        let record = Arc::new(Record::default());
        let listener = tokio::spawn(listen(listener, db.options(), Arc::clone(&record)));
        Wire {
            options,
            record,
            listener,
        }
    }

    /// How to connect to the server over this wire.
    pub fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// Forgets what has passed so far.
    pub fn forget(&self) {
        self.record.forget();
    }

    /// What the client has sent, in words: `Query: BEGIN`, `Bind`, `Sync`.
    pub fn messages(&self) -> Vec<String> {
        self.record.messages()
    }

    /// Whether the client has sent a text with this in it.
    pub fn has_seen(&self, text: &str) -> bool {
        self.messages().iter().any(|sent| sent.contains(text))
    }

    /// How many answers the server has given, or errors instead of them. That it is ready, and
    /// nothing else, is none: so a pool asks whether a connection that came back still lives.
    pub fn round_trips(&self) -> usize {
        self.record.round_trips()
    }

    /// How far the conversation has come.
    pub fn point(&self) -> Point {
        self.record.point()
    }

    /// Hands the server's answers on in pieces, so that a client is polled for each.
    pub fn slow(&self, slow: bool) {
        self.record.set_slow(slow);
    }

    /// Cuts the connection, once, at the next statement with this text in it.
    pub fn cut(&self, cut: Cut, text: &'static str) {
        self.record.set_cut(cut, text);
    }

    /// Whether nothing is left to be cut.
    pub fn has_cut(&self) -> bool {
        self.record.has_cut()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

async fn listen(listener: TcpListener, options: PgConnectOptions, record: Arc<Record>) {
    // Dropped with this task, and its relays with it.
    let mut relays = JoinSet::new();
    loop {
        let (client, _) = listener.accept().await.unwrap();
        let server = server::connect(&options).await.unwrap();
        relays.spawn(relay::relay(client, server, Arc::clone(&record)));
        while relays.try_join_next().is_some() {}
    }
}
