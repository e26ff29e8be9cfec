//! `JSONB`, as the feature `serde` writes it into an API too.

use sqlx::PgPool;
use transom_money::Money;
use transom_money::postgres::JsonMoney;

use super::{came_back, create, print_sql, refused};

const TABLE: &str = "create table in_jsonb (price checked_money_json not null)";

const INSERT: &str = "insert into in_jsonb (price) values ($1) returning price";

pub(super) async fn show(pool: &PgPool, price: Money) -> anyhow::Result<()> {
    println!("-- JSONB");
    create(pool, TABLE).await?;
    print_sql(INSERT);
    let JsonMoney(back) = sqlx::query_scalar(INSERT)
        .bind(JsonMoney(price))
        .fetch_one(pool)
        .await?;
    came_back(&price, &back)?;
    let stored: String = sqlx::query_scalar("select price::text from in_jsonb")
        .fetch_one(pool)
        .await?;
    println!("   stored: {stored}");
    let values = [
        r#"'{"amount": 12.34, "currency": "EUR"}'"#,
        r#"'{"amount": "NaN", "currency": "EUR"}'"#,
        r#"'{"amount": "12.34", "currency": "usd"}'"#,
        r#"'{"amount": "12.34"}'"#,
    ];
    refused(pool, "in_jsonb", &values).await
}
