//! What keeping tenants apart costs.
//!
//! **Overhead**: a transaction of one SELECT, by `Tenants::run`, beside BEGIN, the same SELECT
//! and COMMIT by sqlx; the round trips are the same. The two take turns.
//!
//! **Row-level security**: one tenant's page of a table of a million rows of a thousand tenants,
//! by a policy and by a WHERE of one's own, with an index that leads with the tenant and
//! without one.
//!
//! **A pool for each tenant** beside one pool and a search path for each transaction, a
//! hundred tenants with a schema each: the time of a transaction, and the sessions it takes.
//!
//! **Migrations**: of how many tenants in a second, by 1, 4 and 8 at a time.
//!
//! What to quote is the tables: the lowest decile of the turns, which noise has added least to.
#![expect(clippy::unwrap_used, reason = "a bench is a program, not an API")]

#[path = "../decile.rs"]
mod decile;
#[path = "../multi/effort.rs"]
mod effort;
mod migrations;
mod overhead;
mod pools;
mod rls;
mod transports;

use effort::Effort;
use tokio::runtime::Runtime;

fn main() {
    let effort = Effort::from_args();
    let runtime = Runtime::new().unwrap();
    if effort == Effort::Test {
        println!("One turn each, to see that it works: nothing to quote.");
    }
    // As tasks: on the thread that blocks on the runtime each answer would cost a change of
    // threads.
    runtime.block_on(async {
        tokio::spawn(overhead::report(effort)).await.unwrap();
        tokio::spawn(rls::report(effort)).await.unwrap();
        tokio::spawn(pools::report(effort)).await.unwrap();
        // sqlx's migrator cannot be spawned with a connection.
        migrations::report(effort).await;
    });
}
