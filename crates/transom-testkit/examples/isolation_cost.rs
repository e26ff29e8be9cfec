//! How many isolated schemas and databases per second one server makes and drops.
//!
//! `cargo run --release -p transom-testkit --example isolation_cost`

use std::{
    error::Error,
    time::{Duration, Instant},
};

use transom_testkit::{IsolateError, Server};

const SPAN: Duration = Duration::from_secs(5);

async fn rate(server: &Server, database: bool, clients: usize) -> Result<f64, Box<dyn Error>> {
    let begin = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..clients {
        let server = server.clone();
        tasks.spawn(async move {
            let mut made = 0_u32;
            while begin.elapsed() < SPAN {
                let isolated = if database {
                    server.database().await?
                } else {
                    server.schema().await?
                };
                // The drop waits for the server, which must not hold up the other clients.
                let _dropped = tokio::task::spawn_blocking(|| drop(isolated)).await;
                made += 1;
            }
            Ok::<_, IsolateError>(made)
        });
    }
    let mut total = 0;
    while let Some(made) = tasks.join_next().await {
        total += made??;
    }
    Ok(f64::from(total) / begin.elapsed().as_secs_f64())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let begin = Instant::now();
    let server = Server::start().await?;
    println!(
        "{} after {:.2} s",
        server.source(),
        begin.elapsed().as_secs_f64()
    );
    for clients in [1, 4] {
        for (what, database) in [("schemas", false), ("databases", true)] {
            let rate = rate(&server, database, clients).await?;
            println!("{clients} clients: {rate:.1} {what} per second made and dropped");
        }
    }
    Ok(())
}
