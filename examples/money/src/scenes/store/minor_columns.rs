//! `BIGINT` of minor units of any currency, with the exponent they were counted with.

use sqlx::PgPool;
use transom_money::postgres::MinorColumns;
use transom_money::{Currency, Money, money};

use super::{came_back, create, print_sql, refused};

const TABLE: &str = "
create table in_minor_columns (
    price_minor bigint,
    price_currency checked_currency,
    price_exponent smallint check (price_exponent between 0 and 28),
    check ((price_minor is null) = (price_currency is null)
       and (price_minor is null) = (price_exponent is null))
)";

const INSERT: &str = "
insert into in_minor_columns (price_minor, price_currency, price_exponent) values ($1, $2, $3)
returning price_minor, price_currency, price_exponent";

pub(super) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("-- BIGINT minor units, currency and exponent");
    create(pool, TABLE).await?;
    print_sql(INSERT);
    // A currency of one's own too: what its minor unit is stands in the row.
    let token = Currency::new("USDT", Some(6))?;
    let micro = Money::from_minor(1_500_000, token)?;
    for price in [money!("EUR 1234.50"), money!("JPY 1500"), micro] {
        let columns = MinorColumns::try_from(price)?;
        println!(
            "   sent: {}, {}, {}",
            columns.minor, columns.currency, columns.exponent
        );
        let row = sqlx::query(INSERT)
            .bind(columns.minor)
            .bind(columns.currency)
            .bind(columns.exponent)
            .fetch_one(pool)
            .await?;
        let back = MinorColumns::from_row(&row, "price")?;
        let back = back.map(MinorColumns::money).transpose()?;
        came_back(&Some(price), &back)?;
    }
    refused(
        pool,
        "in_minor_columns",
        &["150, 'usd', 2", "150, 'EUR', null"],
    )
    .await
}
