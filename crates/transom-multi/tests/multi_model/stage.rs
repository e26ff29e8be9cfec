//! The schema and the pool of one connection on which every program runs, and what must
//! hold of them after it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::{Executor, PgPool};
use transom_testkit::Isolated;

use super::program::SEEDS;
use super::report::Table;

/// Looks at a backend that should be gone, one millisecond apart.
const PATIENCE: u32 = 20_000;

pub(crate) struct Stage {
    db: Isolated,
    /// Whoever borrows from it next gets the very connection that was mistreated.
    pub(crate) pool: PgPool,
    /// The backend of that connection.
    pid: Arc<AtomicI32>,
    application: String,
    probes: AtomicU32,
}

impl Stage {
    pub(crate) async fn set_up() -> Self {
        let db = transom_testkit::schema().await;
        let tables = "
            create table t (
                key int primary key,
                note int not null,
                twin int references t deferrable initially deferred
            );
            create table probes (n int primary key)";
        db.pool().execute(tables).await.unwrap();
        let application = format!("{}_model", db.name());
        let pid = Arc::new(AtomicI32::new(0));
        let seen = pid.clone();
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_mins(1))
            .after_connect(move |conn, _| {
                let seen = seen.clone();
                Box::pin(async move {
                    let ask = sqlx::query_scalar("select pg_backend_pid()");
                    seen.store(ask.fetch_one(conn).await?, Ordering::SeqCst);
                    Ok(())
                })
            })
            .connect_with(db.options().application_name(&application))
            .await
            .unwrap();
        Stage {
            db,
            pool,
            pid,
            application,
            probes: AtomicU32::new(0),
        }
    }

    /// Back to the table that every program begins with.
    pub(crate) async fn reset(&self) {
        let [first, second] = SEEDS;
        sqlx::query(
            "with old as (delete from t where key not in ($1, $2))
            insert into t values ($1, 0), ($2, 0)
            on conflict (key) do update set note = 0, twin = null",
        )
        .bind(first)
        .bind(second)
        .execute(self.db.pool())
        .await
        .unwrap();
    }

    pub(crate) fn killer(&self) -> (PgPool, i32) {
        (self.db.pool().clone(), self.pid.load(Ordering::SeqCst))
    }

    /// What others see.
    pub(crate) async fn table(&self) -> Table {
        let rows: Vec<(i32, i32, Option<i32>)> = sqlx::query_as("select key, note, twin from t")
            .fetch_all(self.db.pool())
            .await
            .unwrap();
        rows.into_iter()
            .map(|(key, note, twin)| (key, (note, twin)))
            .collect()
    }

    /// Whether the next borrower gets a connection that is not in a transaction, and no
    /// backend of an earlier one is left.
    pub(crate) async fn health(&self) -> Result<(), String> {
        let probe = i32::try_from(self.probes.fetch_add(1, Ordering::SeqCst)).unwrap();
        let mut conn = self.pool.acquire().await.map_err(|e| e.to_string())?;
        sqlx::query("insert into probes values ($1)")
            .bind(probe)
            .execute(&mut *conn)
            .await
            .map_err(|error| format!("the pool hands out a broken connection: {error}"))?;
        let seen: bool = sqlx::query_scalar("select exists (select from probes where n = $1)")
            .bind(probe)
            .fetch_one(self.db.pool())
            .await
            .unwrap();
        if !seen {
            return Err("the next borrower's write is in a transaction of nobody".into());
        }
        drop(conn);

        let mut left = Vec::new();
        for _ in 0..PATIENCE {
            left = self.busy_backends().await;
            if left.is_empty() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Err(format!("backends are left in state {left:?}"))
    }

    /// The states of the pool's backends, but for that of its one connection at rest.
    async fn busy_backends(&self) -> Vec<String> {
        let sql = "select coalesce(state, 'unknown') from pg_stat_activity
            where application_name = $1 and not (pid = $2 and state = 'idle')";
        sqlx::query_scalar(sql)
            .bind(&self.application)
            .bind(self.pid.load(Ordering::SeqCst))
            .fetch_all(self.db.pool())
            .await
            .unwrap()
    }
}
