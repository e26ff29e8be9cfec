//! The table and the functions, by version.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use super::Error;
use super::ident::in_schema;

/// Each step brings the schema from the version before to this one, and is never changed once
/// released.
const VERSIONS: [(i32, &str); 1] = [(1, include_str!("../sql/v01.sql"))];
const KNOWN: i32 = VERSIONS[VERSIONS.len() - 1].0;

/// Makes `schema` ready for [`Shared`](super::Shared), creating it if there is none.
///
/// Idempotent, and safe to run from several programs at once: what is there is kept, steps of later
/// versions are added. All in one transaction, or a savepoint of the caller's.
///
/// # Errors
///
/// [`Error::Build`] if `schema` cannot be a name, [`Error::NewerSchema`] if a later version of this
/// crate was there before, [`Error::Sqlx`] if the database refuses (creating the schema and its
/// objects needs the rights to).
///
/// # Cancel safety
///
/// Dropped before it is done, it leaves the database as it was.
pub async fn install(connection: &mut PgConnection, schema: &str) -> Result<(), Error> {
    let ledger = in_schema(include_str!("../sql/ledger.sql"), schema)?;
    let installed = in_schema(include_str!("../sql/installed.sql"), schema)?;
    let record = in_schema(include_str!("../sql/record.sql"), schema)?;

    let mut tx = connection.begin().await?;
    sqlx::query(include_str!("../sql/lock.sql"))
        .bind(schema)
        .execute(&mut *tx)
        .await?;
    let there: bool = sqlx::query_scalar(include_str!("../sql/schema_there.sql"))
        .bind(schema)
        .fetch_one(&mut *tx)
        .await?;
    if !there {
        // Not `if not exists`: that asks for the right to create even where there is nothing to do.
        tx.execute(AssertSqlSafe(in_schema("create schema {schema}", schema)?))
            .await?;
    }
    tx.execute(AssertSqlSafe(ledger)).await?;
    let found: i32 = sqlx::query_scalar(AssertSqlSafe(installed))
        .fetch_one(&mut *tx)
        .await?;
    if found > KNOWN {
        return Err(Error::NewerSchema {
            schema: schema.to_owned(),
            found,
            known: KNOWN,
        });
    }
    for (version, step) in VERSIONS.into_iter().filter(|(version, _)| *version > found) {
        tx.execute(AssertSqlSafe(in_schema(step, schema)?)).await?;
        sqlx::query(AssertSqlSafe(record.clone()))
            .bind(version)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
