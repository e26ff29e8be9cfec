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

/// `NULL` where there is no one total: for no amounts, where `one` is `NULL` too, and for several
/// currencies or half an amount, where it is false.
const GUARDED: &str = "
select case when one then amount end as total_amount,
       case when one then currency end as total_currency,
       one
from (
    select sum(price_amount) as amount, min(price_currency) as currency,
           min(price_currency) = max(price_currency)
               and bool_and((price_amount is null) = (price_currency is null)) as one
    from basket where name = $1
) as total";

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
        let one: Option<bool> = row.try_get("one")?;
        println!("   {basket} (one currency: {one:?}): {total:?}");
    }

    println!("-- a sum for each currency");
    print_sql(GROUPED);
    let rows: Vec<PgRow> = sqlx::query(GROUPED).fetch_all(pool).await?;
    let rows = rows.iter().map(|row| Money::from_row(row, "total"));
    let totals: Vec<Option<Money>> = rows.collect::<Result<_, _>>()?;
    let grouped = MoneyBag::try_from_iter(totals.into_iter().flatten())?;
    println!("   {grouped}");

    print_sql(BAG);
    let bag: MoneyBag = sqlx::query_scalar(BAG).fetch_one(pool).await?;
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
