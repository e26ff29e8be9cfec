//! Reading all streams in one order, without ever passing an event that is not committed yet.
//!
//! Positions are drawn in one order and committed in another, so `position > checkpoint` alone loses
//! events. Writers publish a bound below their positions as the key of an advisory lock; a reader takes
//! the lowest as its frontier and reads up to it **in a later snapshot**. In the same snapshot the events
//! of a writer that ended in between would be missing although its lock is gone.

use sqlx::{PgConnection, Row};

use crate::position::Position;
use crate::recorded::{Recorded, unreadable};
use crate::store::EventStore;

/// Some events of all streams in position order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// The events, in position order.
    pub events: Vec<Recorded>,
    /// Up to here no event could appear any more when the page was read. Not always growing: a writer
    /// that is about to begin may lower it for a moment, below what was read already.
    pub frontier: Position,
    /// Where to go on: the checkpoint to store once the page's events are handled. Never before `after`,
    /// and behind the last event if those that follow are of other tenants or were rolled back.
    pub next: Position,
}

impl EventStore {
    /// The position up to which no event can appear any more: all that will ever be there is committed
    /// and visible to a snapshot taken **later** than this call.
    ///
    /// Only writers of this store hold it back, not other transactions, however long. (A store whose
    /// schema name has the same 16-bit hash, or a foreign advisory lock in that range of keys, in the same
    /// database, may hold it back too; never may it be too far.)
    ///
    /// # Errors
    ///
    /// As for [`read_all`](Self::read_all).
    ///
    /// # Cancel safety
    ///
    /// Nothing is changed; ask again.
    pub async fn frontier(&self, conn: &mut PgConnection) -> Result<Position, ReadAllError> {
        let row = sqlx::query(self.shared.sql.frontier.clone())
            .bind(&*self.shared.sequence)
            .bind(self.shared.lock_prefix)
            .fetch_one(conn)
            .await?;
        let isolation: String = row.try_get("isolation")?;
        if !matches!(isolation.as_str(), "read committed" | "read uncommitted") {
            return Err(ReadAllError::Isolation { isolation });
        }
        if row.try_get("standby")? {
            return Err(ReadAllError::Standby);
        }
        if !row.try_get::<bool, _>("permitted")? {
            return Err(ReadAllError::SequencePrivilege);
        }
        Position::from_sql(row.try_get("frontier")?)
            .ok_or_else(|| unreadable("frontier", "out of range").into())
    }

    /// Up to `limit` events after a position, in position order; of this handle's tenant, or of all
    /// tenants if it has none (see [`EventStore`]).
    ///
    /// A reader that goes on from [`Page::next`] sees every committed event exactly once, and those of one
    /// stream in the order of their versions. It never passes an event that may still be committed: it
    /// waits at the oldest open transaction that has appended to this store, its own included.
    ///
    /// # Errors
    ///
    /// - [`ReadAllError::Isolation`] in a `REPEATABLE READ` or `SERIALIZABLE` transaction, where all
    ///   statements share one snapshot, and events would be lost.
    /// - [`ReadAllError::Standby`] on a standby, where the writers' locks cannot be seen.
    /// - [`ReadAllError::SequencePrivilege`] if the role may not read the position sequence.
    /// - [`ReadAllError::Database`] for anything else.
    ///
    /// # Cancel safety
    ///
    /// Nothing is changed; read again from the same position.
    pub async fn read_all(
        &self,
        conn: &mut PgConnection,
        after: Position,
        limit: u32,
    ) -> Result<Page, ReadAllError> {
        // Two statements, frontier first: the second one's snapshot has to be the later one.
        let frontier = self.frontier(&mut *conn).await?;
        if frontier <= after || limit == 0 {
            return Ok(Page {
                events: Vec::new(),
                frontier,
                next: after,
            });
        }
        let rows = sqlx::query(self.shared.sql.read_all.clone())
            .bind(after.to_sql())
            .bind(frontier.to_sql())
            .bind(self.tenant())
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await?;
        let full = rows.len() >= limit as usize;
        let events = rows
            .iter()
            .map(Recorded::from_row)
            .collect::<Result<Vec<_>, _>>()?;
        let next = match events.last() {
            Some(last) if full => last.position(),
            _ => frontier,
        };
        Ok(Page {
            events,
            frontier,
            next,
        })
    }
}

/// Why the events of all streams could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadAllError {
    /// The transaction's statements share one snapshot, in which the order is not safe to read.
    #[error(
        "reading all streams needs isolation level read committed, this transaction has {isolation}"
    )]
    Isolation {
        /// The transaction's level, as PostgreSQL writes it.
        isolation: String,
    },
    /// The server is a standby: it does not see the locks of the primary's writers.
    #[error("reading all streams needs the primary, this server is a standby")]
    Standby,
    /// The role has neither `USAGE` nor `SELECT` on the position sequence. (Some versions of PostgreSQL
    /// report that as [`Database`](Self::Database) with SQLSTATE 42501.)
    #[error("reading all streams needs usage or select on the sequence events_position")]
    SequencePrivilege,
    /// The database refused, or could not be reached.
    #[error("reading all streams failed")]
    Database(#[from] sqlx::Error),
}
