//! Two processes, one limit: its buckets are rows in PostgreSQL.

use anyhow::Context as _;
use axum::http::Request;
use futures::future::try_join_all;
use sqlx::ConnectOptions;
use transom_limit::postgres;
use transom_testkit::Isolated;

use crate::client::{Answer, Client, from_ip};
use crate::node::{ADMITTED, Node};

pub(crate) async fn show(schema: &Isolated) -> anyhow::Result<()> {
    println!("== Two processes, one limit in PostgreSQL: {ADMITTED} a day for each address");
    postgres::install(&mut *schema.pool().acquire().await?, schema.name()).await?;
    let url = schema.options().to_url_lossy();
    let start = || Node::start(url.as_str(), schema.name());
    let (one, other) = (start().await?, start().await?);

    let page = from_ip(Request::get("/page"), "203.0.113.7").body(String::new())?;
    let mut clients = [
        ("one", Client::connect(one.address).await?),
        ("the other", Client::connect(other.address).await?),
    ];
    let mut admitted = 0;
    for _ in 0..2 {
        for (name, client) in &mut clients {
            let answer = client.send(&page).await?;
            admitted += passed(&answer);
            println!("   {name}: {}, {} left", answer.status, left(&answer)?);
        }
    }
    drop(clients);

    println!("-- 40 more, by eight connections at the same time");
    let connections = [&one, &other].repeat(4);
    let all = connections.into_iter().map(async |node| {
        let mut client = Client::connect(node.address).await?;
        client.send_times(5, &page).await
    });
    let answers: Vec<Answer> = try_join_all(all).await?.into_iter().flatten().collect();
    let passed_now: u64 = answers.iter().map(passed).sum();
    println!(
        "   200: {passed_now}, 429: {}",
        answers.len() as u64 - passed_now
    );
    admitted += passed_now;
    println!("   together admitted: {admitted} of {ADMITTED}");

    println!("-- one of them ends and is started again: nothing is forgotten");
    one.stop().await?;
    let one = start().await?;
    let mut client = Client::connect(one.address).await?;
    println!("   one: {}", client.send(&page).await?.status);
    drop(client);
    one.stop().await?;
    other.stop().await
}

fn passed(answer: &Answer) -> u64 {
    u64::from(answer.status == 200)
}

/// The tokens left, by the answer's `RateLimit: "per-ip";r=19;t=4320`. Its seconds are those of a real clock.
fn left(answer: &Answer) -> anyhow::Result<&str> {
    let field = answer.headers.get("RateLimit").context("no RateLimit")?;
    let mut parameters = field.to_str()?.split(';');
    let left = parameters.find_map(|parameter| parameter.strip_prefix("r="));
    left.context("RateLimit has no r")
}
