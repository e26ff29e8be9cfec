//! What a transaction costs as a Multi, by hand with sqlx, with diesel-async and with sea-orm.
//!
//! A transaction of 3 and of 10 statements, by 1 and by 16 clients at once, over a Unix
//! socket and over TCP; each client has a connection and a row of its own. All contenders
//! run the same text as prepared statements against one server in one run, and end with
//! COMMIT; their balances are compared with a model first. Criterion's groups show the
//! details, and the table at the end the ratios, which are what to quote: they come from
//! rounds in which the contenders take turns.
//!
//! Round trips for n statements: by hand, diesel-async and sea-orm n + 2 (BEGIN, COMMIT), a
//! Multi n + 3 (the check of the constraints), and n + 2 with the check folded into COMMIT.
//! Folded, a ROLLBACK follows in the background; with no more connections than clients, as
//! here, the next transaction has to wait for it.
//!
//! What the numbers include and what not:
//! - No pool tests a connection before it lends it. All would by default, which adds the
//!   same round trip to everybody.
//! - The server of the test kit writes without `fsync`: on a real disk COMMIT is dearer and
//!   the ratios are nearer to 1. Over a network they are near those of the round trips.
//! - Over TCP, tokio-postgres (under diesel-async) sets `TCP_NODELAY`; sqlx 0.9, by hand and
//!   under sea-orm and us, leaves it unset. With one statement in flight at a time Nagle's
//!   algorithm has nothing to hold back.
//! - diesel prepares what its own `update()` builds anew each time, at a round trip more per
//!   step. Its statement here is a query of our own that it keeps, as the others do.
//! - sea-orm 2.0 stands on sqlx 0.9, and gets its statements as text: its own builder, which
//!   would make that text anew each time, is not measured.
#![expect(clippy::unwrap_used, reason = "a bench is a program, not an API")]

mod bank;
mod contender;
mod diesel_async;
mod effort;
mod field;
mod load;
mod ratio;
mod sea_orm;
mod sqlx_by_hand;
mod table;
mod transfer;
mod transom;

use std::time::Duration;

use criterion::{Criterion, Throughput};
use tokio::runtime::Runtime;

use bank::Bank;
use effort::Effort;
use field::Field;
use load::{Load, Steps};
use table::Table;

fn main() {
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(700))
        .configure_from_args();
    let effort = Effort::from_args();
    let runtime = Runtime::new().unwrap();
    let bank = runtime.block_on(Bank::open());
    let mut table = Table::default();
    for transport in bank.transports() {
        for clients in [1, 16] {
            let field = runtime.block_on(Field::enter(&transport, clients));
            for steps in [Steps::Three, Steps::Ten] {
                let load = Load { clients, steps };
                let title = format!("{}, {load}", transport.name);
                if details(&mut criterion, &runtime, &bank, &field, load, &title) {
                    let rows = runtime.block_on(ratio::measure(&field, load, effort));
                    table.add(&title, rows);
                }
            }
        }
    }
    criterion.final_summary();
    if effort == Effort::Test {
        println!("\nOne turn each, to see that it works: nothing to quote.");
    }
    print!("{table}");
}

/// Criterion's measurement of each contender by itself; `false` if none was asked for.
fn details(
    criterion: &mut Criterion,
    runtime: &Runtime,
    bank: &Bank,
    field: &Field,
    load: Load,
    title: &str,
) -> bool {
    let mut asked_for = false;
    let mut group = criterion.benchmark_group(title);
    group.throughput(Throughput::Elements(u64::from(load.clients)));
    for contender in field.all() {
        let mut checked = false;
        group.bench_function(contender.name(), |bencher| {
            if !checked {
                runtime.block_on(bank.check(contender, load));
                checked = true;
            }
            bencher.iter_custom(|each| runtime.block_on(load.run(contender, each)));
        });
        asked_for |= checked;
    }
    group.finish();
    asked_for
}
