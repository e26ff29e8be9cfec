//! A pooled connection that never goes back into its pool with work left open.
//!
//! sqlx 0.9.0 returns a connection to the pool when a `begin` is cancelled half way: the
//! server has seen BEGIN, the client has not counted it, and the next borrower's
//! statements run inside a transaction that nobody commits (transact-rs/sqlx #4385,
//! #4393). So the connection is closed instead, unless it was handed back on purpose.

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres};

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

    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        &mut self.conn
    }

    /// The transaction ended as it should: the connection may serve others.
    pub(crate) fn give_back(mut self) {
        self.clean = true;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !self.clean {
            self.conn.close_on_drop();
        }
    }
}
