//! Money beside rusty-money, moneylib, doubloon, raw `rust_decimal` and raw integers.
//!
//! Each operation goes over the same thousand prices (two digits, up to a million, a third of
//! them negative), so a time is that of a thousand operations; allocation goes over a hundred of
//! them. The contenders of a group run one after another; what is printed at the end is the
//! lowest decile of each one's samples and its ratio to ours, as noise only adds.
//!
//! `rows` has a PostgreSQL between: ten thousand rows of NUMERIC and TEXT written by one statement
//! and read back by one, over a Unix socket.
#![expect(clippy::unwrap_used, reason = "a bench is a program, not an API")]

mod arithmetic;
mod json;
mod prices;
mod ratios;
mod rows;
mod sharing;
mod text;

use std::time::Duration;

use criterion::Criterion;

fn main() {
    let samples = tempfile::tempdir().unwrap();
    let mut criterion = Criterion::default()
        .output_directory(samples.path())
        .without_plots()
        .sample_size(50)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    arithmetic::bench(&mut criterion);
    sharing::bench(&mut criterion);
    text::bench(&mut criterion);
    json::bench(&mut criterion);
    rows::bench(&mut criterion);
    ratios::print(samples.path());
}
