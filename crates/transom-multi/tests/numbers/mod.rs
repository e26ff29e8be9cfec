//! A table of numbers to write into, and an application's error.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]
#![allow(dead_code, reason = "each test takes what it needs")]

use sqlx::{PgConnection, PgPool};
use transom_multi::Stale;
use transom_testkit::Isolated;

/// What an application using the crate would have.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AppError {
    #[error("{0} is not allowed")]
    Refused(i32),
    #[error(transparent)]
    Stale(#[from] Stale),
    #[error("the database failed")]
    Db(#[from] sqlx::Error),
}

pub(crate) async fn numbers() -> Isolated {
    let db = transom_testkit::schema().await;
    let sql = "create table numbers (n int primary key, version int not null default 0)";
    sqlx::raw_sql(sql).execute(db.pool()).await.unwrap();
    db
}

pub(crate) async fn insert(conn: &mut PgConnection, n: i32) -> Result<i32, AppError> {
    if n < 0 {
        return Err(AppError::Refused(n));
    }
    sqlx::query("insert into numbers (n) values ($1)")
        .bind(n)
        .execute(conn)
        .await?;
    Ok(n)
}

/// What everybody sees of the table.
pub(crate) async fn written(pool: &PgPool) -> Vec<i32> {
    sqlx::query_scalar("select n from numbers order by n")
        .fetch_all(pool)
        .await
        .unwrap()
}
