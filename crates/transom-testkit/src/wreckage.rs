//! Dropping what a test leaves, even with its connections still open.

use sqlx::PgConnection;

use crate::name::{quote, sql};

/// SQLSTATE `lock_not_available`: `lock_timeout` ran out.
const LOCK_NOT_AVAILABLE: &str = "55P03";
/// SQLSTATE `deadlock_detected`.
const DEADLOCK: &str = "40P01";

/// Ends whoever has touched a relation of the schema in a transaction that is still open. A test
/// that failed or was dropped half-way may hold such a lock for as long as its runtime lives.
const END_HOLDERS: &str = "
    SELECT pg_catalog.pg_terminate_backend(holders.pid)
    FROM (
        SELECT DISTINCT l.pid
        FROM pg_catalog.pg_locks l
        JOIN pg_catalog.pg_class c ON c.oid = l.relation
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND l.pid <> pg_catalog.pg_backend_pid()
          AND l.database = (
              SELECT d.oid FROM pg_catalog.pg_database d
              WHERE d.datname = pg_catalog.current_database())
    ) holders";

const TRIES: usize = 20;

/// Drops a schema with all it holds.
pub(crate) async fn drop_schema(session: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    let statement = format!("DROP SCHEMA IF EXISTS {} CASCADE", quote(name));
    sqlx::query("SET lock_timeout = '250ms'")
        .execute(&mut *session)
        .await?;
    let mut result = Ok(());
    for _ in 0..TRIES {
        sqlx::query(END_HOLDERS)
            .bind(name)
            .execute(&mut *session)
            .await?;
        result = sqlx::query(sql(statement.clone()))
            .execute(&mut *session)
            .await
            .map(drop);
        match &result {
            Err(sqlx::Error::Database(error))
                if matches!(error.code().as_deref(), Some(LOCK_NOT_AVAILABLE | DEADLOCK)) => {}
            _ => break,
        }
    }
    sqlx::query("RESET lock_timeout").execute(session).await?;
    result
}

/// The statement that drops a database together with its connections.
pub(crate) fn drop_database(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quote(name))
}
