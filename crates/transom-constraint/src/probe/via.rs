//! Where the statements are sent.

use std::fmt;

use sqlx::{PgConnection, PgPool, Postgres, Transaction, pool::PoolConnection};

use super::savepoint::Savepoint;

/// Where a [`Probe`](crate::Probe) sends its statements: `&pool`, `&mut tx`, or `&mut` a connection.
///
/// By a pool, each statement is by itself. A connection may be in a transaction (however it was begun), so there a savepoint
/// is set: two short round trips more. Outside of a transaction the savepoint is refused by the server (25P01), which is
/// taken for an answer; a pool saves that round trip and the line in the server's log.
pub struct Via<'c>(Way<'c>);

enum Way<'c> {
    Pool(&'c PgPool),
    Connection(&'c mut PgConnection),
}

impl<'c> From<&'c PgPool> for Via<'c> {
    fn from(pool: &'c PgPool) -> Self {
        Self(Way::Pool(pool))
    }
}

impl<'c> From<&'c mut PgConnection> for Via<'c> {
    fn from(connection: &'c mut PgConnection) -> Self {
        Self(Way::Connection(connection))
    }
}

impl<'c> From<&'c mut PoolConnection<Postgres>> for Via<'c> {
    fn from(connection: &'c mut PoolConnection<Postgres>) -> Self {
        Self(Way::Connection(connection))
    }
}

impl<'c> From<&'c mut Transaction<'_, Postgres>> for Via<'c> {
    fn from(transaction: &'c mut Transaction<'_, Postgres>) -> Self {
        Self(Way::Connection(transaction))
    }
}

/// `Via::Pool` or `Via::Connection`.
impl fmt::Debug for Via<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Way::Pool(_) => "Via::Pool",
            Way::Connection(_) => "Via::Connection",
        })
    }
}

impl<'c> Via<'c> {
    /// A connection on which a statement may fail.
    pub(super) async fn open(self) -> Result<Safe<'c>, sqlx::Error> {
        match self.0 {
            Way::Pool(pool) => Ok(Safe {
                line: Line::Lent(pool.acquire().await?),
                savepoint: Savepoint::NotNeeded,
            }),
            Way::Connection(conn) => Ok(Safe {
                savepoint: Savepoint::open(conn).await?,
                line: Line::Callers(conn),
            }),
        }
    }
}

/// A connection on which a statement may fail: its savepoint, if it needs one, is open.
pub(super) struct Safe<'c> {
    line: Line<'c>,
    savepoint: Savepoint,
}

enum Line<'c> {
    Lent(PoolConnection<Postgres>),
    Callers(&'c mut PgConnection),
}

impl Safe<'_> {
    pub(super) fn conn(&mut self) -> &mut PgConnection {
        self.parts().0
    }

    /// Undoes what failed; the next statement is safe again.
    pub(super) async fn undo(&mut self) -> Result<(), sqlx::Error> {
        let (conn, savepoint) = self.parts();
        savepoint.undo(conn).await
    }

    pub(super) async fn release(mut self) -> Result<(), sqlx::Error> {
        let (conn, savepoint) = self.parts();
        savepoint.release(conn).await
    }

    pub(super) async fn undo_and_release(mut self) -> Result<(), sqlx::Error> {
        let (conn, savepoint) = self.parts();
        savepoint.undo_and_release(conn).await
    }

    fn parts(&mut self) -> (&mut PgConnection, &Savepoint) {
        let conn = match &mut self.line {
            Line::Lent(conn) => &mut **conn,
            Line::Callers(conn) => conn,
        };
        (conn, &self.savepoint)
    }
}
