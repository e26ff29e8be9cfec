//! Migrations of many tenants at once, beside sqlx's migrator, one tenant after the other.

use std::time::Instant;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqlSafeStr};
use transom_tenant::{Migrations, Schemas, TenantId};
use transom_testkit::Isolated;

use crate::effort::Effort;

const MIGRATIONS: [&str; 3] = [
    "create table notes (id bigint generated always as identity primary key, body text not null)",
    "create index on notes (body)",
    "alter table notes add column written timestamptz not null default now()",
];

pub(crate) async fn report(effort: Effort) {
    let (tenants, rounds) = match effort {
        Effort::Bench => (64, 5),
        Effort::Test => (2, 1),
    };
    // The best of a few rounds, in turns.
    let mut best = [0.0_f64; 4];
    for _ in 0..rounds {
        best[0] = best[0].max(by_sqlx(tenants).await);
        for (n, jobs) in [1, 4, 8].into_iter().enumerate() {
            best[n + 1] = best[n + 1].max(by_ours(tenants, jobs).await);
        }
    }
    let [sqlx, rest @ ..] = best;
    println!("\n| {tenants} tenants, 3 migrations each | migrations a second | / sqlx |");
    println!("|:--|--:|--:|");
    println!("| sqlx's migrator, one after the other | {sqlx:.0} | 1 |");
    for (jobs, rate) in [1, 4, 8].into_iter().zip(rest) {
        println!("| {jobs} at a time | {rate:.0} | {:.2} |", rate / sqlx);
    }
}

fn migrator() -> Migrator {
    let migrations = (1..).zip(MIGRATIONS).map(|(version, sql)| {
        let sql = sql.into_sql_str();
        Migration::new(version, "bench".into(), MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(migrations.collect())
}

async fn prepared(tenants: i64) -> (Isolated, Schemas) {
    let db = transom_testkit::database().await;
    let schemas = Schemas::new("tenant_").unwrap();
    let mut conn = db.pool().acquire().await.unwrap();
    for n in 0..tenants {
        schemas.create(&mut conn, &TenantId::from(n)).await.unwrap();
    }
    drop(conn);
    (db, schemas)
}

async fn by_ours(tenants: i64, jobs: usize) -> f64 {
    let (db, schemas) = prepared(tenants).await;
    let options = db.options().disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(u32::try_from(jobs).unwrap())
        .connect_with(options)
        .await
        .unwrap();
    let migrations = Migrations::new(schemas, &migrator()).jobs(jobs);
    let start = Instant::now();
    let report = migrations.run(&pool).await.unwrap();
    let rate = rate(tenants, start);
    assert!(report.is_complete(), "{report}");
    rate
}

async fn by_sqlx(tenants: i64) -> f64 {
    let (db, _) = prepared(tenants).await;
    let migrator = migrator();
    let options = db.options().disable_statement_logging();
    let mut conn = PgConnection::connect_with(&options).await.unwrap();
    let start = Instant::now();
    for n in 0..tenants {
        let path = AssertSqlSafe(format!("set search_path = tenant_{n}"));
        sqlx::raw_sql(path).execute(&mut conn).await.unwrap();
        migrator.run(&mut conn).await.unwrap();
    }
    let rate = rate(tenants, start);
    conn.close().await.unwrap();
    rate
}

fn rate(tenants: i64, start: Instant) -> f64 {
    let migrations = u32::try_from(tenants).unwrap() * 3;
    f64::from(migrations) / start.elapsed().as_secs_f64()
}
