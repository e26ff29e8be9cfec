//! Adding pairs, summing a slice, multiplying by a rate and rounding.

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};
use moneylib::{BaseOps, IterOps};
use transom_money::{Decimal, Money, Rounding, Usd};

use crate::prices;

pub(crate) fn bench(criterion: &mut Criterion) {
    add(criterion);
    sum(criterion);
    mul(criterion);
}

/// Each element with its mirror image, into a vector that is there.
fn pairs<T, R>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    values: &[T],
    op: impl Fn(&T, &T) -> R,
) {
    let mut out: Vec<R> = Vec::with_capacity(values.len());
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            out.clear();
            let values = black_box(values);
            out.extend(
                values
                    .iter()
                    .zip(values.iter().rev())
                    .map(|(a, b)| op(a, b)),
            );
            black_box(&mut out);
        });
    });
}

fn add(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("add");
    pairs(&mut group, "ours", &prices::typed(), |a, b| *a + *b);
    pairs(&mut group, "ours, dynamic", &prices::dynamic(), |a, b| {
        a.try_add(*b).unwrap()
    });
    let cents = prices::cents(prices::COUNT);
    pairs(&mut group, "i64", &cents, |a, b| a.checked_add(*b).unwrap());
    let wide: Vec<i128> = cents.iter().copied().map(i128::from).collect();
    pairs(&mut group, "i128", &wide, |a, b| a.checked_add(*b).unwrap());
    pairs(&mut group, "rust_decimal", &prices::decimals(), |a, b| {
        a.checked_add(*b).unwrap()
    });
    pairs(&mut group, "rusty-money", &prices::rusty(), |a, b| {
        a.add(*b).unwrap()
    });
    pairs(&mut group, "moneylib", &prices::moneylib(), |a, b| {
        a.checked_add(*b).unwrap()
    });
    pairs(&mut group, "doubloon", &prices::doubloon(), |a, b| *a + *b);
    pairs(
        &mut group,
        "doubloon, dynamic",
        &prices::doubloon_dynamic(),
        |a, b| (*a + *b).unwrap(),
    );
}

fn slice<T, R>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    values: &[T],
    op: impl Fn(&[T]) -> R,
) {
    group.bench_function(name, |bencher| bencher.iter(|| op(black_box(values))));
}

fn sum(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sum");
    slice(&mut group, "ours", &prices::typed(), |all| {
        all.iter().sum::<Money<Usd>>()
    });
    slice(&mut group, "ours, dynamic", &prices::dynamic(), |all| {
        Money::try_sum(prices::currency(), all.iter().copied()).unwrap()
    });
    let cents = prices::cents(prices::COUNT);
    slice(&mut group, "i64", &cents, |all| {
        all.iter()
            .try_fold(0_i64, |sum, x| sum.checked_add(*x))
            .unwrap()
    });
    slice(&mut group, "rust_decimal", &prices::decimals(), |all| {
        all.iter().sum::<Decimal>()
    });
    slice(&mut group, "rusty-money", &prices::rusty(), |all| {
        all[1..].iter().fold(all[0], |sum, x| sum.add(*x).unwrap())
    });
    slice(&mut group, "moneylib", &prices::moneylib(), |all| {
        all.checked_sum().unwrap()
    });
    slice(&mut group, "doubloon", &prices::doubloon(), |all| {
        all[1..].iter().fold(all[0], |sum, x| sum + *x)
    });
}

fn mul(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("multiply by 0.0825, round half to even");
    let rate = Decimal::new(825, 4);
    pairs(&mut group, "ours", &prices::typed(), |a, _| {
        a.mul_round(black_box(rate), Rounding::HalfEven).unwrap()
    });
    pairs(&mut group, "rust_decimal", &prices::decimals(), |a, _| {
        a.checked_mul(black_box(rate)).unwrap().round_dp(2)
    });
    pairs(&mut group, "rusty-money", &prices::rusty(), |a, _| {
        a.mul(black_box(rate))
            .unwrap()
            .round(2, rusty_money::Round::HalfEven)
    });
    pairs(&mut group, "moneylib", &prices::moneylib(), |a, _| {
        a.checked_mul(black_box(rate)).unwrap()
    });
}
