//! A tenant's transaction beside a plain one.

use std::time::{Duration, Instant};

use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use transom_tenant::{Schemas, TenantId, Tenants};

use crate::decile::lowest_decile;
use crate::effort::Effort;
use crate::transports::transports;

const EACH: u32 = 20;
const ROUNDS: usize = 201;

pub(crate) async fn report(effort: Effort) {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql("create table notes (id int primary key); insert into notes values (1)")
        .execute(db.pool())
        .await
        .unwrap();
    // The only tenant's schema is that of this bench.
    let tenant = TenantId::new(db.name()).unwrap();
    println!("\n| a transaction of one SELECT | plain | rows | / plain | schemas | / plain |");
    println!("|:--|--:|--:|--:|--:|--:|");
    for (transport, options) in transports(&db) {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .unwrap();
        let rows = Tenants::new(pool.clone());
        let schemas = Tenants::in_schemas(pool.clone(), Schemas::new("").unwrap());
        let (rounds, each) = match effort {
            Effort::Bench => (ROUNDS, EACH),
            Effort::Test => (1, 1),
        };
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..rounds {
            times[0].push(plain(&pool, each).await);
            times[1].push(scoped(&rows, &tenant, each).await);
            times[2].push(scoped(&schemas, &tenant, each).await);
        }
        let [plain, rows, schemas] = times.map(|times| lowest_decile(times, each));
        println!(
            "| {transport} | {plain:.1?} | {rows:.1?} | {:.2} | {schemas:.1?} | {:.2} |",
            rows.div_duration_f64(plain),
            schemas.div_duration_f64(plain)
        );
    }
}

async fn plain(pool: &PgPool, each: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..each {
        let mut tx = pool.begin().await.unwrap();
        let read: i32 = sqlx::query_scalar("select id from notes")
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        assert_eq!(read, 1);
        tx.commit().await.unwrap();
    }
    start.elapsed()
}

async fn scoped(tenants: &Tenants, tenant: &TenantId, each: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..each {
        let read: Result<i32, sqlx::Error> = tenants
            .run(tenant, async |tx| {
                sqlx::query_scalar("select id from notes")
                    .fetch_one(&mut **tx)
                    .await
            })
            .await;
        assert_eq!(read.unwrap(), 1);
    }
    start.elapsed()
}
