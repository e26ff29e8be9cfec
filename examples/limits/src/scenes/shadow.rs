//! What a limit would do, before it does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::Request;
use transom_limit::http::{Event, Outcome};
use transom_limit::{Limit, ManualClock, Memory, Quota};

use crate::app::pages;
use crate::client::{Client, from_ip};
use crate::running::Running;
use crate::timeline;

/// What a program of one's own hands to its metrics.
#[derive(Debug, Default)]
struct Counts {
    allowed: AtomicU64,
    denied: AtomicU64,
    would_deny: AtomicU64,
}

impl Counts {
    fn note(&self, event: &Event<'_>) {
        let count = match event.outcome() {
            Outcome::Allowed(_) => &self.allowed,
            Outcome::Denied(_) => &self.denied,
            Outcome::WouldDeny(_) => &self.would_deny,
            _ => return,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }

    fn print(&self) {
        let count = |count: &AtomicU64| count.load(Ordering::Relaxed);
        println!(
            "   counted: {} allowed, {} denied, {} would be denied",
            count(&self.allowed),
            count(&self.denied),
            count(&self.would_deny),
        );
    }
}

pub(crate) async fn show() -> anyhow::Result<()> {
    println!("== Shadow mode: it counts, and all pass");
    requests(true).await?;
    println!("-- without it");
    requests(false).await
}

async fn requests(shadow: bool) -> anyhow::Result<()> {
    let clock = ManualClock::default();
    let limits = [Limit::new(pages::LIMIT, Quota::per_minute(3)?)];
    let store = Memory::bounded_on(clock.clone(), limits, 50_000)?;
    let counts = Arc::new(Counts::default());
    let limit = pages::limit(store)?.observe({
        let counts = Arc::clone(&counts);
        move |event| counts.note(event)
    });
    let limit = if shadow { limit.shadow() } else { limit };
    let service = Running::start(pages::routes_by(limit)?, 0).await?;
    let mut client = Client::connect(service.address).await?;
    let page = from_ip(Request::get("/page"), "203.0.113.7").body(String::new())?;
    timeline::print(&clock, "203.0.113.7", &client.send_times(5, &page).await?);
    counts.print();
    drop(client);
    service.stop().await
}
