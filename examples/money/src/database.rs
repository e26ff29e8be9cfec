//! A schema with the SQL package of transom-money and the shop's table.

use sqlx::AssertSqlSafe;
use transom_money::postgres::SqlPackage;
use transom_testkit::{Isolated, program};

/// A schema of its own; dropping it removes it. A program of one's own has both scripts as files
/// of its migrations.
pub(crate) async fn open(url: Option<String>) -> anyhow::Result<Isolated> {
    let schema = program::schema(url)
        .await
        .map_err(anyhow::Error::from_boxed)?;
    let package = SqlPackage::V1.up(schema.name())?;
    sqlx::raw_sql(AssertSqlSafe(package))
        .execute(schema.pool())
        .await?;
    sqlx::raw_sql(include_str!("schema.sql"))
        .execute(schema.pool())
        .await?;
    Ok(schema)
}
