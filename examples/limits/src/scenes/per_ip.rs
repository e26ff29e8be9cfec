//! A limit for each address: whom a proxy names, and IPv6 by its /64.

use std::time::Duration;

use axum::http::Request;
use transom_limit::{Limit, ManualClock, Memory, Quota};

use crate::app::pages;
use crate::client::{Client, from_ip};
use crate::running::Running;
use crate::timeline;

pub(crate) async fn show() -> anyhow::Result<()> {
    println!("== Each address: 3 a minute");
    let clock = ManualClock::default();
    let limits = [Limit::new(pages::LIMIT, Quota::per_minute(3)?)];
    let store = Memory::bounded_on(clock.clone(), limits, 50_000)?;
    let service = Running::start(pages::routes(store)?, 0).await?;
    let mut client = Client::connect(service.address).await?;

    let page = |ip: &str| from_ip(Request::get("/page"), ip).body(String::new());
    let one = page("203.0.113.7")?;
    timeline::print(&clock, "203.0.113.7", &client.send_times(4, &one).await?);
    println!("-- the next one, whole");
    timeline::print_whole(&client.send(&one).await?);
    println!("-- when Retry-After says, and a tenth of a second before");
    for wait in [19_900, 100] {
        clock.advance(Duration::from_millis(wait));
        timeline::print(&clock, "203.0.113.7", &client.send_times(1, &one).await?);
    }

    println!("-- others have their own three; a /64 is one of them");
    for ip in [
        "203.0.113.8",
        "2001:db8:1:1::1",
        "2001:db8:1:1:ffff::2",
        "2001:db8:1:2::1",
    ] {
        timeline::print(&clock, ip, &client.send_times(2, &page(ip)?).await?);
    }
    println!("-- an address that the client wrote in itself is not believed");
    let forged = "192.0.2.99, 203.0.113.7";
    timeline::print(&clock, forged, &client.send_times(1, &page(forged)?).await?);
    drop(client);
    service.stop().await
}
