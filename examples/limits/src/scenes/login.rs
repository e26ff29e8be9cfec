//! Only logins that failed count.

use axum::http::Request;
use transom_limit::ManualClock;

use crate::app::login::{self, PASSWORD};
use crate::client::{Client, from_ip};
use crate::running::Running;
use crate::timeline;

pub(crate) async fn show() -> anyhow::Result<()> {
    println!("== Failed logins: 3 an hour at an account, 5 at all, of each address");
    let clock = ManualClock::default();
    let service = Running::start(login::routes(clock.clone())?, 0).await?;
    let mut client = Client::connect(service.address).await?;
    for (ip, account, password, times) in [
        ("203.0.113.7", "ann", PASSWORD, 20),
        ("203.0.113.7", "ann", "guess", 4),
        ("203.0.113.7", "ann", PASSWORD, 1),
        ("203.0.113.7", "bob", "guess", 3),
        ("203.0.113.8", "ann", PASSWORD, 1),
    ] {
        let request = Request::post(format!("/login/{account}"));
        let request = from_ip(request, ip).body(password.to_owned())?;
        let word = if password == PASSWORD {
            "right"
        } else {
            "wrong"
        };
        let what = format!("{ip} as {account}, {word}");
        timeline::print(&clock, &what, &client.send_times(times, &request).await?);
    }
    drop(client);
    service.stop().await
}
