//! What killed runs left on a borrowed server.

use std::collections::BTreeSet;

use sqlx::{PgConnection, Row};

use crate::{
    name::{Nonce, PATTERN, sql},
    rights, wreckage,
};

const FIND: &str = "
    SELECT 'schema' AS kind, nspname::text AS name, substring(nspname::text FROM $1) AS nonce
    FROM pg_catalog.pg_namespace WHERE nspname::text ~ $1
    UNION ALL
    SELECT 'database', datname::text, substring(datname::text FROM $1)
    FROM pg_catalog.pg_database WHERE datname::text ~ $1
    UNION ALL
    SELECT 'role', rolname::text, substring(rolname::text FROM $1)
    FROM pg_catalog.pg_roles WHERE rolname::text ~ $1";

/// Advisory locks belong to a database, schemas too, but databases and roles to the whole server.
/// So a run is alive if its lock is held in *any* database, which `pg_locks` shows.
const ALIVE: &str = "
    SELECT EXISTS (
        SELECT FROM pg_catalog.pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND classid::bigint = $1 >> 32 AND objid::bigint = $1 & 4294967295)";

/// Drops what carries the nonce of a run that is gone. What cannot be dropped now is left to the
/// next run, with a warning.
pub(crate) async fn sweep(session: &mut PgConnection) -> Result<(), sqlx::Error> {
    let found = sqlx::query(FIND)
        .bind(PATTERN)
        .fetch_all(&mut *session)
        .await?;
    let mut things: Vec<(String, String, Nonce)> = Vec::new();
    for row in found {
        if let Some(nonce) = Nonce::parse(row.try_get("nonce")?) {
            things.push((row.try_get("kind")?, row.try_get("name")?, nonce));
        }
    }
    let keys: BTreeSet<i64> = things
        .iter()
        .map(|(_, _, nonce)| nonce.lock_key())
        .collect();
    for key in keys {
        let alive: bool = sqlx::query_scalar(ALIVE)
            .bind(key)
            .fetch_one(&mut *session)
            .await?;
        // The lock also keeps two sweeps of the same leftovers apart.
        if alive || !try_lock(session, key).await? {
            continue;
        }
        for kind in ["schema", "database", "role"] {
            for (_, name, _) in things
                .iter()
                .filter(|(found, _, nonce)| found == kind && nonce.lock_key() == key)
            {
                if let Err(error) = drop_one(session, kind, name).await {
                    tracing::warn!(kind, %name, %error, "cannot drop what a killed run left");
                }
            }
        }
        sqlx::query("SELECT pg_advisory_unlock($1)")
            .bind(key)
            .execute(&mut *session)
            .await?;
    }
    Ok(())
}

async fn try_lock(session: &mut PgConnection, key: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
        .bind(key)
        .fetch_one(session)
        .await
}

async fn drop_one(session: &mut PgConnection, kind: &str, name: &str) -> Result<(), sqlx::Error> {
    tracing::info!(kind, name, "dropping what a killed run left behind");
    match kind {
        "schema" => wreckage::drop_schema(session, name).await,
        "database" => sqlx::query(sql(wreckage::drop_database(name)))
            .execute(session)
            .await
            .map(drop),
        _ => rights::drop_role(session, name).await,
    }
}
