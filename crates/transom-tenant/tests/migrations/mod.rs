//! Tenants' schemas in a database of their own, and migrations from text.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, PgPool, SqlSafeStr};
use transom_tenant::{Migrations, Schemas, TenantId};
use transom_testkit::Isolated;

pub(crate) fn id(name: &str) -> TenantId {
    TenantId::new(name).unwrap()
}

pub(crate) fn schemas() -> Schemas {
    Schemas::new("tenant_").unwrap()
}

/// Numbered from 1; the first line decides about the transaction, as in a file.
pub(crate) fn migrator(texts: &[&str]) -> Migrator {
    let one = |(version, text): (i64, &&str)| {
        let outside = text.starts_with("-- no-transaction");
        let sql = AssertSqlSafe((*text).to_owned()).into_sql_str();
        Migration::new(version, "test".into(), MigrationType::Simple, sql, outside)
    };
    Migrator::with_migrations((1..).zip(texts).map(one).collect())
}

pub(crate) fn migrations(texts: &[&str]) -> Migrations {
    Migrations::new(schemas(), &migrator(texts))
}

/// A database with these tenants, whose schemas are empty.
pub(crate) async fn tenants(names: impl IntoIterator<Item = impl AsRef<str>>) -> Isolated {
    let db = transom_testkit::database().await;
    let mut conn = db.pool().acquire().await.unwrap();
    for name in names {
        schemas()
            .create(&mut conn, &id(name.as_ref()))
            .await
            .unwrap();
    }
    drop(conn);
    db
}

pub(crate) async fn execute(pool: &PgPool, sql: impl Into<String>) {
    sqlx::raw_sql(AssertSqlSafe(sql.into()))
        .execute(pool)
        .await
        .unwrap();
}

pub(crate) async fn count(pool: &PgPool, sql: impl Into<String>) -> i64 {
    let sql = AssertSqlSafe(sql.into());
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}
