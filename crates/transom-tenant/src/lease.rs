//! A pooled connection that never goes back into its pool with work or settings left on it.
//!
//! sqlx 0.9.0 returns a connection to the pool when a `begin` is cancelled half way: the
//! server has seen BEGIN, the client has not counted it, and the next borrower's
//! statements run inside a transaction that nobody commits (transact-rs/sqlx #4385,
//! #4393). So the connection is closed instead, unless its transaction ended as it should.

use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, Postgres};

#[cfg(feature = "databases")]
use crate::databases::Seat;
use crate::exchange::exchange;
use crate::open::Open;
use crate::session::Home;
use crate::{TenantError, sqlstate};

/// How many connections are tried that others have spoilt.
pub(crate) const TRIES: u32 = 4;

#[derive(Debug)]
pub(crate) struct Lease {
    conn: PoolConnection<Postgres>,
    home: Arc<Home>,
    /// Whether the connection may serve others.
    clean: bool,
    /// After the connection, which must be on its way back when this is dropped.
    #[cfg(feature = "databases")]
    seat: Option<Seat>,
}

impl Lease {
    pub(crate) async fn acquire(pool: &PgPool, home: &Arc<Home>) -> Result<Self, sqlx::Error> {
        for _ in 0..TRIES {
            // Waiting here is cancel-safe: nothing has been sent for us yet.
            let lease = Lease {
                conn: pool.acquire().await?,
                home: Arc::clone(home),
                clean: false,
                #[cfg(feature = "databases")]
                seat: None,
            };
            if let Some(lease) = lease.learned().await? {
                return Ok(lease);
            }
        }
        Err(sqlx::Error::BeginFailed)
    }

    /// A connection to a tenant's own database; `None` if it does not tell what it is like.
    #[cfg(feature = "databases")]
    pub(crate) async fn seated(
        conn: PoolConnection<Postgres>,
        home: Arc<Home>,
        seat: Seat,
    ) -> Result<Option<Self>, sqlx::Error> {
        let lease = Lease {
            conn,
            home,
            clean: false,
            seat: Some(seat),
        };
        lease.learned().await
    }

    async fn learned(mut self) -> Result<Option<Self>, sqlx::Error> {
        self.clean = self.home.learn(&mut self.conn).await?;
        Ok(self.clean.then_some(self))
    }

    /// Begins a transaction, with everything that is local to it, in one round trip.
    pub(crate) async fn begin(&mut self, sql: &str) -> Result<Open<'_>, sqlx::Error> {
        self.clean = false;
        let Lease {
            conn, home, clean, ..
        } = self;
        let tx = conn.begin_with(AssertSqlSafe(sql.to_owned())).await?;
        Ok(Open::new(tx, home, clean))
    }

    /// After a `begin` that the server refused: it is in a failed transaction that sqlx has
    /// not counted, and the pool would give it to others like that.
    pub(crate) async fn recover(&mut self, error: &TenantError) {
        let refused = match error {
            TenantError::NoSuchTenant { .. } => true,
            TenantError::Begin { source, .. } => sqlstate::is_refusal(source),
            _ => false,
        };
        if refused {
            let sql = format!("ROLLBACK; {}", self.home.state());
            let answers = exchange(&mut self.conn, sql).await;
            let state = answers.just(2, 1);
            self.clean = state.is_some_and(|state| self.home.is_untouched(state));
        }
    }

    pub(crate) async fn forget_statements(&mut self) -> Result<(), sqlx::Error> {
        let clean = std::mem::replace(&mut self.clean, false);
        self.conn.clear_cached_statements().await?;
        self.clean = clean;
        Ok(())
    }

    /// The connection itself, for statements of which nobody knows what they leave behind.
    pub(crate) fn raw(&mut self) -> &mut PgConnection {
        self.clean = false;
        &mut self.conn
    }

    pub(crate) fn peek(&self) -> &PgConnection {
        &self.conn
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let fit = self.clean && !self.conn.is_in_transaction();
        #[cfg(feature = "databases")]
        if let Some(seat) = &mut self.seat {
            // It waits for the server to be done with the connection, and closes it.
            seat.fit(fit);
            return;
        }
        if !fit {
            self.conn.close_on_drop();
        }
    }
}

/// Divides by zero in a transaction that was open before this message. (Both times are that
/// of the message that began the transaction; only the second moves on.)
pub(crate) const FRESH: &str =
    "SELECT 1 / (pg_catalog.now() = pg_catalog.statement_timestamp())::int";

/// Whether the pool gave out a connection inside somebody's open transaction
/// (`division_by_zero`, which nothing else in a BEGIN of ours says), inside one that has
/// failed (`in_failed_sql_transaction`), or one whose answers are to earlier messages.
pub(crate) fn is_not_fresh(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::BeginFailed)
        || matches!(sqlstate::of(error).as_deref(), Some("22012" | "25P02"))
}
