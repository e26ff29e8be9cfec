//! Taking away what was installed.

use sqlx::{AssertSqlSafe, Executor, PgConnection};

use super::Error;
use super::ident::in_schema;
use super::install::{KNOWN, VERSIONS, begin, lock, schema_is_there, version};

/// Drops the tables and functions that [`install`](super::install) made, and nothing else: the schema stays, as does all that
/// others have put there. Where nothing is installed, nothing is done.
///
/// All in one transaction, or a savepoint of the caller's.
///
/// # Errors
///
/// [`Error::Build`] if `schema` cannot be a name, [`Error::NewerSchema`] if a later version of this crate was there,
/// [`Error::Sqlx`] if the database refuses, as it does where somebody's view depends on our table.
///
/// # Cancel safety
///
/// As [`install`](super::install).
pub async fn uninstall(connection: &mut PgConnection, schema: &str) -> Result<(), Error> {
    let ledger_there = in_schema("{schema}.transom_limit_version", schema)?;
    let mut tx = begin(connection).await?;
    lock(&mut tx, schema).await?;
    let there: bool = schema_is_there(&mut tx, schema).await?
        && sqlx::query_scalar("select to_regclass($1) is not null")
            .bind(ledger_there)
            .fetch_one(&mut *tx)
            .await?;
    if there {
        let found = version(&mut tx, schema).await?;
        if found > KNOWN {
            return Err(Error::NewerSchema {
                schema: schema.to_owned(),
                found,
                known: KNOWN,
            });
        }
        for step in VERSIONS.iter().rev() {
            tx.execute(AssertSqlSafe(in_schema(step.down, schema)?))
                .await?;
        }
        let ledger = in_schema(include_str!("../sql/ledger_down.sql"), schema)?;
        tx.execute(AssertSqlSafe(ledger)).await?;
    }
    tx.commit().await?;
    Ok(())
}
