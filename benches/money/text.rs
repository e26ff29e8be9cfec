//! Formatting and parsing.

use std::fmt::Display;
use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};
use moneylib::MoneyParser;
use transom_money::{Decimal, Money, Usd};

use crate::prices;

pub(crate) fn bench(criterion: &mut Criterion) {
    format(criterion);
    parse(criterion);
}

fn shown<T: Display>(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, values: &[T]) {
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            for value in black_box(values) {
                black_box(value.to_string());
            }
        });
    });
}

fn format(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("format");
    shown(&mut group, "ours", &prices::typed());
    shown(&mut group, "ours, dynamic", &prices::dynamic());
    shown(
        &mut group,
        "rust_decimal, the amount alone",
        &prices::decimals(),
    );
    shown(&mut group, "rusty-money", &prices::rusty());
    shown(&mut group, "moneylib", &prices::moneylib());
    shown(&mut group, "doubloon", &prices::doubloon());
}

fn read<R>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    texts: &[String],
    op: impl Fn(&str) -> R,
) {
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            for text in black_box(texts) {
                black_box(op(text));
            }
        });
    });
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    let amounts = prices::texts();
    let with_code: Vec<String> = amounts.iter().map(|text| format!("USD {text}")).collect();
    read(&mut group, "ours", &with_code, |text| {
        text.parse::<Money<Usd>>().unwrap()
    });
    read(&mut group, "ours, dynamic", &with_code, |text| {
        text.parse::<Money>().unwrap()
    });
    read(
        &mut group,
        "rust_decimal, the amount alone",
        &amounts,
        |text| Decimal::from_str_exact(text).unwrap(),
    );
    read(
        &mut group,
        "rusty-money, the amount alone",
        &amounts,
        |text| rusty_money::Money::from_str(text, rusty_money::iso::USD).unwrap(),
    );
    read(&mut group, "moneylib", &with_code, |text| {
        prices::Moneylib::from_str_code(text).unwrap()
    });
}
