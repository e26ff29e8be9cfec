//! The transaction as a step sees it.

use std::ops::{Deref, DerefMut};

use sqlx::{Connection, PgConnection, Postgres, Transaction};

use crate::{Misuse, SendWork};

/// An open transaction, lent to a step. Use it as a connection: `.execute(&mut **tx)`.
///
/// For a nested transaction use [`savepoint`](Tx::savepoint). sqlx's own `tx.begin()` is
/// reachable through the connection, but in sqlx 0.9.0 one that fails rolls back the
/// *outer* transaction, and later statements commit one by one. A Multi notices that when
/// the step ends and fails with [`Misuse::TransactionEnded`]; `savepoint` has no such trap.
#[derive(Debug)]
pub struct Tx<'t> {
    conn: &'t mut PgConnection,
    depth: u32,
}

impl Deref for Tx<'_> {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        self.conn
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.conn
    }
}

impl<'t> Tx<'t> {
    pub(crate) fn new(conn: &'t mut PgConnection) -> Self {
        Tx { conn, depth: 0 }
    }

    pub(crate) fn reborrow(&mut self) -> Tx<'_> {
        Tx {
            conn: &mut *self.conn,
            depth: self.depth,
        }
    }

    pub(crate) fn check_open(&self) -> Result<(), sqlx::Error> {
        if self.conn.is_in_transaction() {
            Ok(())
        } else {
            Err(Misuse::TransactionEnded.into_sqlx())
        }
    }

    /// Runs `work` inside a savepoint: if it fails, its changes are undone and this
    /// transaction stays usable, also when a statement had failed in it.
    ///
    /// # Errors
    /// The error of `work`, or of the SAVEPOINT, RELEASE or ROLLBACK TO around it. A
    /// statement error that `work` swallowed shows up at the RELEASE.
    ///
    /// # Cancel safety
    /// Dropping the future leaves the savepoint open. The Multi it belongs to is dropped
    /// with it and rolls everything back; do not put a timeout around a savepoint and go on.
    pub fn savepoint<'s, T, E, F>(
        &'s mut self,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send + use<'s, 't, T, E, F>
    where
        for<'r, 'u> F: AsyncFnOnce(&'r mut Tx<'u>) -> Result<T, E>
            + SendWork<&'r mut Tx<'u>, Result<T, E>, Fut: Send>
            + Send,
        T: Send,
        E: From<sqlx::Error> + Send,
    {
        async move {
            let depth = self.depth + 1;
            let name = savepoint_name(depth);
            open(self.conn, &name).await?;
            let result = work(&mut Tx {
                conn: &mut *self.conn,
                depth,
            })
            .await;
            match result {
                Ok(value) => match release(self.conn, &name).await {
                    Ok(()) => Ok(value),
                    Err(error) => {
                        undo(self.conn, &name).await?;
                        Err(error.into())
                    }
                },
                Err(error) => {
                    undo(self.conn, &name).await?;
                    Err(error)
                }
            }
        }
    }
}

// Savepoint names may repeat in PostgreSQL (the newest wins), so a depth is name enough.
pub(crate) fn savepoint_name(depth: u32) -> String {
    format!("transom_{depth}")
}

async fn simple(conn: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(conn)
        .await
        .map(drop)
}

pub(crate) async fn open(conn: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    simple(conn, format!("SAVEPOINT {name}")).await
}

pub(crate) async fn release(conn: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    simple(conn, format!("RELEASE SAVEPOINT {name}")).await
}

/// ROLLBACK TO keeps the savepoint; the RELEASE after it takes it off the stack.
pub(crate) async fn undo(conn: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    simple(
        conn,
        format!("ROLLBACK TO SAVEPOINT {name}; RELEASE SAVEPOINT {name}"),
    )
    .await
}

/// One round trip that brings two hidden failures into the light: a deferred constraint
/// fails here, with its details, rather than at COMMIT; and a transaction that PostgreSQL
/// has aborted says so (25P02), where `COMMIT` would roll back and sqlx say `Ok`.
pub(crate) async fn check_constraints(conn: &mut PgConnection) -> Result<(), sqlx::Error> {
    simple(conn, "SET CONSTRAINTS ALL IMMEDIATE".to_owned()).await
}

pub(crate) async fn begin(
    conn: &mut PgConnection,
) -> Result<Transaction<'_, Postgres>, sqlx::Error> {
    // `begin` on a connection that is in a transaction would be a nested one, see `Tx`.
    debug_assert!(!conn.is_in_transaction(), "a pooled connection is idle");
    conn.begin().await
}
