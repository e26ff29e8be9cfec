//! `serde_json`, `{"amount":"12.34","currency":"USD"}` both ways.

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};
use serde::Serialize;
use serde::de::DeserializeOwned;
use transom_money::{Money, Usd};

use crate::prices;

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("serialize");
    written(&mut group, "ours", &prices::typed());
    written(&mut group, "ours, dynamic", &prices::dynamic());
    written(&mut group, "rusty-money", &prices::rusty());
    written(&mut group, "doubloon", &prices::doubloon());
    group.finish();

    let mut group = criterion.benchmark_group("deserialize");
    read::<Money<Usd>>(&mut group, "ours", &prices::typed());
    read::<Money>(&mut group, "ours, dynamic", &prices::typed());
    read::<prices::RustyMoney>(&mut group, "rusty-money", &prices::rusty());
}

fn written<T: Serialize>(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, values: &[T]) {
    let mut json = Vec::with_capacity(128);
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            for value in black_box(values) {
                json.clear();
                serde_json::to_writer(&mut json, value).unwrap();
                black_box(&mut json);
            }
        });
    });
}

fn read<T: DeserializeOwned>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    values: &[impl Serialize],
) {
    let texts: Vec<String> = values
        .iter()
        .map(|value| serde_json::to_string(value).unwrap())
        .collect();
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            for text in black_box(&texts) {
                black_box(serde_json::from_str::<T>(text).unwrap());
            }
        });
    });
}
