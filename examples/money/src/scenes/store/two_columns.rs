//! `NUMERIC` and `TEXT`: the form to take if nothing speaks for another.

use sqlx::PgPool;
use transom_money::Money;

use super::{came_back, create, print_sql, refused};

const TABLE: &str = "
create table in_two_columns (
    price_amount checked_amount,
    price_currency checked_currency,
    check ((price_amount is null) = (price_currency is null))
)";

const INSERT: &str = "
insert into in_two_columns (price_amount, price_currency) values ($1, $2)
returning price_amount, price_currency";

pub(super) async fn show(pool: &PgPool, price: Money) -> anyhow::Result<()> {
    println!("-- two columns, by their prefix");
    create(pool, TABLE).await?;
    print_sql(INSERT);
    let row = sqlx::query(INSERT)
        .bind(price.numeric())
        .bind(price.currency())
        .fetch_one(pool)
        .await?;
    came_back(&Some(price), &Money::from_row(&row, "price")?)?;

    // No price at all is NULL in both.
    let none: Option<Money> = None;
    let row = sqlx::query(INSERT)
        .bind(none.map(Money::numeric))
        .bind(none.map(Money::currency))
        .fetch_one(pool)
        .await?;
    came_back(&none, &Money::from_row(&row, "price")?)?;

    let values = ["'NaN', 'EUR'", "1.50, 'eur'", "1.50, null"];
    refused(pool, "in_two_columns", &values).await
}
