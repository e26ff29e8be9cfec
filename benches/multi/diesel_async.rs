//! diesel-async: `transaction` with an async closure, on a deadpool.

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

use crate::bank::Transport;
use crate::contender::{BoxFuture, Contender};
use crate::load::Steps;
use crate::transfer::{DEPOSIT, amount};

/// The statement as a query of our own. diesel prepares what its `update()` builds anew each
/// time, at one more round trip and one more plan; this it keeps, as it keeps a select.
#[derive(QueryId)]
struct Deposit {
    account: i64,
    amount: i64,
}

impl QueryFragment<Pg> for Deposit {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("update accounts set balance = balance + ");
        out.push_bind_param::<BigInt, _>(&self.amount)?;
        out.push_sql(" where id = ");
        out.push_bind_param::<BigInt, _>(&self.account)?;
        out.push_sql(" returning balance");
        Ok(())
    }
}

impl Query for Deposit {
    type SqlType = BigInt;
}

pub(crate) struct DieselAsync {
    pool: Pool<AsyncPgConnection>,
}

impl DieselAsync {
    pub(crate) fn connect(transport: &Transport, connections: u32) -> Self {
        const ANY: Deposit = Deposit {
            account: 0,
            amount: 0,
        };
        let text = diesel::debug_query::<Pg, _>(&ANY).to_string();
        assert!(text.starts_with(DEPOSIT), "diesel sends {text}");
        let mut config = ManagerConfig::default();
        config.recycling_method = RecyclingMethod::Fast;
        let manager = AsyncDieselConnectionManager::new_with_config(transport.url(), config);
        let pool = Pool::builder(manager)
            .max_size(connections.try_into().unwrap())
            .build()
            .unwrap();
        Self { pool }
    }

    async fn deposits(&self, account: i64, steps: Steps) -> QueryResult<i64> {
        let mut conn = self.pool.get().await.unwrap();
        conn.transaction(async |conn| {
            let mut balance = 0;
            for _ in 0..steps.count() {
                let amount = amount(balance);
                balance = Deposit { account, amount }.get_result(conn).await?;
            }
            Ok(balance)
        })
        .await
    }
}

impl Contender for DieselAsync {
    fn name(&self) -> &'static str {
        "diesel-async"
    }

    fn transact(&self, account: i64, steps: Steps) -> BoxFuture<'_, i64> {
        Box::pin(async move { self.deposits(account, steps).await.unwrap() })
    }
}
