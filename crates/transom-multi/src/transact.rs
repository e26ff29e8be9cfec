//! A transaction for those who want no steps.

use sqlx::PgPool;

use crate::lease::Lease;
use crate::{SendWork, Tx, tx};

/// Runs `work` in a transaction: commits on `Ok`, rolls back on `Err`.
///
/// For one statement, use the pool itself; for steps with names, a [`Multi`](crate::Multi).
///
/// # Errors
/// The error of `work`, or of BEGIN, the constraint check or COMMIT. A statement error that
/// `work` swallowed is reported (25P02) instead of committing nothing with `Ok`.
///
/// # Cancel safety
/// Dropping the future rolls back and closes the connection, as [`Multi::run`] does.
///
/// [`Multi::run`]: crate::Multi::run
pub fn transact<'p, T, E, F>(
    pool: &'p PgPool,
    work: F,
) -> impl Future<Output = Result<T, E>> + Send + use<'p, T, E, F>
where
    for<'r, 't> F: AsyncFnOnce(&'r mut Tx<'t>) -> Result<T, E>
        + SendWork<&'r mut Tx<'t>, Result<T, E>, Fut: Send>
        + Send
        + 'p,
    T: Send + 'p,
    E: From<sqlx::Error> + Send + 'p,
{
    async move {
        let mut lease = Lease::acquire(pool).await?;
        let mut open = tx::begin(lease.conn()).await?;
        let result = {
            let mut inside = Tx::new(&mut open);
            let result = work(&mut inside).await;
            result.and_then(|value| inside.check_open().map(|()| value).map_err(E::from))
        };
        let result = match result {
            Ok(value) => tx::check_constraints(&mut open)
                .await
                .map(|()| value)
                .map_err(E::from),
            failed => failed,
        };
        match result {
            Ok(value) => {
                open.commit().await?;
                lease.give_back();
                Ok(value)
            }
            Err(error) => {
                if open.rollback().await.is_ok() {
                    lease.give_back();
                }
                Err(error)
            }
        }
    }
}
