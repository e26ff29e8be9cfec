//! What the database refuses.

use anyhow::bail;
use sqlx::postgres::PgDatabaseError;
use sqlx::{AssertSqlSafe, PgPool};

/// Runs a statement that has to fail, and says by which SQLSTATE and what it did.
pub(crate) async fn of(pool: &PgPool, sql: &str) -> anyhow::Result<String> {
    // Written here, with nothing of a user's in it.
    let result = sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await;
    match result {
        Ok(_) => bail!("not refused: {sql}"),
        Err(sqlx::Error::Database(error)) => Ok(described(error.downcast_ref())),
        Err(error) => Err(error.into()),
    }
}

fn described(error: &PgDatabaseError) -> String {
    let code = error.code();
    // The server's own messages are in its language, so they are not shown; the package's are not.
    match (error.constraint(), error.column()) {
        (Some(constraint), _) => format!("SQLSTATE {code}, {constraint}"),
        (None, Some(column)) => format!("SQLSTATE {code}, column {column}"),
        (None, None) => format!("SQLSTATE {code}, {}", error.message()),
    }
}
