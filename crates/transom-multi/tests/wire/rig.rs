//! A schema, a wire to it, and a pool of a single connection over that wire: whoever borrows
//! next gets the very connection that the test has mistreated.

use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::{PgConnection, PgPool};
use transom_testkit::Isolated;
use transom_testkit::wire::Wire;

/// How often to look, 5 ms apart, for what must come about by itself.
const PATIENCE: u32 = 4_000;

pub(crate) struct Rig {
    // In the order in which they are dropped.
    pub(crate) pool: PgPool,
    pub(crate) wire: Wire,
    pub(crate) db: Isolated,
    marks: AtomicI32,
}

impl Rig {
    pub(crate) async fn new() -> Rig {
        let db = transom_testkit::schema().await;
        sqlx::raw_sql("create table t (run int, part int); create table marks (n int)")
            .execute(db.pool())
            .await
            .unwrap();
        let wire = Wire::to(&db).await;
        let pool = PgPoolOptions::new()
            .max_connections(1)
            // Without the ping of a borrower nothing but the run itself is on the wire.
            .test_before_acquire(false)
            .connect_with(wire.options().application_name(db.name()))
            .await
            .unwrap();
        Rig {
            pool,
            wire,
            db,
            marks: AtomicI32::new(0),
        }
    }

    /// What others see of a run: its parts.
    pub(crate) async fn parts(&self, run: i32) -> Vec<i32> {
        sqlx::query_scalar("select part from t where run = $1 order by part")
            .bind(run)
            .fetch_all(self.db.pool())
            .await
            .unwrap()
    }

    /// Whether a write by the pool's next borrower, outside any transaction, is there for
    /// others at once.
    pub(crate) async fn is_healthy(&self) -> sqlx::Result<bool> {
        let mark = self.marks.fetch_add(1, Ordering::Relaxed);
        let mut conn = self.pool.acquire().await?;
        sqlx::query("insert into marks values ($1)")
            .bind(mark)
            .execute(&mut *conn)
            .await?;
        sqlx::query_scalar("select exists (select from marks where n = $1)")
            .bind(mark)
            .fetch_one(self.db.pool())
            .await
    }

    /// Waits until the pool has done what it does in the background: the connection is back
    /// in it, or closed.
    pub(crate) async fn settled(&self) {
        until("the pool to settle", async || {
            self.pool.num_idle() as u64 == u64::from(self.pool.size())
        })
        .await;
    }

    /// Waits until no session of the pool is left but the one that it keeps, and that one is
    /// in no transaction.
    pub(crate) async fn nothing_is_left_open(&self) {
        until("every open transaction to end", async || {
            let (sessions, open): (i64, i64) = sqlx::query_as(
                "select count(*), count(*) filter (where state like 'idle in transaction%')
                 from pg_stat_activity where application_name = $1",
            )
            .bind(self.db.name())
            .fetch_one(self.db.pool())
            .await
            .unwrap();
            sessions <= 1 && open == 0
        })
        .await;
    }
}

/// Waits for something that comes about by itself.
///
/// # Panics
/// If it does not.
pub(crate) async fn until(what: &str, done: impl AsyncFn() -> bool) {
    for _ in 0..PATIENCE {
        if done().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("waited in vain for {what}");
}

/// A run writes its parts, all or none.
pub(crate) async fn write(conn: &mut PgConnection, run: i32, part: i32) -> sqlx::Result<()> {
    sqlx::query("insert into t values ($1, $2)")
        .bind(run)
        .bind(part)
        .execute(conn)
        .await
        .map(drop)
}
