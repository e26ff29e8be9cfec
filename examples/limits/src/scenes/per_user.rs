//! Two limits for each user in one atomic check.

use std::time::Duration;

use anyhow::bail;
use axum::http::Request;
use transom_limit::{Clock as _, ManualClock};

use crate::app::items;
use crate::client::{Client, from_user};
use crate::running::Running;
use crate::timeline;

pub(crate) async fn show() -> anyhow::Result<()> {
    println!("== Each user: 10 a second and 1000 an hour, all or none");
    let clock = ManualClock::default();
    let service = Running::start(items::routes(clock.clone())?, 0).await?;
    let mut client = Client::connect(service.address).await?;
    let items = |user: &str| from_user(Request::get("/items"), user).body(String::new());

    let ann = items("ann")?;
    timeline::print(&clock, "ann", &client.send_times(11, &ann).await?);
    clock.advance(Duration::from_millis(100));
    timeline::print(&clock, "ann", &client.send_times(2, &ann).await?);

    println!("-- 10 each second, until the hour is used up");
    let answers = loop {
        clock.advance(Duration::from_secs(1));
        let answers = client.send_times(10, &ann).await?;
        if answers.iter().any(|answer| answer.status != 200) {
            break answers;
        }
        // 1000, and one more every 3.6 s.
        if clock.now() > Duration::from_secs(200) {
            bail!("the hour's limit never denied");
        }
    };
    timeline::print(&clock, "ann", &answers);
    println!("-- the second's limit has lost nothing to those that the hour's denied");
    if let Some(denied) = answers.last() {
        timeline::print_whole(denied);
    }
    timeline::print(&clock, "bob", &client.send_times(1, &items("bob")?).await?);
    clock.advance(Duration::from_secs(4));
    timeline::print(&clock, "ann", &client.send_times(2, &ann).await?);
    drop(client);
    service.stop().await
}
