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
        // Waiting here is cancel-safe: nothing has been sent for us yet.
        let mut lease = Lease {
            conn: pool.acquire().await?,
            home: Arc::clone(home),
            clean: false,
            #[cfg(feature = "databases")]
            seat: None,
        };
        lease.home.learn(&mut lease.conn).await?;
        lease.clean = true;
        Ok(lease)
    }

    /// A connection to a tenant's own database.
    #[cfg(feature = "databases")]
    pub(crate) async fn seated(
        conn: PoolConnection<Postgres>,
        home: Arc<Home>,
        seat: Seat,
    ) -> Result<Self, sqlx::Error> {
        let mut lease = Lease {
            conn,
            home,
            clean: false,
            seat: Some(seat),
        };
        lease.home.learn(&mut lease.conn).await?;
        lease.clean = true;
        Ok(lease)
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

/// Fails with [`NOT_FRESH`] in a transaction that was open before this message. (Both times
/// are that of the message that began the transaction; only the second moves on.)
pub(crate) const FRESH: &str = "SELECT 1 / (now() = statement_timestamp())::int";
/// `division_by_zero`: nothing else in a BEGIN of ours divides.
const NOT_FRESH: &str = "22012";

/// Whether the pool gave out a connection inside somebody's open transaction, or one whose
/// answers are to earlier messages.
pub(crate) fn is_not_fresh(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::BeginFailed) || sqlstate::of(error).as_deref() == Some(NOT_FRESH)
}
