//! What is asked of whom.

use sqlx::PgConnection;

use super::{Audit, AuditError};

/// The server that is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Server {
    /// As `server_version_num`.
    pub(super) version: i32,
}

impl Server {
    /// A name that is not there is an error: nothing would be found about it.
    pub(super) async fn load(conn: &mut PgConnection, audit: &Audit) -> Result<Self, AuditError> {
        let (version, schemas, roles): (i32, Vec<String>, Vec<String>) =
            sqlx::query_as(include_str!("../sql/audit_server.sql"))
                .bind(&audit.schemas)
                .bind(&audit.apps)
                .persistent(false)
                .fetch_one(conn)
                .await?;
        if let Some(schema) = schemas.into_iter().next() {
            return Err(AuditError::NoSuchSchema { schema });
        }
        if let Some(role) = roles.into_iter().next() {
            return Err(AuditError::NoSuchRole { role });
        }
        Ok(Server { version })
    }

    /// Views can read with the rights of who asks.
    pub(super) fn has_invoker_views(self) -> bool {
        self.version >= 150_000
    }

    /// A foreign key can set some of its columns to NULL.
    pub(super) fn sets_some_columns(self) -> bool {
        self.version >= 150_000
    }

    /// CREATEROLE is power over all roles that are no superusers.
    pub(super) fn createrole_is_all(self) -> bool {
        self.version < 160_000
    }
}
