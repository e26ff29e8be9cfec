//! `NUMERIC` alone: the currency is that of the Rust type.

use sqlx::PgPool;
use transom_money::{Eur, Money};

use super::{came_back, create, print_sql, refused};

const TABLE: &str = "
create table in_numeric (
    price_eur numeric not null check (price_eur - price_eur = 0) -- or: checked_amount not null
)";

const INSERT: &str = "insert into in_numeric (price_eur) values ($1) returning price_eur";

pub(super) async fn show(pool: &PgPool, price: Money) -> anyhow::Result<()> {
    println!("-- NUMERIC alone, typed");
    create(pool, TABLE).await?;
    print_sql(INSERT);
    let price: Money<Eur> = price.try_typed()?;
    let back: Money<Eur> = sqlx::query_scalar(INSERT)
        .bind(price)
        .fetch_one(pool)
        .await?;
    came_back(&price, &back)?;
    refused(pool, "in_numeric", &["'NaN'", "null"]).await?;

    // Without the check the server keeps what is no amount, and reading it is an error.
    let read = sqlx::query_scalar::<_, Money<Eur>>("select 'NaN'::numeric as price_eur");
    if let Err(error) = read.fetch_one(pool).await {
        println!("   unchecked: {error}");
    }
    Ok(())
}
