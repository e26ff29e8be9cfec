//! Sums: of one currency, of several, and of two that must not meet; in Rust and in SQL.

mod database;
mod program;

use sqlx::PgPool;
use transom_money::{Money, money};

/// One basket in one currency, another in several.
const EUROS: [Money; 3] = [
    money!("EUR 19.99"),
    money!("EUR 0.01"),
    money!("EUR 1234.50"),
];
pub(super) const MIXED: [Money; 4] = [
    money!("EUR 19.99"),
    money!("JPY 1500"),
    money!("EUR 0.01"),
    money!("CHF 9.97"),
];

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    program::show()?;
    database::show(pool).await
}
