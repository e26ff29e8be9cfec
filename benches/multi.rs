//! What a Multi costs beside the same statements written by hand with sqlx.
//!
//! Both run on one server, over a Unix socket where the server is local, and are timed in
//! turn in one run: quote the ratio, not the times. Three statements in a transaction; the
//! Multi has one round trip more, for its check of the constraints.
#![expect(clippy::unwrap_used, reason = "a bench is a program, not an API")]

use criterion::{Criterion, criterion_group, criterion_main};
use sqlx::PgPool;
use transom_multi::Multi;

async fn add(conn: &mut sqlx::PgConnection, n: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar("select $1::bigint + 1")
        .bind(n)
        .fetch_one(conn)
        .await
}

async fn by_hand(pool: &PgPool) -> sqlx::Result<i64> {
    let mut tx = pool.begin().await?;
    let a = add(&mut tx, 0).await?;
    let b = add(&mut tx, a).await?;
    let c = add(&mut tx, b).await?;
    tx.commit().await?;
    Ok(c)
}

async fn with_multi(pool: &PgPool) -> i64 {
    let (_, _, c) = Multi::new()
        .step("a", async |tx, ()| add(tx, 0).await)
        .step("b", async |tx, (a,): &(i64,)| add(tx, *a).await)
        .step("c", async |tx, (_, b): &(i64, i64)| add(tx, *b).await)
        .run(pool)
        .await
        .unwrap();
    c
}

fn three_steps(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime.block_on(transom_testkit::schema());
    let pool = db.pool();
    let mut group = criterion.benchmark_group("three statements in a transaction");
    group.bench_function("sqlx by hand", |b| {
        b.to_async(&runtime)
            .iter(|| async { by_hand(pool).await.unwrap() });
    });
    group.bench_function("transom-multi", |b| {
        b.to_async(&runtime).iter(|| with_multi(pool));
    });
    group.finish();
}

criterion_group!(benches, three_steps);
criterion_main!(benches);
