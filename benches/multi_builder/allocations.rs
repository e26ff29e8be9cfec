//! The allocations of building a Multi of 3 and of 10 steps, without a database.
//!
//! A count, not a measurement: it is the same in every run on every machine. The list of names
//! counts anew each time it grows.

#[path = "../multi/transfer.rs"]
mod transfer;

use std::hint::black_box;

use allocation_counter::{AllocationInfo, measure};

fn main() {
    let none = measure(|| drop(black_box(transom_multi::Multi::new())));
    let three = measure(|| drop(black_box(transfer::three(black_box(1)))));
    let ten = measure(|| drop(black_box(transfer::ten(black_box(1)))));
    println!("| Multi    | allocations | bytes | bytes at once |");
    println!("|----------|------------:|------:|--------------:|");
    row("empty", none);
    row("3 steps", three);
    row("10 steps", ten);
}

fn row(name: &str, allocated: AllocationInfo) {
    let AllocationInfo {
        count_total,
        bytes_total,
        bytes_max,
        ..
    } = allocated;
    println!("| {name:8} | {count_total:11} | {bytes_total:5} | {bytes_max:13} |");
}
