//! A transaction for those who want no steps.

use sqlx::PgPool;

use crate::broken::Broken;
use crate::lease::Lease;
use crate::transaction::{Transaction, settle};
use crate::{SendWork, Tx, TxOptions};

/// Runs `work` in a transaction: commits on `Ok`, rolls back on `Err`.
///
/// For one statement, use the pool itself; for steps with names, a [`Multi`](crate::Multi).
///
/// # Errors
/// The error of `work`, or of BEGIN, the constraint check or COMMIT. A statement error that
/// `work` swallowed is reported (25P02) instead of committing nothing with `Ok`. A COMMIT of
/// unknown outcome has a [`CommitUnknown`](crate::CommitUnknown) in its chain of causes.
///
/// # Panics
/// If `work` does: it rolls back and goes on unwinding.
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
        let outcome = once(pool, &TxOptions::new(), work).await;
        outcome.map_err(|(error, _)| error)
    }
}

/// As [`transact`], with an isolation level, time limits, settings, a prologue.
///
/// # Errors
/// As [`transact`].
///
/// # Panics
/// As [`transact`].
///
/// # Cancel safety
/// As [`transact`].
pub fn transact_with<'p, 'h, T, E, F>(
    pool: &'p PgPool,
    options: &'p TxOptions<'h>,
    work: F,
) -> impl Future<Output = Result<T, E>> + Send + use<'p, 'h, T, E, F>
where
    for<'r, 't> F: AsyncFnOnce(&'r mut Tx<'t>) -> Result<T, E>
        + SendWork<&'r mut Tx<'t>, Result<T, E>, Fut: Send>
        + Send
        + 'p,
    T: Send + 'p,
    E: From<sqlx::Error> + Send + 'p,
{
    async move {
        let outcome = once(pool, options, work).await;
        outcome.map_err(|(error, _)| error)
    }
}

/// One attempt: the error, and whether it is known that nothing was committed.
pub(crate) async fn once<T, E, F>(
    pool: &PgPool,
    options: &TxOptions<'_>,
    work: F,
) -> Result<T, (E, bool)>
where
    for<'r, 't> F: AsyncFnOnce(&'r mut Tx<'t>) -> Result<T, E>
        + SendWork<&'r mut Tx<'t>, Result<T, E>, Fut: Send>
        + Send,
    T: Send,
    E: From<sqlx::Error> + Send,
{
    let begin = options
        .begin_statement()
        .map_err(|misuse| Broken::misuse(misuse).into_error())?;
    let mut lease = Lease::acquire(pool)
        .await
        .map_err(|error| Broken::at("$acquire", error).into_error())?;
    let mut open = Transaction::begin(&mut lease, begin, options)
        .await
        .map_err(Broken::into_error)?;
    let result = {
        let mut tx = open.tx();
        let result = work(&mut tx).await;
        result.and_then(|value| match tx.check(0) {
            Ok(()) => Ok(value),
            Err(misuse) => Err(misuse.into_sqlx().into()),
        })
    };
    match result {
        Ok(value) => {
            let committed = open.commit().await;
            let hooks = settle(lease, options, committed).map_err(Broken::into_error)?;
            hooks.run().await;
            Ok(value)
        }
        Err(error) => {
            open.rollback().await;
            Err((error, true))
        }
    }
}
