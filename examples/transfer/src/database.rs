//! A schema with the tables and the first accounts.

use sqlx::PgPool;
use transom_testkit::{Isolated, program};

use crate::cents::Cents;

/// Who has an account.
pub(crate) const ACCOUNTS: [&str; 4] = ["ann", "bob", "cid", "shop"];

/// A schema of its own, in the database of the URL or of a server that is started. Dropping it
/// removes it.
pub(crate) async fn open(url: Option<String>) -> anyhow::Result<Isolated> {
    let schema = program::schema(url)
        .await
        .map_err(anyhow::Error::from_boxed)?;
    let pool = schema.pool();
    sqlx::raw_sql(include_str!("schema.sql"))
        .execute(pool)
        .await?;
    for name in ACCOUNTS {
        sqlx::query("insert into accounts (name, balance) values ($1, $2)")
            .bind(name)
            .bind(Cents::units(100))
            .execute(pool)
            .await?;
    }
    Ok(schema)
}

/// What every account has, and the sum.
pub(crate) async fn balances(pool: &PgPool) -> sqlx::Result<String> {
    let accounts: Vec<(String, Cents)> =
        sqlx::query_as("select name, balance from accounts order by name")
            .fetch_all(pool)
            .await?;
    let sum = accounts.iter().map(|(_, balance)| balance.0).sum();
    let each: Vec<_> = accounts
        .iter()
        .map(|(name, balance)| format!("{name} {balance}"))
        .collect();
    Ok(format!("{}; together {}", each.join(", "), Cents(sum)))
}
