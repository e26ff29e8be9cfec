//! Tenants whose tables differ, on one connection, with the same prepared statement: 0A000.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgConnection, PgPool};
use transom_tenant::{Schemas, TenantError, TenantId, Tenants, is_stale_plan};
use transom_testkit::Isolated;

/// One connection for two tenants, of whom one is migrated: its column is wider.
async fn mid_rollout() -> (Isolated, PgPool, Tenants) {
    let db = transom_testkit::database().await;
    sqlx::raw_sql(
        "create schema t_old; create table t_old.notes (n int); insert into t_old.notes values (1);
         create schema t_new; create table t_new.notes (n bigint); insert into t_new.notes values (2)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(db.options())
        .await
        .unwrap();
    let tenants = Tenants::in_schemas(pool.clone(), Schemas::new("t_").unwrap());
    (db, pool, tenants)
}

fn id(name: &str) -> TenantId {
    TenantId::new(name).unwrap()
}

/// The number, as text, whatever its type is; but the server checks the type of `n`.
async fn read(conn: &mut PgConnection) -> Result<String, sqlx::Error> {
    let row = sqlx::query("select n, n::text as text from notes")
        .fetch_one(conn)
        .await?;
    sqlx::Row::try_get(&row, "text")
}

#[tokio::test]
async fn plain_sqlx_fails_for_the_second_tenant_for_ever() {
    let (_db, pool, _) = mid_rollout().await;
    let mut conn = pool.acquire().await.unwrap();
    for (path, stale) in [
        ("t_old", false),
        ("t_new", true),
        ("t_new", true),
        ("t_old", false),
    ] {
        let mut tx = conn.begin().await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
            "set local search_path = {path}"
        )))
        .execute(&mut *tx)
        .await
        .unwrap();
        let read = read(&mut tx).await;
        let is_stale = read.as_ref().is_err_and(|error| is_stale_plan(error));
        assert_eq!(is_stale, stale, "{path}: {read:?}");
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn a_retry_recovers_and_keeps_the_connection() {
    let (_db, pool, tenants) = mid_rollout().await;
    let backend = "select pg_backend_pid()";
    let before: i32 = sqlx::query_scalar(backend).fetch_one(&pool).await.unwrap();
    let runs = AtomicUsize::new(0);
    for (tenant, expected) in [("old", "1"), ("new", "2"), ("new", "2"), ("old", "1")] {
        let text: String = tenants
            .run_retrying(
                &id(tenant),
                |error| is_stale_plan(error),
                async |tx| {
                    runs.fetch_add(1, Ordering::Relaxed);
                    read(tx).await
                },
            )
            .await
            .unwrap_or_else(|error: sqlx::Error| panic!("{tenant}: {error}"));
        assert_eq!(text, expected);
    }
    // Stale at the first of `new`, and then at `old`.
    assert_eq!(runs.into_inner(), 6);
    let after: i32 = sqlx::query_scalar(backend).fetch_one(&pool).await.unwrap();
    assert_eq!(after, before);
}

#[derive(Debug, thiserror::Error)]
enum Transparent {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Tenant(#[from] TenantError),
}

#[derive(Debug, thiserror::Error)]
enum Wrapped {
    #[error("could not read the notes")]
    Read(#[source] Transparent),
    #[error(transparent)]
    Tenant(#[from] TenantError),
}

#[tokio::test]
async fn it_is_found_in_an_error_of_ones_own() {
    let (_db, _pool, tenants) = mid_rollout().await;
    for tenant in ["old", "new", "old"] {
        let read: Result<String, Transparent> = tenants
            .run_retrying(
                &id(tenant),
                |error| is_stale_plan(error),
                async |tx| Ok(read(tx).await?),
            )
            .await;
        read.unwrap();
    }
    for tenant in ["new", "old"] {
        let read: Result<String, Wrapped> = tenants
            .run_retrying(
                &id(tenant),
                |error| is_stale_plan(error),
                async |tx| read(tx).await.map_err(|error| Wrapped::Read(error.into())),
            )
            .await;
        read.unwrap();
    }
    for tenant in ["new", "old"] {
        let read: Result<String, TenantError> = tenants
            .run_retrying(
                &id(tenant),
                |error| is_stale_plan(error),
                async |tx| Ok(read(tx).await?),
            )
            .await;
        read.unwrap();
    }
}

/// `anyhow::Error` is not `From<TenantError>` alone, but from every error.
#[tokio::test]
async fn it_is_found_in_an_anyhow_error_with_context() {
    use anyhow::Context as _;
    let (_db, _pool, tenants) = mid_rollout().await;
    for (round, tenant) in ["old", "new", "old", "new"].into_iter().enumerate() {
        let read: anyhow::Result<String> = tenants
            .run_retrying(
                &id(tenant),
                |error: &anyhow::Error| is_stale_plan(&**error),
                async |tx| {
                    let text = read(tx).await;
                    if round % 2 == 0 {
                        return Ok(text?);
                    }
                    text.context("the notes").context("the page")
                },
            )
            .await;
        read.unwrap();
    }
}

#[tokio::test]
async fn nothing_else_is_taken_for_it() {
    let (_db, _pool, tenants) = mid_rollout().await;
    for sql in [
        // 0A000, too: cross-database references are not implemented.
        "select * from other.public.notes",
        "select * from nothing",
        "select 1/0",
    ] {
        let runs = AtomicUsize::new(0);
        let error = tenants
            .run_retrying(
                &id("old"),
                |error| is_stale_plan(error),
                async |tx| {
                    runs.fetch_add(1, Ordering::Relaxed);
                    sqlx::query(sql).execute(&mut **tx).await.map(drop)
                },
            )
            .await
            .unwrap_err();
        assert!(!is_stale_plan(&error));
        assert_eq!(runs.into_inner(), 1, "{sql}");
    }
}
