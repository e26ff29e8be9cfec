//! The processes that the program starts of itself, asked by another client than its own.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod http;

use std::net::TcpStream;
use std::process::Command;
use std::thread;
use std::time::Duration;

use sqlx::{ConnectOptions, PgPool};
use transom_limit::postgres;

const EXE: &str = env!("CARGO_BIN_EXE_limits");
const HEAD: [&str; 2] = ["GET /page HTTP/1.1", "X-Forwarded-For: 203.0.113.7"];

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_admit_exactly_the_limit_and_end_when_their_parent_does() {
    let database = transom_testkit::database().await;
    let mut connection = database.pool().acquire().await.unwrap();
    postgres::install(&mut connection, "limits").await.unwrap();
    drop(connection);
    let url = database.options().to_url_lossy().to_string();
    let start = || {
        let mut command = Command::new(EXE);
        let command = command.args(["node", "--schema", "limits"]);
        let (child, mut lines) = http::start(command.env("LIMITS_DATABASE_URL", &url));
        (child, http::line(&mut lines))
    };
    let nodes = [start(), start()];

    let threads: Vec<_> = (0..6)
        .map(|thread| {
            let address = nodes[thread % 2].1.clone();
            thread::spawn(move || (0..10).map(|_| http::ask(&address, &HEAD).0).collect())
        })
        .collect();
    let joined = threads.into_iter().map(|thread| thread.join().unwrap());
    let statuses: Vec<u16> = joined.flat_map(|statuses: Vec<u16>| statuses).collect();
    let count = |status| statuses.iter().filter(|other| **other == status).count();
    assert_eq!((count(200), count(429)), (20, 40), "{statuses:?}");

    assert!(connections(database.pool()).await > 0);
    for (mut child, address) in nodes {
        // As it is when the parent is gone.
        drop(child.stdin.take());
        assert!(child.wait().unwrap().success());
        assert!(TcpStream::connect(address).is_err());
    }
    no_connections(database.pool()).await;
}

/// Those of such processes to this database.
async fn connections(pool: &PgPool) -> i64 {
    let count = sqlx::query_scalar(
        "select count(*) from pg_stat_activity
         where datname = current_database() and application_name = 'limits'",
    );
    count.fetch_one(pool).await.unwrap()
}

/// The server hears a moment later that they are closed.
async fn no_connections(pool: &PgPool) {
    for _ in 0..600 {
        if connections(pool).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("a process still has a connection");
}

#[tokio::test(flavor = "multi_thread")]
async fn interrupted_the_program_leaves_no_schema_and_no_process() {
    let database = transom_testkit::database().await;
    let url = database.options().to_url_lossy().to_string();
    let (mut child, mut lines) = http::start(Command::new(EXE).args(["--database-url", &url]));
    // By then both processes are there.
    while !http::line(&mut lines).contains("one: 200") {}
    http::interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let schemas: Vec<String> = sqlx::query_scalar(
        "select nspname::text from pg_namespace
         where nspname !~ '^pg_' and nspname not in ('public', 'information_schema')",
    )
    .fetch_all(database.pool())
    .await
    .unwrap();
    assert!(schemas.is_empty(), "{schemas:?}");
    no_connections(database.pool()).await;
}
