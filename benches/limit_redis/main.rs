//! What a limit in Redis decides in a second.
//!
//! **The store**: fifty tasks on one multiplexed connection, each with one decision at a time under way. Beside it
//! redis-benchmark with the same script and arguments: on one connection in batches of fifty (`-c 1 -P 50`), and on fifty
//! connections (`-c 50`); and SET in the same batches. All take turns.
//!
//! **Admitted** writes the bucket, **denied** only reads it; one **hot** key, or **10 000** in turn. `check_many` decides
//! on 128 keys in a script, and is counted in decisions.
//!
//! What to quote is the ratios: of the lowest decile of the turns' times, which noise has added least to.
#![expect(clippy::unwrap_used, reason = "a bench is a program, not an API")]

#[path = "../decile.rs"]
mod decile;
#[path = "../multi/effort.rs"]
mod effort;
mod load;
mod peer;
#[path = "../../crates/transom-limit/tests/redis_server/mod.rs"]
mod redis_server;

use std::time::Duration;

use decile::lowest_decile;
use effort::Effort;
use load::{Load, Ours};
use peer::{Peer, Transport};
use redis_server::RedisServer;
use tokio::runtime::Runtime;

fn main() {
    let effort = Effort::from_args();
    if effort == Effort::Test {
        println!("One turn each, to see that it works: nothing to quote.");
    }
    Runtime::new().unwrap().block_on(report(effort));
}

async fn report(effort: Effort) {
    let (rounds, each) = match effort {
        Effort::Bench => (7, 20_000),
        Effort::Test => (1, 500),
    };
    println!(
        "\n| decisions a second | store | script, -c 1 -P 50 | store / | script, -c 50 | store / | SET, -P 50 | store / | check_many |"
    );
    println!("|:--|--:|--:|--:|--:|--:|--:|--:|--:|");
    for transport in [Transport::Socket, Transport::Tcp] {
        for load in Load::ALL {
            // Of its own, so that no run meets the last one's keys.
            let server = RedisServer::start();
            let ours = Ours::new(&server, transport, load).await;
            let peer = Peer::new(&server, transport, load);
            let mut times: [Vec<Duration>; 5] = Default::default();
            for _ in 0..rounds {
                times[0].push(ours.one_by_one(each).await);
                times[1].push(peer.script(each, 1, 50));
                times[2].push(peer.script(each, 50, 1));
                times[3].push(peer.set(each, 1, 50));
                times[4].push(ours.together(each).await);
            }
            let second = |times| 1.0 / lowest_decile(times, each).as_secs_f64().max(1e-9);
            let [store, batches, connections, set, many] = times.map(second);
            println!(
                "| {load}, {transport} | {store:.0} | {batches:.0} | {:.2} | {connections:.0} | {:.2} | {set:.0} | {:.2} | {many:.0} |",
                store / batches,
                store / connections,
                store / set,
            );
        }
    }
}
