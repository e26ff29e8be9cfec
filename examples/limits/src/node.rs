//! One of several processes of the service: the same routes, and the limit in PostgreSQL.

use std::net::SocketAddr;
use std::process::Stdio;
use std::{env, io, thread};

use anyhow::{Context as _, bail};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::oneshot;
use transom_limit::postgres::PgStore;
use transom_limit::{Limit, Quota};

use crate::app::pages;
use crate::running::Running;

/// Of each address, of all processes together: one more comes in 72 minutes.
pub(crate) const ADMITTED: u64 = 20;

/// The environment, since arguments are there for everybody to see, and a URL may have a password.
const DATABASE_URL: &str = "LIMITS_DATABASE_URL";

/// What the process does: serves until its parent closes its input, or is gone.
pub(crate) async fn run(schema: &str) -> anyhow::Result<()> {
    let url = env::var(DATABASE_URL).context(DATABASE_URL)?;
    let database = url.parse::<PgConnectOptions>()?.application_name("limits");
    // A connection that broke is an error of one request: no need to try each before.
    let pool = PgPoolOptions::new().test_before_acquire(false);
    let pool = pool.max_connections(4).connect_with(database).await?;
    let limits = [Limit::new(pages::LIMIT, Quota::per_day(ADMITTED)?)];
    let store = PgStore::new(pool.clone(), schema, limits)?;
    let service = Running::start(pages::routes(store)?, 0).await?;
    println!("{}", service.address);
    tokio::select! {
        () = end_of_input() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    service.stop().await?;
    pool.close().await;
    Ok(())
}

/// In a thread of its own: the runtime would wait for tokio's to read on before it ends.
async fn end_of_input() {
    let (ended, end) = oneshot::channel::<()>();
    thread::spawn(move || {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        drop(ended);
    });
    let _ = end.await;
}

/// Such a process, seen from its parent. Dropped, it is killed.
pub(crate) struct Node {
    pub(crate) address: SocketAddr,
    child: Child,
}

impl Node {
    pub(crate) async fn start(url: &str, schema: &str) -> anyhow::Result<Self> {
        let mut child = Command::new(env::current_exe()?)
            .args(["node", "--schema", schema])
            .env(DATABASE_URL, url)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().context("the process has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).await?;
        let address = line.trim().parse();
        let address = address.context("the process did not say where it listens")?;
        Ok(Self { address, child })
    }

    /// Waits until it has ended.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        drop(self.child.stdin.take());
        let status = self.child.wait().await?;
        if !status.success() {
            bail!("a process ended with {status}");
        }
        Ok(())
    }
}
