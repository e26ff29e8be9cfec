//! The owner's view: every row, and every sequence.

use sqlx::{AssertSqlSafe, PgExecutor, PgPool, Row as _};

use super::LeakError;
use super::snapshot::{Row, Snapshot};
use crate::{TenantError, quote};

/// A function in a schema of its own, and what it looks at.
#[derive(Debug)]
pub(super) struct Watch {
    owner: PgPool,
    /// Quoted.
    home: String,
    column: String,
    pub(super) schemas: Vec<String>,
    sequences: Vec<Sequence>,
}

#[derive(Debug)]
struct Sequence {
    name: String,
    now: i64,
    called: bool,
    beyond: i64,
}

impl Watch {
    pub(super) async fn install(
        owner: &PgPool,
        column: &str,
        schemas: Vec<String>,
    ) -> Result<Self, LeakError> {
        // A transaction's number is nobody else's, so that harnesses run side by side.
        let home: String = sqlx::query_scalar("SELECT 'transom_leak_' || txid_current()")
            .fetch_one(owner)
            .await
            .map_err(LeakError::Owner)?;
        let home = quote::identifier(&home)?;
        let sequences: Vec<(String, i64, bool, i64)> =
            sqlx::query_as(include_str!("../sql/leak_sequences.sql"))
                .bind(&schemas)
                .fetch_all(owner)
                .await
                .map_err(LeakError::Owner)?;
        let sequences = sequences
            .into_iter()
            .map(|(name, now, called, beyond)| Sequence {
                name,
                now,
                called,
                beyond,
            });
        let sql = include_str!("../sql/leak_rows.sql").replace("@schema@", &home);
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(owner)
            .await
            .map_err(LeakError::Owner)?;
        Ok(Watch {
            owner: owner.clone(),
            home,
            column: column.to_owned(),
            schemas,
            sequences: sequences.collect(),
        })
    }

    /// All rows, as they are committed.
    pub(super) async fn rows(&self) -> Result<Snapshot, LeakError> {
        self.rows_in(&self.owner).await
    }

    /// All rows, as a transaction sees them.
    pub(super) async fn rows_in(&self, whose: impl PgExecutor<'_>) -> Result<Snapshot, LeakError> {
        let sql = format!(
            "SELECT in_schema, in_table, place, key, tenant, content, scalars FROM {}.rows($1, $2)",
            self.home
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(&self.column)
            .bind(&self.schemas)
            .persistent(false)
            .fetch_all(whose)
            .await
            .map_err(LeakError::Owner)?;
        let row = |row: sqlx::postgres::PgRow| {
            let place = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            let (key, tenant, content) = (row.try_get(3)?, row.try_get(4)?, row.try_get(5)?);
            let scalars = row.try_get(6)?;
            Ok((
                place,
                Row {
                    key,
                    tenant,
                    content,
                    scalars,
                },
            ))
        };
        let rows: Result<_, sqlx::Error> = rows.into_iter().map(row).collect();
        rows.map(Snapshot).map_err(LeakError::Owner)
    }

    /// The tables that are looked at: schema and name.
    pub(super) async fn tables(&self) -> Result<Vec<(String, String)>, LeakError> {
        let tables = "SELECT schemaname::text, tablename::text FROM pg_catalog.pg_tables
                      WHERE schemaname = ANY ($1) ORDER BY 1, 2";
        let tables = sqlx::query_as(tables).bind(&self.schemas);
        tables
            .fetch_all(&self.owner)
            .await
            .map_err(LeakError::Owner)
    }

    /// Puts every sequence well beyond what the seeding took, so that a query is given the
    /// same numbers each time, and none that a row has already.
    pub(super) async fn wind_sequences(&self) -> Result<(), LeakError> {
        self.set_sequences(|sequence| (sequence.beyond, true)).await
    }

    async fn set_sequences(&self, to: impl Fn(&Sequence) -> (i64, bool)) -> Result<(), LeakError> {
        for sequence in &self.sequences {
            let (value, called) = to(sequence);
            sqlx::query("SELECT pg_catalog.setval($1::regclass, $2, $3)")
                .bind(&sequence.name)
                .bind(value)
                .bind(called)
                .execute(&self.owner)
                .await
                .map_err(LeakError::Owner)?;
        }
        Ok(())
    }

    /// Deletes every row that was not there before, puts the sequences back, and goes.
    pub(super) async fn leave(&self, before: &Snapshot) -> Result<(), LeakError> {
        let cleaned = self.delete_since(before).await;
        let wound = self
            .set_sequences(|sequence| (sequence.now, sequence.called))
            .await;
        let gone = self.withdraw().await;
        cleaned.and(wound).and(gone)
    }

    /// Drops the function.
    pub(super) async fn withdraw(&self) -> Result<(), LeakError> {
        let sql = format!("DROP SCHEMA {} CASCADE", self.home);
        let dropped = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&self.owner).await;
        dropped.map(drop).map_err(LeakError::Owner)
    }

    /// Table by table, and again while that helps: a foreign key or a trigger may be in the way.
    async fn delete_since(&self, before: &Snapshot) -> Result<(), LeakError> {
        let mut left = usize::MAX;
        loop {
            let places = self.rows().await?.new_since(before);
            let Some(first) = places.first() else {
                return Ok(());
            };
            if places.len() >= left {
                return Err(LeakError::NotCleaned {
                    rows: left,
                    table: format!("{}.{}", first.0, first.1),
                });
            }
            left = places.len();
            let mut tables: Vec<_> = places.iter().map(|at| (&at.0, &at.1)).collect();
            tables.dedup();
            for (schema, table) in tables {
                let of_it = places.iter().filter(|at| (&at.0, &at.1) == (schema, table));
                let at: Vec<&String> = of_it.map(|at| &at.2).collect();
                // What is refused now may go the next time round.
                let _ = self.delete(schema, table, &at).await;
            }
        }
    }

    async fn delete(&self, schema: &str, table: &str, at: &[&String]) -> Result<(), TenantError> {
        let (schema, table) = (quote::identifier(schema)?, quote::identifier(table)?);
        // Sent as text: sqlx has no type for a tid.
        let at: Vec<&str> = at.iter().map(|at| at.as_str()).collect();
        let sql = format!("DELETE FROM ONLY {schema}.{table} WHERE ctid = ANY ($1::text[]::tid[])");
        let deleted = sqlx::query(AssertSqlSafe(sql)).bind(&at).persistent(false);
        deleted.execute(&self.owner).await?;
        Ok(())
    }
}
