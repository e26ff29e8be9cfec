//! Putting the store's tables into the database, one version after the other.

use std::fmt;

use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{Connection, PgConnection, Postgres, Row, SqlStr};

use crate::schema_name::SchemaName;
use crate::statements::{self, STEPS};
use crate::store::EventStore;

/// The SQLSTATE with which the database refuses to update, delete or truncate events: `TE001`.
pub const IMMUTABLE_SQLSTATE: &str = "TE001";

/// The version of a store's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaVersion(i32);

impl SchemaVersion {
    /// The version that this release installs and works with.
    pub const CURRENT: Self = Self(STEPS[STEPS.len() - 1].version);

    /// The number, from 1.
    pub const fn get(self) -> i32 {
        self.0
    }
}

impl fmt::Display for SchemaVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl EventStore {
    /// Creates the store's schema and tables, or brings them up to [`SchemaVersion::CURRENT`]. Does
    /// nothing if they are. All or nothing, and safe to run from many programs at once: one works, the
    /// others wait.
    ///
    /// Run it as the role that shall own the tables. Programs that only append and read need `USAGE` on
    /// the schema and on the sequence `events_position`, and `SELECT` and `INSERT` on `events`.
    ///
    /// Creates in the schema: tables `events` and `events_schema`, sequence `events_position`, function
    /// and trigger `events_refuse_change` and, on PostgreSQL 15 and later, the view `events_json`. Before
    /// 15 a view cannot run with its reader's rights, and would show events past row-level security.
    ///
    /// # Errors
    ///
    /// [`InstallError::Newer`] if a later release of this crate was here; else [`InstallError::Database`],
    /// for instance if the role may not create a schema.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, nothing is installed, or (dropped while it commits) everything. Within a
    /// transaction of the caller's, roll that back.
    pub async fn install(&self, conn: &mut PgConnection) -> Result<SchemaVersion, InstallError> {
        let mut tx = conn.begin().await?;
        match install_steps(&mut tx, &self.shared.schema).await {
            Ok(()) => {
                tx.commit().await?;
                Ok(SchemaVersion::CURRENT)
            }
            Err(error) => {
                // A dropped transaction is only rolled back when the connection is used again, and holds
                // its locks until then. The first error is the one to report.
                let _ = tx.rollback().await;
                Err(error)
            }
        }
    }
}

async fn install_steps(conn: &mut PgConnection, schema: &SchemaName) -> Result<(), InstallError> {
    sqlx::query(statements::INSTALL_LOCK)
        .bind(schema.as_str())
        .execute(&mut *conn)
        .await?;
    let state = sqlx::query(statements::INSTALL_STATE)
        .bind(schema.as_str())
        .fetch_one(&mut *conn)
        .await?;

    if !state.try_get::<bool, _>("has_schema")? {
        once(statements::create_schema(schema))
            .execute(&mut *conn)
            .await?;
    }
    if !state.try_get::<bool, _>("has_versions")? {
        once(statements::create_versions(schema))
            .execute(&mut *conn)
            .await?;
    }
    let found: i32 = once(statements::installed_version(schema))
        .fetch_one(&mut *conn)
        .await?
        .try_get(0)?;
    if found > SchemaVersion::CURRENT.0 {
        let known = SchemaVersion::CURRENT;
        return Err(InstallError::Newer {
            found: SchemaVersion(found),
            known,
        });
    }

    let server: i32 = state.try_get("server")?;
    for step in STEPS.iter().filter(|step| step.version > found) {
        for sql in step.statements(schema, server) {
            once(sql).execute(&mut *conn).await?;
        }
        once(statements::record_version(schema))
            .bind(step.version)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// A statement that is not worth a place in the connection's cache.
fn once(sql: SqlStr) -> Query<'static, Postgres, PgArguments> {
    sqlx::query(sql).persistent(false)
}

/// Why a store could not be installed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// A later release of this crate has been here; this one does not know its tables.
    #[error("the event store is at schema version {found}, this release knows up to {known}")]
    Newer {
        /// What is installed.
        found: SchemaVersion,
        /// What this release installs.
        known: SchemaVersion,
    },
    /// The database refused, or could not be reached.
    #[error("installing the event store failed")]
    Database(#[from] sqlx::Error),
}
