//! What a limit costs a request: over a service that is ready at once, one client, one address.
//!
//! `cargo bench -p transom-benches --bench limit_http`. Every contender gets the same requests, made anew
//! within the time taken, with the peer's address as axum puts it there. They take turns; the lowest
//! decile of the turns is told, and how many times as long as the bare service it takes.

mod contender;
mod ours;
mod peers;
mod turns;

use contender::Contender;

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let quick = std::env::args().any(|argument| argument == "--test");
    let mut contenders = vec![Contender::new("bare", 200, contender::ready())];
    contenders.extend(ours::all());
    contenders.extend(peers::all());
    let rounds = if quick { 1 } else { 101 };
    turns::take(&mut contenders, rounds);
    let bare = contenders[0].nanos();
    println!("| | ns a request | / bare |\n|---|---:|---:|");
    for contender in &contenders {
        let nanos = contender.nanos();
        println!("| {} | {nanos:.0} | {:.1} |", contender.name, nanos / bare);
    }
    let of = |name: &str| {
        let found = contenders.iter().find(|contender| contender.name == name);
        found.map_or(f64::NAN, Contender::nanos)
    };
    let denied = of("transom, denied");
    println!(
        "\nour 429 / our 200: {:.2}",
        denied / of("transom, allowed")
    );
    for peer in ["tower_governor", "axum-governor"] {
        let theirs = of(&format!("{peer}, denied"));
        println!("a 429 of {peer} / ours: {:.0}", theirs / denied);
    }
}
