//! What one would write with sqlx alone.

use sqlx::PgPool;

use crate::bank::Transport;
use crate::contender::{BoxFuture, Contender};
use crate::load::Steps;
use crate::transfer::{DEPOSIT, amount};

pub(crate) struct SqlxByHand {
    pool: PgPool,
}

impl SqlxByHand {
    pub(crate) async fn connect(transport: &Transport, connections: u32) -> Self {
        Self {
            pool: transport.sqlx_pool(connections).await,
        }
    }

    async fn deposits(&self, account: i64, steps: Steps) -> sqlx::Result<i64> {
        let mut tx = self.pool.begin().await?;
        let mut balance = 0;
        for _ in 0..steps.count() {
            balance = sqlx::query_scalar(DEPOSIT)
                .bind(amount(balance))
                .bind(account)
                .fetch_one(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(balance)
    }
}

impl Contender for SqlxByHand {
    fn name(&self) -> &'static str {
        "sqlx by hand"
    }

    fn transact(&self, account: i64, steps: Steps) -> BoxFuture<'_, i64> {
        Box::pin(async move { self.deposits(account, steps).await.unwrap() })
    }
}
