//! Deleting the keys that are not in use any more, a piece at a time.

use super::{Error, PgStore};

/// Deletes keys whose bucket is full again, of all limits in the store's schema, a piece of the table at a time. That
/// changes no decision while the server's clock does not go back.
///
/// It is no task and has no timer: call [`step`](Self::step) or [`round`](Self::round) when it suits you. Several
/// processes may do so at once: rows in use are passed over. A key is judged by the quota that was last
/// used on it, and where this store has the limit by that quota, too. The space is free for other keys once PostgreSQL's autovacuum
/// has been there.
///
/// ```no_run
/// # async fn example(store: transom_limit::postgres::PgStore) -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
///
/// let mut sweeper = store.sweeper();
/// loop {
///     if let Err(error) = sweeper.round().await {
///         eprintln!("{error}"); // the next round goes on where this one stopped
///     }
///     tokio::time::sleep(Duration::from_mins(1)).await;
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct Sweeper {
    store: PgStore,
    /// The first page of the next step.
    page: u32,
    /// Pages in a step.
    pages: u32,
}

/// What a step of a [`Sweeper`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Swept {
    /// Keys deleted.
    pub keys: u64,
    /// Whether it was the last step of a round: the whole table has been seen.
    pub round_done: bool,
}

impl Sweeper {
    pub(super) fn new(store: PgStore) -> Self {
        Self {
            store,
            page: 0,
            pages: 64,
        }
    }

    /// How many pages of the table (of 8 KiB, some 30 to 60 keys each) a step reads: at least 1, by default 64.
    #[must_use]
    pub fn pages(self, pages: u32) -> Self {
        let pages = pages.max(1);
        Self { pages, ..self }
    }

    /// The next piece, in one statement.
    ///
    /// # Errors
    ///
    /// [`Error::NotInstalled`], and [`Error::Sqlx`] if the database fails. The next step is this one again.
    ///
    /// # Cancel safety
    ///
    /// Dropped while it waits, the piece's keys may or may not have been deleted; either is sound, and the next step is
    /// this one again.
    pub async fn step(&mut self) -> Result<Swept, Error> {
        let end = self.page.saturating_add(self.pages);
        let (keys, there) = self.store.sweep_pages(self.page, end).await?;
        let round_done = u64::from(end) >= there || end == u32::MAX;
        self.page = if round_done { 0 } else { end };
        Ok(Swept { keys, round_done })
    }

    /// Steps to the end of the table, and tells how many keys were deleted.
    ///
    /// # Errors
    ///
    /// As [`step`](Self::step). The next round goes on where this one stopped.
    ///
    /// # Cancel safety
    ///
    /// As [`step`](Self::step); the next round goes on where this one stopped.
    pub async fn round(&mut self) -> Result<u64, Error> {
        let mut keys = 0;
        loop {
            let swept = self.step().await?;
            keys += swept.keys;
            if swept.round_done {
                return Ok(keys);
            }
        }
    }
}
