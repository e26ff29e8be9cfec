//! The bucket computed in the program, its row locked meanwhile.

use sqlx::PgPool;
use transom_testkit::Isolated;

use crate::Case;
use crate::load::BoxFuture;

#[derive(Clone)]
pub(crate) struct SelectForUpdate {
    pub(crate) pool: PgPool,
}

/// The same columns as far as this way needs them, the same storage.
pub(crate) async fn make(db: &Isolated) {
    sqlx::raw_sql(
        "create unlogged table sfu (name text collate \"C\", key text collate \"C\", last_us bigint not null, \
         missing bigint not null, primary key (name, key)) with (fillfactor = 50); \
         insert into sfu select 'open', 'key' || n, 0, 0 from generate_series(1, 10000) n",
    )
    .execute(db.pool())
    .await
    .unwrap();
}

impl SelectForUpdate {
    pub(crate) fn turns(&self, case: Case) -> impl Fn(u64) -> BoxFuture + Clone + Send + 'static {
        let way = self.clone();
        move |turn| Box::pin(way.clone().take(case, turn))
    }

    async fn take(self, case: Case, turn: u64) {
        let (token, bucket) = match case.name() {
            "open" => (1000, 1_000_000_000_000_000),
            _ => (100_000_000_000_000_i64, 100_000_000_000_000_i64),
        };
        let key = case.key(turn);
        let mut tx = self.pool.begin().await.unwrap();
        let (last, missing, now): (i64, i64, i64) = sqlx::query_as(
            "select last_us, missing, (extract(epoch from clock_timestamp()) * 1000000)::bigint \
             from sfu where name = $1 and key = $2 for update",
        )
        .bind(case.name())
        .bind(&key)
        .fetch_one(&mut *tx)
        .await
        .unwrap();
        let missing = (missing - (now - last).max(0)).max(0);
        if missing <= bucket - token {
            sqlx::query("update sfu set last_us = greatest(last_us, $3), missing = $4 where name = $1 and key = $2")
                .bind(case.name())
                .bind(&key)
                .bind(now)
                .bind(missing + token)
                .execute(&mut *tx)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    }
}
