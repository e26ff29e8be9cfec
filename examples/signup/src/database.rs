//! A schema with the tables and two organisations.

use transom_testkit::{Isolated, program};

/// A schema of its own; dropping it removes it.
pub(crate) async fn open(url: Option<String>) -> anyhow::Result<Isolated> {
    let schema = program::schema(url)
        .await
        .map_err(anyhow::Error::from_boxed)?;
    sqlx::raw_sql(include_str!("schema.sql"))
        .execute(schema.pool())
        .await?;
    Ok(schema)
}
