//! The time to build a Multi of 3 and of 10 steps and to drop it, without a database.
//!
//! This is what the builder costs a transaction before its first round trip; beside one, which
//! takes tens of microseconds, it should not be seen. The allocations are counted in
//! `multi_builder_allocations`: an allocator that counts would slow this.

#[path = "../multi/transfer.rs"]
mod transfer;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};

fn build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build and drop a Multi");
    group.bench_function("3 steps", |b| {
        b.iter(|| drop(black_box(transfer::three(black_box(1)))));
    });
    group.bench_function("10 steps", |b| {
        b.iter(|| drop(black_box(transfer::ten(black_box(1)))));
    });
    group.finish();
}

criterion_group!(benches, build);
criterion_main!(benches);
