//! At most two exports of a user at once.

use std::time::Duration;

use anyhow::bail;
use axum::http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use tokio::sync::watch;

use crate::app::export;
use crate::client::{Client, from_user, read};
use crate::running::Running;
use crate::timeline;

pub(crate) async fn show() -> anyhow::Result<()> {
    println!("== Each user: 2 exports at once");
    let (end, ends) = watch::channel(());
    let service = Running::start(export::routes(ends)?, 0).await?;
    let mut client = Client::connect(service.address).await?;
    let export = |user: &str| from_user(Request::get("/export"), user).body(String::new());
    let ann = export("ann")?;

    // An answer whose body is still to come occupies its connection.
    let mut first = Client::connect(service.address).await?;
    let mut second = Client::connect(service.address).await?;
    let going_on = first.open(ann.clone()).await?;
    println!("   the first of ann: {}", going_on.status().as_u16());
    let gone = second.open(ann.clone()).await?;
    println!("   the second: {}", gone.status().as_u16());
    let denied = client.send(&ann).await?;
    println!(
        "   the third: {}, and nobody knows for how long",
        denied.status
    );
    timeline::print_whole(&denied);
    let mut bobs = Client::connect(service.address).await?;
    let bob = bobs.open(export("bob")?).await?;
    println!("   one of bob: {}", bob.status().as_u16());

    println!("-- one of ann's clients goes away");
    drop((gone, second));
    let mut third = Client::connect(service.address).await?;
    let another = room(&mut third, &ann).await?;
    println!("   another of ann: {}", another.status().as_u16());

    println!("-- they end");
    end.send(())?;
    for (what, going_on) in [
        ("the first", going_on),
        ("another", another),
        ("bob's", bob),
    ] {
        println!("   {what}: {:?}", read(going_on).await?.body);
    }
    let again = client.open(ann).await?;
    println!("   and again ann: {}", again.status().as_u16());
    // Nobody who ends them is left: that ends them too.
    drop(end);
    read(again).await?;
    drop((first, third, bobs, client));
    service.stop().await
}

/// Asks until there is room: a service hears a moment later that a client is gone.
async fn room(
    client: &mut Client,
    request: &Request<String>,
) -> anyhow::Result<Response<Incoming>> {
    for _ in 0..3000 {
        let answer = client.open(request.clone()).await?;
        if answer.status() == StatusCode::OK {
            return Ok(answer);
        }
        read(answer).await?;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    bail!("a client that went away still counts after half a minute")
}
