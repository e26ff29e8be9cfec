//! A pool for each of a hundred tenants, beside one pool with a search path for each transaction.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, PgPool};
use tokio::task::JoinSet;
use transom_tenant::{Schemas, TenantId, Tenants};

use crate::decile::lowest_decile;
use crate::effort::Effort;

const TENANTS: usize = 100;
const CLIENTS: usize = 8;

pub(crate) async fn report(effort: Effort) {
    let (each, rounds) = match effort {
        Effort::Bench => (100, 21),
        Effort::Test => (1, 1),
    };
    let db = transom_testkit::database().await;
    for n in 0..TENANTS {
        let sql = format!(
            "create schema t{n}; create table t{n}.notes (id int); insert into t{n}.notes values ({n})"
        );
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(db.pool())
            .await
            .unwrap();
    }
    let options = db.options().disable_statement_logging();
    let one = one_pool(&options).await;
    let many: Arc<Vec<PgPool>> = Arc::new((0..TENANTS).map(|n| own_pool(&options, n)).collect());
    let (mut shared, mut own) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let tenants = one.clone();
        shared.push(
            clients(each, move |n| {
                let tenants = tenants.clone();
                async move {
                    let tenant = TenantId::new(format!("t{n}")).unwrap();
                    let read: Result<i32, sqlx::Error> = tenants
                        .run(&tenant, async |tx| {
                            sqlx::query_scalar("select id from notes")
                                .fetch_one(&mut **tx)
                                .await
                        })
                        .await;
                    read.unwrap()
                }
            })
            .await,
        );
        let pools = Arc::clone(&many);
        own.push(
            clients(each, move |n| {
                let pool = pools[n].clone();
                async move {
                    let mut tx = pool.begin().await.unwrap();
                    let read: i32 = sqlx::query_scalar("select id from notes")
                        .fetch_one(&mut *tx)
                        .await
                        .unwrap();
                    tx.commit().await.unwrap();
                    read
                }
            })
            .await,
        );
    }
    let sessions: u32 = many.iter().map(PgPool::size).sum();
    let done = each * u32::try_from(CLIENTS).unwrap();
    let (shared, own) = (lowest_decile(shared, done), lowest_decile(own, done));
    println!(
        "\n| {TENANTS} tenants, {CLIENTS} clients | a transaction | / a pool each | sessions |"
    );
    println!("|:--|--:|--:|--:|");
    println!("| a pool each | {own:.1?} | 1 | {sessions} |");
    println!(
        "| one pool, a search path each | {shared:.1?} | {:.2} | {CLIENTS} |",
        shared.div_duration_f64(own)
    );
}

async fn one_pool(options: &PgConnectOptions) -> Tenants {
    let pool = PgPoolOptions::new()
        .max_connections(u32::try_from(CLIENTS).unwrap())
        .test_before_acquire(false)
        .connect_with(options.clone())
        .await
        .unwrap();
    Tenants::in_schemas(pool, Schemas::new("").unwrap())
}

fn own_pool(options: &PgConnectOptions, n: usize) -> PgPool {
    PgPoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .connect_lazy_with(options.clone().options([("search_path", format!("t{n}"))]))
}

/// Each client goes round the tenants, and none is at the same one as another.
async fn clients<F>(each: u32, work: impl Fn(usize) -> F + Clone + Send + 'static) -> Duration
where
    F: Future<Output = i32> + Send,
{
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for client in 0..CLIENTS {
        let work = work.clone();
        tasks.spawn(async move {
            for turn in 0..each as usize {
                let n = (client * TENANTS / CLIENTS + turn) % TENANTS;
                assert_eq!(usize::try_from(work(n).await).unwrap(), n);
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    start.elapsed()
}
