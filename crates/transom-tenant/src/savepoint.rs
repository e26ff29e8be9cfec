//! Savepoints: a part of a tenant's transaction that can fail by itself.

use sqlx::AssertSqlSafe;

use crate::{SendWork, TenantError, TenantTx};

impl<'c> TenantTx<'c> {
    /// Runs `work` inside a savepoint: if it fails, its changes are undone and this
    /// transaction stays usable, also when a statement had failed in it. The tenant is the
    /// same inside.
    ///
    /// Two round trips: SAVEPOINT, and RELEASE or ROLLBACK TO. Use this and not sqlx's own
    /// `tx.begin()`: in sqlx 0.9.0 one that fails rolls back the *outer* transaction, and
    /// later statements run one by one, without a tenant. ([`commit`](TenantTx::commit)
    /// reports that as [`TenantError::Ended`].)
    ///
    /// # Errors
    /// The error of `work`, or [`TenantError::Savepoint`]. A statement error that `work`
    /// swallowed shows up at the RELEASE (25P02).
    ///
    /// # Cancel safety
    /// Do not put a timeout around it and go on: dropped half way it leaves half of its work,
    /// and the commit is refused with [`TenantError::SavepointAbandoned`].
    pub fn savepoint<'s, T, E, F>(
        &'s mut self,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send + use<'s, 'c, T, E, F>
    where
        for<'r, 'u> F: AsyncFnOnce(&'r mut TenantTx<'u>) -> Result<T, E>
            + SendWork<&'r mut TenantTx<'u>, Result<T, E>, Fut: Send>
            + Send,
        T: Send,
        E: From<TenantError> + Send,
    {
        async move {
            // Counted before it is sent: dropped from here on, it counts as abandoned.
            let level = self.savepoints + 1;
            self.savepoints = level;
            if let Err(error) = self.simple(format!("SAVEPOINT transom_{level}")).await {
                self.savepoints = level - 1;
                return Err(error.into());
            }
            let result = work(self).await;
            let result = match result {
                Ok(_) if self.savepoints > level => {
                    Err(TenantError::SavepointAbandoned { whom: self.whom() }.into())
                }
                Ok(value) => {
                    let released = self.simple(format!("RELEASE SAVEPOINT transom_{level}"));
                    released.await.map(|()| value).map_err(E::from)
                }
                Err(error) => Err(error),
            };
            if result.is_err() {
                // The first failure is the one to report. If this one fails too, nothing can
                // be committed, and the commit says so.
                let undo = format!(
                    "ROLLBACK TO SAVEPOINT transom_{level}; RELEASE SAVEPOINT transom_{level}"
                );
                if self.simple(undo).await.is_err() {
                    return result;
                }
            }
            self.savepoints = level - 1;
            result
        }
    }

    /// Sends SQL without parameters as one message, one round trip.
    async fn simple(&mut self, sql: String) -> Result<(), TenantError> {
        let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut **self).await;
        done.map(drop).map_err(|source| TenantError::Savepoint {
            whom: self.whom(),
            source,
        })
    }
}
