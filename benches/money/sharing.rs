//! Allocating by 3 and by 100 weights.

use std::hint::black_box;

use criterion::Criterion;
use moneylib::BaseOps;

use crate::prices;

const SHARED: usize = 100;

pub(crate) fn bench(criterion: &mut Criterion) {
    by_three(criterion);
    by_a_hundred(criterion);
}

fn by_three(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("allocate by 3 weights");
    let ours = prices::typed();
    group.bench_function("ours", |bencher| {
        bencher.iter(|| {
            for money in &ours[..SHARED] {
                black_box(money.allocate_array(black_box(&[50, 30, 21])).unwrap());
            }
        });
    });
    group.bench_function("ours, a Vec", |bencher| {
        bencher.iter(|| {
            for money in &ours[..SHARED] {
                black_box(money.allocate(black_box(&[50, 30, 21])).unwrap());
            }
        });
    });
    let rusty = prices::rusty();
    group.bench_function("rusty-money", |bencher| {
        bencher.iter(|| {
            for money in &rusty[..SHARED] {
                black_box(money.allocate(black_box(vec![50, 30, 21])).unwrap());
            }
        });
    });
    let moneylib = prices::moneylib();
    group.bench_function("moneylib", |bencher| {
        bencher.iter(|| {
            for money in &moneylib[..SHARED] {
                let shares: Vec<prices::Moneylib> = money.split(black_box(&[50, 30, 21])).unwrap();
                black_box(shares);
            }
        });
    });
}

fn by_a_hundred(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("allocate by 100 weights");
    let weights: Vec<u64> = (1..=100).collect();
    let narrow: Vec<u32> = (1..=100).collect();
    let signed: Vec<i32> = (1..=100).collect();
    let ours = prices::typed();
    group.bench_function("ours", |bencher| {
        bencher.iter(|| {
            for money in &ours[..SHARED] {
                black_box(money.allocate(black_box(&weights)).unwrap());
            }
        });
    });
    let rusty = prices::rusty();
    group.bench_function("rusty-money", |bencher| {
        bencher.iter(|| {
            for money in &rusty[..SHARED] {
                black_box(money.allocate(black_box(&narrow).clone()).unwrap());
            }
        });
    });
    let moneylib = prices::moneylib();
    group.bench_function("moneylib", |bencher| {
        bencher.iter(|| {
            for money in &moneylib[..SHARED] {
                let shares: Vec<prices::Moneylib> = money.split(black_box(&signed[..])).unwrap();
                black_box(shares);
            }
        });
    });
}
