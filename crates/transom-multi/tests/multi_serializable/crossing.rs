//! Two transactions whose conflict shows only at the second COMMIT.

use std::sync::Arc;

use sqlx::PgConnection;
use tokio::sync::Barrier;
use transom_multi::{Isolation, Multi, TxOptions, transact_with};
use transom_testkit::Isolated;

use super::client::Client;
use super::doctors::{DOCTORS, leave, on_call};

/// Two doctors are on call, and each wants to leave because the other one stays. Both have
/// written before either commits; the late one ends when the early one has committed.
pub(crate) struct Crossing {
    pub(crate) db: Isolated,
    pub(crate) late: Client,
    early: Client,
    early_is_done: Arc<Barrier>,
}

impl Crossing {
    pub(crate) async fn new() -> Self {
        let db = transom_testkit::schema().await;
        sqlx::raw_sql(DOCTORS).execute(db.pool()).await.unwrap();
        let two = sqlx::query("update doctors set on_call = id < 2");
        two.execute(db.pool()).await.unwrap();
        let Ok([early, late]) = <[Client; 2]>::try_from(Client::party(2)) else {
            unreachable!("a party of two")
        };
        Crossing {
            db,
            early,
            late,
            early_is_done: Arc::new(Barrier::new(2)),
        }
    }

    pub(crate) async fn early(&self) -> Result<(), sqlx::Error> {
        self.early.attempt();
        let serializable = TxOptions::new().isolation(Isolation::Serializable);
        let done = self.early_is_done.clone();
        transact_with(self.db.pool(), &serializable, async |tx| {
            tx.on_commit(async move {
                done.wait().await;
            });
            go(tx, 0, &self.early).await.map(drop)
        })
        .await
    }

    /// How many it saw on call.
    pub(crate) fn late(&self) -> Multi<'_, (i64, ())> {
        self.late.attempt();
        Multi::new()
            .step("go", async |tx, ()| {
                tx.on_commit(self.late.committed());
                go(tx, 1, &self.late).await
            })
            .step("wait", async |_, _| {
                if self.late.attempts() == 1 {
                    self.early_is_done.wait().await;
                }
                Ok(())
            })
    }

    pub(crate) async fn on_call(&self) -> i64 {
        let mut conn = self.db.pool().acquire().await.unwrap();
        on_call(&mut conn).await.unwrap()
    }
}

async fn go(conn: &mut PgConnection, doctor: i32, client: &Client) -> sqlx::Result<i64> {
    let staying = on_call(conn).await?;
    if staying > 1 {
        leave(conn, doctor).await?;
    }
    client.meet().await;
    Ok(staying)
}
