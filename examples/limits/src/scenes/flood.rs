//! A flood of addresses that are never seen again, against a table that is far too small for them.

use std::net::Ipv6Addr;
use std::sync::Arc;

use axum::http::Request;
use transom_limit::{Bounded, BoundedBuilder, ManualClock, Memory, Quota};

use crate::app::pages;
use crate::client::{Client, from_ip};
use crate::running::Running;
use crate::timeline;

const FLOOD: u16 = 1000;

pub(crate) async fn show() -> anyhow::Result<()> {
    println!("== A flood: {FLOOD} networks, each asking once");
    println!("-- a table for as many: none of them is in another's way");
    flood(|quota| Bounded::builder(quota).keys(FLOOD.into())).await?;
    println!(
        "-- a table of 64 buckets: no larger, nobody reset; newcomers inherit what others used"
    );
    let small = flood(|quota| Bounded::builder(quota).slots(64)).await?;
    // For the metrics: if it rises, the table is small for its keys, or somebody floods it.
    println!(
        "   in use: {}, pressure: {}",
        small.in_use(),
        small.pressure()
    );
    Ok(())
}

async fn flood(
    size: impl Fn(Quota) -> BoundedBuilder,
) -> anyhow::Result<Arc<Bounded<ManualClock>>> {
    let clock = ManualClock::default();
    let table = size(Quota::per_minute(3)?).clock(clock.clone()).build()?;
    let table = Arc::new(table);
    // Shared, since its numbers are looked at below.
    let store = Memory::on(clock.clone()).with(pages::LIMIT, Arc::clone(&table));
    let service = Running::start(pages::routes(store)?, 0).await?;
    let mut client = Client::connect(service.address).await?;

    let limited = from_ip(Request::get("/page"), "203.0.113.7").body(String::new())?;
    timeline::print(&clock, "one of old", &client.send_times(4, &limited).await?);
    let mut passed = 0;
    for network in 0..FLOOD {
        let ip = Ipv6Addr::new(0x2001, 0xdb8, 0, network, 0, 0, 0, 1).to_string();
        let request = from_ip(Request::get("/page"), &ip).body(String::new())?;
        passed += u16::from(client.send(&request).await?.status == 200);
    }
    println!("   the flood: {passed} of {FLOOD} passed");
    timeline::print(&clock, "one of old", &client.send_times(1, &limited).await?);
    println!("   {} buckets of 8 bytes", table.slots());
    drop(client);
    service.stop().await?;
    Ok(table)
}
