//! The service by the real clock, until Ctrl-C.

use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::watch;
use transom_limit::QuantaClock;

use crate::app::{self, login};
use crate::running::Running;

/// How often the exports that are going on end.
const BATCH: Duration = Duration::from_secs(10);

pub(crate) async fn run(port: u16) -> anyhow::Result<()> {
    let (end, ends) = watch::channel(());
    let routes = app::routes(&QuantaClock::default(), ends)?;
    let service = Running::start(routes, port)
        .await
        .with_context(|| format!("port {port}"))?;
    print_requests(&format!("http://{}", service.address));
    let batches = async {
        loop {
            tokio::time::sleep(BATCH).await;
            end.send_replace(());
        }
    };
    tokio::select! {
        () = batches => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    // Ends the exports, or the service would wait for them.
    drop(end);
    // Others may take their time: a second Ctrl-C ends them too.
    tokio::select! {
        stopped = service.stop() => stopped?,
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    println!("stopped");
    Ok(())
}

fn print_requests(url: &str) {
    let password = login::PASSWORD;
    println!("serving until Ctrl-C:");
    println!("# 3 a minute for each address, as a proxy on this machine names it");
    println!("curl -i -H 'X-Forwarded-For: 203.0.113.7' {url}/page");
    println!("# 10 a second and 1000 an hour for each user");
    println!("for i in $(seq 12); do curl -si -H 'Authorization: Bearer ann' {url}/items; done");
    println!("# 3 failed logins an hour");
    println!("curl -i -d 'guess' {url}/login/ann");
    println!("curl -i -d '{password}' {url}/login/ann");
    println!("# 2 exports of a user at once; they end every {BATCH:?}");
    println!("curl -iN -H 'Authorization: Bearer ann' {url}/export &");
}
