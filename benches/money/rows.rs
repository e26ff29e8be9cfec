//! Ten thousand rows of NUMERIC and TEXT, written and read, with a server between.

use std::hint::black_box;

use criterion::Criterion;
use sqlx::{PgPool, Row};
use tokio::runtime::Runtime;
use transom_money::{Currency, Decimal, Money, Numeric};
use transom_testkit::schema;

use crate::prices;

const ROWS: i64 = 10_000;
const WRITE: &str = "insert into prices select * from unnest($1::numeric[], $2::text[])";
const READ: &str = "select amount, currency from prices";

pub(crate) fn bench(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let schema = runtime.block_on(schema());
    let pool = schema.pool();
    let amounts: Vec<Decimal> = prices::cents(ROWS)
        .into_iter()
        .map(|cents| Decimal::new(cents, 2))
        .collect();
    runtime.block_on(async {
        sqlx::raw_sql("create table prices (amount numeric not null, currency text not null)")
            .execute(pool)
            .await
            .unwrap();
    });

    let mut group = criterion.benchmark_group("write 10,000 rows");
    group.sample_size(20);
    let money: Vec<Money> = amounts
        .iter()
        .map(|amount| Money::new(*amount, Currency::USD))
        .collect();
    group.bench_function("ours", |bencher| {
        bencher.to_async(&runtime).iter(|| write_ours(pool, &money));
    });
    group.bench_function("rust_decimal by sqlx", |bencher| {
        bencher
            .to_async(&runtime)
            .iter(|| write_decimals(pool, &amounts));
    });
    group.finish();

    runtime.block_on(async {
        sqlx::query("truncate prices").execute(pool).await.unwrap();
        write_ours(pool, &money).await;
    });
    let mut group = criterion.benchmark_group("read 10,000 rows");
    group.sample_size(20);
    group.bench_function("ours", |bencher| {
        bencher.to_async(&runtime).iter(async || {
            let rows = sqlx::query(READ).fetch_all(pool).await.unwrap();
            let money = rows
                .iter()
                .map(|row| Money::from_columns(row.get(0), row.get(1)));
            black_box(money.collect::<Vec<_>>());
        });
    });
    group.bench_function("rust_decimal by sqlx", |bencher| {
        bencher.to_async(&runtime).iter(async || {
            let rows = sqlx::query(READ).fetch_all(pool).await.unwrap();
            let pairs = rows
                .iter()
                .map(|row| (row.get::<Decimal, _>(0), row.get::<String, _>(1)));
            black_box(pairs.collect::<Vec<_>>());
        });
    });
    group.finish();
}

async fn write_ours(pool: &PgPool, money: &[Money]) {
    let amounts: Vec<Numeric> = money.iter().map(|money| money.numeric()).collect();
    let currencies: Vec<Currency> = money.iter().map(|money| money.currency()).collect();
    let query = sqlx::query(WRITE).bind(amounts).bind(currencies);
    query.execute(pool).await.unwrap();
}

async fn write_decimals(pool: &PgPool, amounts: &[Decimal]) {
    let currencies = vec!["USD"; amounts.len()];
    let query = sqlx::query(WRITE).bind(amounts).bind(currencies);
    query.execute(pool).await.unwrap();
}
