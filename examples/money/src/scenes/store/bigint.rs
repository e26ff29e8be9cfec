//! `BIGINT` of minor units: the currency and its exponent are those of the Rust type.

use sqlx::{FromRow, PgPool};
use transom_money::{Eur, MinorUnits, Money, money};

use super::{came_back, create, print_sql};

const TABLE: &str = "create table in_cents (price_cents bigint not null)";

const INSERT: &str = "insert into in_cents (price_cents) values ($1) returning price_cents";

#[derive(Debug, PartialEq, Eq, FromRow)]
struct Item {
    #[sqlx(try_from = "MinorUnits<Eur>")]
    price_cents: Money<Eur>,
}

pub(super) async fn show(pool: &PgPool, price: Money) -> anyhow::Result<()> {
    println!("-- BIGINT minor units, typed");
    create(pool, TABLE).await?;
    print_sql(INSERT);
    let price_cents: Money<Eur> = price.try_typed()?;
    let back: Item = sqlx::query_as(INSERT)
        .bind(MinorUnits::try_from(price_cents)?)
        .fetch_one(pool)
        .await?;
    came_back(&Item { price_cents }, &back)?;
    let stored: i64 = sqlx::query_scalar("select price_cents from in_cents")
        .fetch_one(pool)
        .await?;
    println!("   stored: {stored}");

    // Here it is the program that refuses, before there is anything to bind.
    if let Err(error) = MinorUnits::try_from(money!(Eur, "0.005")) {
        println!("   not bound: {error}");
    }
    Ok(())
}
