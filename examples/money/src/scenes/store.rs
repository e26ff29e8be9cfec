//! One price in every form it can be stored in, with the SQL of each.

mod bigint;
mod composite;
mod jsonb;
mod minor_columns;
mod numeric;
mod text;
mod two_columns;

use std::fmt::Debug;

use anyhow::ensure;
use sqlx::PgPool;
use transom_money::money;

use super::print_sql;
use crate::refusal;

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    let price = money!("EUR 1234.50");
    println!("== Store and load: {price} in every form");
    two_columns::show(pool, price).await?;
    numeric::show(pool, price).await?;
    composite::show(pool, price).await?;
    bigint::show(pool, price).await?;
    minor_columns::show(pool).await?;
    jsonb::show(pool, price).await?;
    text::show(pool, price).await
}

async fn create(pool: &PgPool, table: &'static str) -> sqlx::Result<()> {
    print_sql(table);
    sqlx::raw_sql(table).execute(pool).await?;
    Ok(())
}

/// What came back is what was sent.
fn came_back<T: PartialEq + Debug>(sent: &T, back: &T) -> anyhow::Result<()> {
    ensure!(sent == back, "{sent:?} came back as {back:?}");
    println!("   back: {back:?}");
    Ok(())
}

/// Each of the values, as SQL, into the table.
async fn refused(pool: &PgPool, table: &str, values: &[&str]) -> anyhow::Result<()> {
    for value in values {
        let insert = format!("insert into {table} values ({value})");
        let refusal = refusal::of(pool, &insert).await?;
        println!("   refused {value}: {refusal}");
    }
    Ok(())
}
