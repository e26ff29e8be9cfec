//! One column for amount and currency: the package's composite, in its checked domain.

use sqlx::{FromRow, PgPool};
use transom_money::Money;

use super::{came_back, create, print_sql, refused};

const TABLE: &str = "
create table in_composite (
    id bigint generated always as identity primary key,
    price checked_money -- a domain over money_with_currency
)";

const INSERT: &str = "insert into in_composite (price) values ($1), ($2) returning price";

#[derive(Debug, PartialEq, Eq, FromRow)]
struct Item {
    price: Option<Money>,
}

pub(super) async fn show(pool: &PgPool, price: Money) -> anyhow::Result<()> {
    println!("-- a composite");
    create(pool, TABLE).await?;
    print_sql(INSERT);
    let items: Vec<Item> = sqlx::query_as(INSERT)
        .bind(price)
        .bind(None::<Money>)
        .fetch_all(pool)
        .await?;
    let sent = [Some(price), None].map(|price| Item { price });
    came_back(&sent.into(), &items)?;
    let values = [
        "default, row('EUR', 'NaN')",
        "default, row('usd', 1.50)",
        "default, row('EUR', null)",
        "default, row(null, null)",
    ];
    refused(pool, "in_composite", &values).await
}
