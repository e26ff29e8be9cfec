//! Row-level security on a million rows, with and without an index that leads with the tenant.

use std::time::{Duration, Instant};

use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection};
use transom_tenant::{Policy, TenantError, TenantId, Tenants};
use transom_testkit::Isolated;

use crate::decile::lowest_decile;
use crate::effort::Effort;

const TENANTS: i32 = 1_000;

pub(crate) async fn report(effort: Effort) {
    let (rows, each, rounds) = match effort {
        Effort::Bench => (1_000_000, 20, 41),
        Effort::Test => (10_000, 1, 1),
    };
    let db = transom_testkit::schema().await;
    println!(
        "\n| {rows} rows of {TENANTS} tenants, the sum over one's | own WHERE | policy | / WHERE |"
    );
    println!("|:--|--:|--:|--:|");
    for index in [true, false] {
        let sql = table(rows, index);
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(db.pool())
            .await
            .unwrap();
        let own = time(&db, false, index, each, rounds).await;
        let mut owner = db.pool().acquire().await.unwrap();
        Policy::on("notes").install(&mut owner).await.unwrap();
        drop(owner);
        let policy = time(&db, true, index, each, rounds).await;
        let with = if index {
            "with an index"
        } else {
            "without an index"
        };
        println!(
            "| {with} | {own:.1?} | {policy:.1?} | {:.2} |",
            policy.div_duration_f64(own)
        );
    }
}

fn table(rows: i32, index: bool) -> String {
    let index = if index {
        "create index on notes (tenant_id);"
    } else {
        ""
    };
    format!(
        "drop table if exists notes;
         create table notes (tenant_id text not null, size int not null);
         insert into notes select 't' || n % {TENANTS}, n from generate_series(1, {rows}) as n;
         {index} analyze notes; checkpoint"
    )
}

/// As a role that the policy binds. A sequential scan takes so long that a few turns are enough.
async fn time(db: &Isolated, policy: bool, index: bool, each: u32, rounds: usize) -> Duration {
    let options = db.app_role().await.disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .unwrap();
    let tenants = Tenants::new(pool);
    let (each, rounds) = if index {
        (each, rounds)
    } else {
        (1, rounds.min(11))
    };
    let tenant = TenantId::new("t500").unwrap();
    let mut times = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        for _ in 0..each {
            let sum: Result<i64, TenantError> = tenants
                .run(&tenant, async |tx| {
                    let tenant = tx.tenant().clone();
                    Ok(sum(tx, &tenant, policy).await?)
                })
                .await;
            assert!(sum.unwrap() > 0);
        }
        times.push(start.elapsed());
    }
    lowest_decile(times, each)
}

async fn sum(conn: &mut PgConnection, tenant: &TenantId, policy: bool) -> sqlx::Result<i64> {
    if policy {
        return sqlx::query_scalar("select sum(size) from notes")
            .fetch_one(conn)
            .await;
    }
    sqlx::query_scalar("select sum(size) from notes where tenant_id = $1")
        .bind(tenant)
        .fetch_one(conn)
        .await
}
