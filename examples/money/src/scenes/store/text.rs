//! `TEXT`, for logs and exports.

use sqlx::PgPool;
use transom_money::Money;
use transom_money::postgres::TextMoney;

use super::{came_back, create, print_sql, refused};

const TABLE: &str = r"
create table in_text (
    price text not null
        constraint in_text_price check (price ~ '^[A-Z0-9]{1,11} -?[0-9]+(\.[0-9]+)?$')
)";

const INSERT: &str = "insert into in_text (price) values ($1) returning price";

pub(super) async fn show(pool: &PgPool, price: Money) -> anyhow::Result<()> {
    println!("-- TEXT");
    create(pool, TABLE).await?;
    print_sql(INSERT);
    let TextMoney(back) = sqlx::query_scalar(INSERT)
        .bind(TextMoney(price))
        .fetch_one(pool)
        .await?;
    came_back(&price, &back)?;
    refused(pool, "in_text", &["'EUR NaN'", "'usd 1.50'"]).await
}
