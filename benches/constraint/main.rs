//! What it costs to know what the database refused: translating the error, and probing for the rest.
//!
//! **Translation** is measured beside the round trip that it follows: an INSERT that fails at a unique constraint. The
//! errors are real ones, and each is translated once, by the last of ten rules. Translating includes dropping the error,
//! which is also shown by itself: a program that does not translate pays that too.
//!
//! **The probe** is measured beside what is written by hand to show all errors of a form: a `SELECT EXISTS` for each of 2,
//! 5 and 10 unique columns, one after the other. All columns are taken. By a pool each statement is by itself; in a
//! transaction the checks by hand are statements in it, and the probe sets its savepoint, which makes it three round trips.
//!
//! Over a Unix socket and over TCP, by one client, with statements that are prepared. The tables at the end are what to
//! quote: there the two take turns, so that both meet the machine in the same states, and the lowest decile of the turns
//! counts, which noise has added least to. Criterion's groups show the details. A network would make the probe look better:
//! what it saves is round trips, and these are the cheapest there are.
#![expect(clippy::unwrap_used, reason = "a bench is a program, not an API")]

#[path = "../decile.rs"]
mod decile;
#[path = "../multi/effort.rs"]
mod effort;
mod form;
mod refusal;
mod server;
mod turns;

use std::time::Duration;

use criterion::Criterion;
use tokio::runtime::Runtime;

use effort::Effort;
use form::{Form, Way, Where};
use refusal::Refusal;
use server::Server;

fn main() {
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(700))
        .configure_from_args();
    let effort = Effort::from_args();
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Server::open());
    let (mut refusals, mut forms) = (Vec::new(), Vec::new());
    for (transport, options) in server.transports() {
        let refusal = runtime.block_on(Refusal::connect(&options));
        refusal_details(&mut criterion, &runtime, transport, &refusal);
        refusals.push((
            transport,
            runtime.block_on(turns::of_refusal(refusal, effort)),
        ));
        for site in [Where::Pool, Where::Transaction] {
            for columns in [2, 5, 10] {
                let form = runtime.block_on(Form::open(&options, site, columns));
                let title = format!("{transport}, {site}, {columns} columns");
                form_details(&mut criterion, &runtime, &title, &form);
                forms.push((title, runtime.block_on(turns::of_form(form, effort))));
            }
        }
    }
    criterion.final_summary();
    if effort == Effort::Test {
        println!("\nOne turn each, to see that it works: nothing to quote.");
    }
    println!(
        "\n| a refused INSERT over | round trip | dropping its error | translating it | share |"
    );
    println!("|:--|--:|--:|--:|--:|");
    for (transport, of) in refusals {
        let share = 100.0 * of.translation.div_duration_f64(of.round_trip);
        println!(
            "| {transport} | {:.1?} | {:.0?} | {:.0?} | {share:.2} % |",
            of.round_trip, of.discarding, of.translation
        );
    }
    println!("\n| all errors of a form | SELECT EXISTS for each | probe | probe / selects |");
    println!("|:--|--:|--:|--:|");
    for (title, (selects, probe)) in forms {
        let ratio = probe.div_duration_f64(selects);
        println!("| {title} | {selects:.1?} | {probe:.1?} | {ratio:.2} |");
    }
}

fn refusal_details(
    criterion: &mut Criterion,
    runtime: &Runtime,
    transport: &str,
    refusal: &Refusal,
) {
    let mut group = criterion.benchmark_group(format!("{transport}, a refused INSERT"));
    group.bench_function("round trip", |bencher| {
        bencher.iter_custom(|each| runtime.block_on(refusal.refuse(each)).1);
    });
    group.bench_function("translation, last of 10 rules", |bencher| {
        bencher.iter_custom(|each| {
            let (errors, _) = runtime.block_on(refusal.refuse(each));
            refusal.translate(errors)
        });
    });
    group.finish();
}

fn form_details(criterion: &mut Criterion, runtime: &Runtime, title: &str, form: &Form) {
    let mut group = criterion.benchmark_group(title);
    for way in [Way::Selects, Way::Probe] {
        group.bench_function(way.to_string(), |bencher| {
            bencher.iter_custom(|each| runtime.block_on(form.check(way, each)));
        });
    }
    group.finish();
}
