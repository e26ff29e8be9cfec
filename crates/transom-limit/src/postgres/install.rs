//! The table and the functions, by version.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgTransaction};

use super::Error;
use super::ident::in_schema;

/// Each brings the schema from the version before to this one and back, and is never changed once
/// released.
pub(super) const VERSIONS: [Step; 1] = [Step {
    version: 1,
    up: include_str!("../sql/v01.sql"),
    down: include_str!("../sql/v01_down.sql"),
}];
/// The latest.
pub(super) const KNOWN: i32 = VERSIONS[VERSIONS.len() - 1].version;

/// One version of the schema.
#[derive(Debug)]
pub(super) struct Step {
    version: i32,
    up: &'static str,
    pub(super) down: &'static str,
}

/// Makes `schema` ready for [`PgStore`](super::PgStore) and [`Shared`](super::Shared), creating it if there is none.
///
/// Idempotent, and safe to run from several programs at once: what is there is kept, steps of later
/// versions are added. All in one transaction, or a savepoint of the caller's, which should be `READ COMMITTED`: a
/// stricter one may not see what another program has just installed, and fails.
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
    let record = in_schema(include_str!("../sql/record.sql"), schema)?;

    let mut tx = begin(connection).await?;
    lock(&mut tx, schema).await?;
    if !schema_is_there(&mut tx, schema).await? {
        // Not `if not exists`: that asks for the right to create even where there is nothing to do.
        tx.execute(AssertSqlSafe(in_schema("create schema {schema}", schema)?))
            .await?;
    }
    tx.execute(AssertSqlSafe(ledger)).await?;
    let found = version(&mut tx, schema).await?;
    if found > KNOWN {
        return Err(Error::NewerSchema {
            schema: schema.to_owned(),
            found,
            known: KNOWN,
        });
    }
    for step in VERSIONS.iter().filter(|step| step.version > found) {
        tx.execute(AssertSqlSafe(in_schema(step.up, schema)?))
            .await?;
        sqlx::query(AssertSqlSafe(record.clone()))
            .bind(step.version)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A transaction, or a savepoint of the caller's. What is there is looked for after the wait for another installer, which
/// a snapshot from before it would not show.
pub(super) async fn begin(connection: &mut PgConnection) -> Result<PgTransaction<'_>, Error> {
    if connection.is_in_transaction() {
        return Ok(connection.begin().await?);
    }
    let begin = "begin isolation level read committed";
    Ok(connection.begin_with(begin).await?)
}

/// One installer at a time, until the transaction ends.
pub(super) async fn lock(tx: &mut PgConnection, schema: &str) -> Result<(), Error> {
    sqlx::query(include_str!("../sql/lock.sql"))
        .bind(schema)
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn schema_is_there(tx: &mut PgConnection, schema: &str) -> Result<bool, Error> {
    let there = sqlx::query_scalar(include_str!("../sql/schema_there.sql"));
    Ok(there.bind(schema).fetch_one(tx).await?)
}

/// The latest version installed. The ledger must be there.
pub(super) async fn version(tx: &mut PgConnection, schema: &str) -> Result<i32, Error> {
    let installed = in_schema(include_str!("../sql/installed.sql"), schema)?;
    Ok(sqlx::query_scalar(AssertSqlSafe(installed))
        .fetch_one(tx)
        .await?)
}
