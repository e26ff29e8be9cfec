//! sea-orm: `transaction` with its boxed closure, and the statement as text.

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, Statement, TransactionTrait,
};

use crate::bank::Transport;
use crate::contender::{BoxFuture, Contender};
use crate::load::Steps;
use crate::transfer::{DEPOSIT, amount};

pub(crate) struct SeaOrm {
    db: DatabaseConnection,
}

impl SeaOrm {
    pub(crate) async fn connect(transport: &Transport, connections: u32) -> Self {
        let mut options = ConnectOptions::new(transport.url());
        options
            .max_connections(connections)
            .test_before_acquire(false);
        Self {
            db: Database::connect(options).await.unwrap(),
        }
    }
}

async fn deposits(tx: &DatabaseTransaction, account: i64, steps: Steps) -> Result<i64, DbErr> {
    let mut balance = 0;
    for _ in 0..steps.count() {
        let values = [amount(balance).into(), account.into()];
        let deposit = Statement::from_sql_and_values(DbBackend::Postgres, DEPOSIT, values);
        let row = tx.query_one_raw(deposit).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound(format!("account {account}")))?;
        balance = row.try_get_by_index(0)?;
    }
    Ok(balance)
}

impl Contender for SeaOrm {
    fn name(&self) -> &'static str {
        "sea-orm"
    }

    fn transact(&self, account: i64, steps: Steps) -> BoxFuture<'_, i64> {
        Box::pin(async move {
            self.db
                .transaction(|tx| Box::pin(deposits(tx, account, steps)))
                .await
                .unwrap()
        })
    }
}
