//! A pooled connection that never goes back into its pool with work left open.
//!
//! sqlx 0.9.0 returns a connection to the pool when a `begin` is cancelled half way: the
//! server has seen BEGIN, the client has not counted it, and the next borrower's
//! statements run inside a transaction that nobody commits (transact-rs/sqlx #4385,
//! #4393). So the connection is closed instead, unless its transaction ended as it should.

use sqlx::pool::PoolConnection;
use sqlx::{Connection, PgConnection, PgPool, Postgres};

#[derive(Debug)]
pub(crate) struct Lease {
    conn: PoolConnection<Postgres>,
    clean: bool,
}

impl Lease {
    pub(crate) async fn acquire(pool: &PgPool) -> Result<Self, sqlx::Error> {
        // Waiting here is cancel-safe: nothing has been sent for us yet.
        Ok(Lease {
            conn: pool.acquire().await?,
            clean: false,
        })
    }

    /// Whether sqlx counts no open transaction on the connection.
    pub(crate) fn is_idle(&self) -> bool {
        !self.conn.is_in_transaction()
    }

    /// The connection, and where to say that it may serve others.
    pub(crate) fn parts(&mut self) -> (&mut PgConnection, &mut bool) {
        (&mut self.conn, &mut self.clean)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !self.clean || !self.is_idle() {
            self.conn.close_on_drop();
        }
    }
}
