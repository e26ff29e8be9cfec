//! A product, and its row.

use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgPool, Row};
use transom_money::Money;

/// A product with its price, and what is paid back for its bottle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Product {
    pub(crate) name: String,
    pub(crate) price: Money,
    pub(crate) deposit: Option<Money>,
}

impl FromRow<'_, PgRow> for Product {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            name: row.try_get("name")?,
            // NOT NULL in the table, so it is there in every row of it.
            price: Money::from_row(row, "price")?
                .ok_or_else(|| sqlx::Error::ColumnNotFound("price_amount".to_owned()))?,
            deposit: Money::from_row(row, "deposit")?,
        })
    }
}

impl Product {
    pub(crate) const INSERT: &str = "
insert into product (name, price_amount, price_currency, deposit_amount, deposit_currency)
values ($1, $2, $3, $4, $5)
returning *";

    /// Stores it, and returns what was stored.
    pub(crate) async fn insert(&self, pool: &PgPool) -> sqlx::Result<Self> {
        sqlx::query_as(Self::INSERT)
            .bind(&self.name)
            .bind(self.price.numeric())
            .bind(self.price.currency())
            .bind(self.deposit.map(Money::numeric))
            .bind(self.deposit.map(Money::currency))
            .fetch_one(pool)
            .await
    }
}
