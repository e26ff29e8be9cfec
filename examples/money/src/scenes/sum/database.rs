//! In SQL: by the package's aggregates, and on two columns by PostgreSQL's own.

use anyhow::ensure;
use sqlx::postgres::PgRow;
use sqlx::{PgPool, Row};
use transom_money::{Currency, Money, MoneyBag};

use super::{EUROS, MIXED};
use crate::refusal;
use crate::scenes::print_sql;

const TABLES: &str = "
create table basket (
    name text not null,
    price checked_money not null,
    price_amount numeric generated always as ((price).amount) stored,
    price_currency text generated always as ((price).currency_code) stored
)";

const AGGREGATE: &str = "select sum(price) from basket where name = 'euros'";

/// `NULL` for several currencies as for no rows: the count tells them apart.
const GUARDED: &str = "
select case when min(price_currency) = max(price_currency) then sum(price_amount) end
           as total_amount,
       case when min(price_currency) = max(price_currency) then min(price_currency) end
           as total_currency,
       count(distinct price_currency) as currencies
from basket where name = $1";

const GROUPED: &str = "
select sum(price_amount) as total_amount, price_currency as total_currency
from basket where name = 'mixed' group by price_currency order by price_currency";

const BAG: &str = "select money_bag(price) from basket where name = 'mixed'";

const MISMATCHES: [&str; 3] = [
    "select sum(price) from basket",
    "select row('EUR', 1)::money_with_currency + row('CHF', 1)::money_with_currency",
    "select row('EUR', 1)::money_with_currency < row('CHF', 1)::money_with_currency",
];

pub(super) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("== Sum, in SQL");
    print_sql(TABLES);
    sqlx::raw_sql(TABLES).execute(pool).await?;
    fill(pool, "euros", &EUROS).await?;
    fill(pool, "mixed", &MIXED).await?;

    println!("-- the package's aggregate, on a composite");
    print_sql(AGGREGATE);
    let total: Option<Money> = sqlx::query_scalar(AGGREGATE).fetch_one(pool).await?;
    ensure!(total == Some(Money::try_sum(Currency::EUR, EUROS)?));
    println!("   {total:?}");

    println!("-- PostgreSQL's own, on two columns, with a guard");
    print_sql(GUARDED);
    for basket in ["euros", "mixed", "nothing"] {
        let row = sqlx::query(GUARDED).bind(basket).fetch_one(pool).await?;
        let total: Option<Money> = Money::from_row(&row, "total")?;
        let currencies: i64 = row.try_get("currencies")?;
        println!("   {basket} (currencies: {currencies}): {total:?}");
    }

    println!("-- a sum for each currency");
    print_sql(GROUPED);
    let rows: Vec<PgRow> = sqlx::query(GROUPED).fetch_all(pool).await?;
    let rows = rows.iter().map(|row| Money::from_row(row, "total"));
    let totals: Vec<Option<Money>> = rows.collect::<Result<_, _>>()?;
    let grouped = MoneyBag::try_from_iter(totals.into_iter().flatten())?;
    println!("   {grouped}");

    print_sql(BAG);
    let sums: Vec<Money> = sqlx::query_scalar(BAG).fetch_one(pool).await?;
    let bag = MoneyBag::try_from_iter(sums)?;
    ensure!(bag == grouped && bag == MoneyBag::try_from_iter(MIXED)?);
    println!("   {bag}");

    println!("-- two currencies never meet");
    for sql in MISMATCHES {
        print_sql(sql);
        println!("   {}", refusal::of(pool, sql).await?);
    }
    Ok(())
}

async fn fill(pool: &PgPool, basket: &str, prices: &[Money]) -> sqlx::Result<()> {
    let insert = "insert into basket (name, price) select $1, unnest($2)";
    sqlx::query(insert)
        .bind(basket)
        .bind(prices)
        .execute(pool)
        .await?;
    Ok(())
}
