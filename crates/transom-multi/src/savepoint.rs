//! Savepoints: a part of a transaction that can fail by itself.

use sqlx::PgConnection;

use crate::cause::sqlstate;
use crate::{Misuse, SendWork, Tx};

impl<'t> Tx<'t> {
    /// Runs `work` inside a savepoint: if it fails, its changes and its
    /// [`on_commit`](Tx::on_commit) hooks are undone and this transaction stays usable, also
    /// when a statement had failed in it.
    ///
    /// Two round trips: SAVEPOINT, and RELEASE or ROLLBACK TO.
    ///
    /// # Errors
    /// The error of `work`, or of the SAVEPOINT before or the RELEASE after it. A statement
    /// error that `work` swallowed shows up at the RELEASE (25P02). If the ROLLBACK TO after a
    /// failure fails as well, the step fails when it ends.
    ///
    /// # Cancel safety
    /// Do not put a timeout around a savepoint and go on: dropping the future leaves half of
    /// its work in the transaction, and the Multi fails with
    /// [`Misuse::SavepointAbandoned`](crate::Misuse::SavepointAbandoned) when the step ends.
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
            let savepoint = self.enter().await?;
            let result = work(&mut self.reborrow()).await;
            let result = result.and_then(|value| match self.check(savepoint.level) {
                Ok(()) => Ok(value),
                Err(misuse) => Err(misuse.into_sqlx().into()),
            });
            let failed = match result {
                Ok(value) => match self.release(&savepoint).await {
                    Ok(()) => return Ok(value),
                    Err(error) => error.into(),
                },
                Err(error) => error,
            };
            // The first failure is the one to report. If this one fails too, the transaction
            // is lost, which the step cannot hide.
            let _ = self.undo(savepoint).await;
            Err(failed)
        }
    }

    pub(crate) async fn enter(&mut self) -> Result<Savepoint, sqlx::Error> {
        let savepoint = Savepoint {
            level: self.state.open + 1,
            hooks: self.state.hooks.len(),
        };
        // Counted before it is sent: dropped from here on, it counts as abandoned.
        self.state.open = savepoint.level;
        let name = savepoint.name();
        if let Err(error) = simple(self.conn, format!("SAVEPOINT {name}")).await {
            self.state.open -= 1;
            return Err(error);
        }
        Ok(savepoint)
    }

    pub(crate) async fn release(&mut self, savepoint: &Savepoint) -> Result<(), sqlx::Error> {
        let name = savepoint.name();
        simple(self.conn, format!("RELEASE SAVEPOINT {name}")).await?;
        self.state.open = savepoint.level - 1;
        Ok(())
    }

    /// ROLLBACK TO keeps the savepoint; the RELEASE after it takes it off the stack. If it
    /// fails, there is no transaction to go on with, and the step will be told so.
    pub(crate) async fn undo(&mut self, savepoint: Savepoint) -> Result<(), sqlx::Error> {
        self.state.hooks.truncate(savepoint.hooks);
        let name = savepoint.name();
        let sql = format!("ROLLBACK TO SAVEPOINT {name}; RELEASE SAVEPOINT {name}");
        let undone = simple(self.conn, sql).await;
        // After a lost connection there is nothing left to undo, and every later statement
        // says so itself.
        self.state.open = savepoint.level - 1;
        if undone.as_ref().is_err_and(is_gone) {
            self.state.misuse.get_or_insert(Misuse::TransactionEnded);
        }
        undone
    }
}

/// Whether the transaction or the savepoint is not there any more.
pub(crate) fn is_gone(error: &sqlx::Error) -> bool {
    matches!(sqlstate(error).as_deref(), Some("25P01" | "3B001"))
}

/// An open savepoint.
#[derive(Debug)]
pub(crate) struct Savepoint {
    /// How many of ours are open, this one counted.
    pub(crate) level: u32,
    /// How many hooks were there before it.
    hooks: usize,
}

impl Savepoint {
    // Names may repeat in PostgreSQL (the newest wins), so the level is name enough.
    fn name(&self) -> String {
        format!("transom_{}", self.level)
    }
}

/// Sends SQL without parameters as one message, one round trip.
pub(crate) async fn simple(conn: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(conn)
        .await
        .map(drop)
}
