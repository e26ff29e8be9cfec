//! Many transfers at once: those that collide are tried again.

use sqlx::PgPool;
use tokio::task::JoinSet;
use transom_multi::{Isolation, Retry, TxOptions};

use crate::cents::Cents;
use crate::database::{ACCOUNTS, balances};
use crate::funds::transfer;

/// How many transfers a client makes, all from one account, to each of the others in turn.
const ROUNDS: usize = 12;

pub(crate) async fn show(pool: &PgPool, clients: usize) -> anyhow::Result<()> {
    println!("== {clients} clients, {ROUNDS} transfers each, serializable");
    println!("balances: {}", balances(pool).await?);
    let before = entries(pool).await?;
    let mut tasks = JoinSet::new();
    for client in 0..clients {
        let pool = pool.clone();
        tasks.spawn(async move {
            let options = TxOptions::new().isolation(Isolation::Serializable);
            let retry = Retry::up_to(100);
            let from = ACCOUNTS[client % ACCOUNTS.len()];
            let amount = Cents(i64::try_from(client)? + 1);
            for round in 0..ROUNDS {
                let to = ACCOUNTS[(client + 1 + round % (ACCOUNTS.len() - 1)) % ACCOUNTS.len()];
                // Steps are used up when they run, so a new attempt needs a new Multi.
                retry
                    .run_with(&pool, &options, || transfer(from, to, amount))
                    .await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(client) = tasks.join_next().await {
        client??;
    }
    println!("balances: {}", balances(pool).await?);
    println!("new entries: {}", entries(pool).await? - before);
    Ok(())
}

async fn entries(pool: &PgPool) -> sqlx::Result<i64> {
    sqlx::query_scalar("select count(*) from entries")
        .fetch_one(pool)
        .await
}
