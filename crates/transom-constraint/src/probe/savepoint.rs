//! A savepoint around what may fail, so that the caller's transaction outlives it.

use sqlx::{PgConnection, error::DatabaseError};

/// An open savepoint, or nothing, where nothing can be lost.
///
/// It is sent as plain SQL, not as sqlx's nested transaction: if that is cancelled while it begins, sqlx rolls the caller's
/// own transaction back, and what the caller sends next runs outside of any.
///
/// Names may repeat: PostgreSQL takes the newest, and what is opened here is closed here.
#[derive(Debug)]
pub(super) enum Savepoint {
    Open,
    /// Outside of a transaction a statement that fails undoes itself and no more.
    NotNeeded,
}

impl Savepoint {
    pub(super) async fn open(conn: &mut PgConnection) -> Result<Self, sqlx::Error> {
        match sqlx::raw_sql("SAVEPOINT transom_probe").execute(conn).await {
            Ok(_) => Ok(Self::Open),
            Err(error) if is_outside_of_transaction(&error) => Ok(Self::NotNeeded),
            Err(error) => Err(error),
        }
    }

    /// Undoes what came after it, and keeps it.
    pub(super) async fn undo(&self, conn: &mut PgConnection) -> Result<(), sqlx::Error> {
        self.send(conn, "ROLLBACK TO SAVEPOINT transom_probe").await
    }

    pub(super) async fn release(&self, conn: &mut PgConnection) -> Result<(), sqlx::Error> {
        self.send(conn, "RELEASE SAVEPOINT transom_probe").await
    }

    /// Undoes what came after it, and itself, in one round trip.
    pub(super) async fn undo_and_release(
        &self,
        conn: &mut PgConnection,
    ) -> Result<(), sqlx::Error> {
        let both = "ROLLBACK TO SAVEPOINT transom_probe; RELEASE SAVEPOINT transom_probe";
        self.send(conn, both).await
    }

    async fn send(&self, conn: &mut PgConnection, sql: &'static str) -> Result<(), sqlx::Error> {
        match self {
            Self::Open => sqlx::raw_sql(sql).execute(conn).await.map(drop),
            Self::NotNeeded => Ok(()),
        }
    }
}

/// `no_active_sql_transaction`.
fn is_outside_of_transaction(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| code == "25P01")
}
