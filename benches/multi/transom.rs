//! A Multi, with options or without.

use sqlx::PgPool;
use transom_multi::TxOptions;

use crate::bank::Transport;
use crate::contender::{BoxFuture, Contender};
use crate::load::Steps;
use crate::transfer;

pub(crate) struct Transom {
    name: &'static str,
    pool: PgPool,
    options: TxOptions<'static>,
}

impl Transom {
    pub(crate) async fn connect(
        transport: &Transport,
        connections: u32,
        name: &'static str,
        options: TxOptions<'static>,
    ) -> Self {
        Self {
            name,
            pool: transport.sqlx_pool(connections).await,
            options,
        }
    }
}

impl Contender for Transom {
    fn name(&self) -> &'static str {
        self.name
    }

    fn transact(&self, account: i64, steps: Steps) -> BoxFuture<'_, i64> {
        let (pool, options) = (&self.pool, &self.options);
        Box::pin(async move {
            match steps {
                Steps::Three => {
                    let multi = transfer::three(account);
                    multi.run_with(pool, options).await.unwrap().2
                }
                Steps::Ten => {
                    let multi = transfer::ten(account);
                    multi.run_with(pool, options).await.unwrap().9
                }
            }
        })
    }
}
