//! Trying a whole transaction again.

use std::error::Error;
use std::fmt;

use sqlx::PgPool;

use crate::chain::Outcome;
use crate::{Backoff, Multi, Partial, Results, SendWork, Tx, TxOptions, transact};

/// Tries a transaction again when PostgreSQL could not serialize it (40001) or broke a
/// deadlock (40P01), also at COMMIT: the whole of it, on a new snapshot, with new steps from
/// a factory. Other failures, and a COMMIT of [unknown outcome], are never tried again.
///
/// What a step does outside the database it does once per attempt: leave it to
/// [`Tx::on_commit`], which runs for the attempt that succeeds.
///
/// ```no_run
/// # use transom_multi::{Isolation, Multi, Retry, TxOptions};
/// # async fn f(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// let serializable = TxOptions::new().isolation(Isolation::Serializable);
/// let (moved,) = Retry::up_to(5)
///     .run_with(pool, &serializable, || {
///         Multi::new().execute("move", sqlx::query("update rooms set guest = 2 where id = 1"))
///     })
///     .await?;
/// # Ok(())
/// # }
/// ```
///
/// [unknown outcome]: crate::CommitUnknown
#[derive(Clone)]
#[must_use]
pub struct Retry<W = SerializationFailure> {
    attempts: u32,
    backoff: Backoff,
    when: W,
}

impl<W> fmt::Debug for Retry<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retry")
            .field("attempts", &self.attempts)
            .field("backoff", &self.backoff)
            .finish_non_exhaustive()
    }
}

impl Retry {
    /// At most so many attempts, the first one counted (0 counts as 1), with the default
    /// [`Backoff`], for errors that are [`std::error::Error`] and name their sources.
    pub fn up_to(attempts: u32) -> Self {
        Retry {
            attempts: attempts.max(1),
            backoff: Backoff::default(),
            when: SerializationFailure,
        }
    }
}

impl<W> Retry<W> {
    /// How long to wait between attempts.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// Which errors to try again, instead of 40001 and 40P01: for an error type that is no
    /// [`std::error::Error`] (`|error: &anyhow::Error| is_retryable(error.as_ref())`), or for
    /// a reason of your own beside [`is_retryable`](crate::is_retryable).
    pub fn when<F>(self, when: F) -> Retry<When<F>> {
        Retry {
            attempts: self.attempts,
            backoff: self.backoff,
            when: When(when),
        }
    }

    /// Runs the Multi that `make` builds, anew for every attempt.
    ///
    /// # Errors
    /// As [`Multi::run`], from the last attempt; [`Failure::attempts`] counts them.
    ///
    /// # Panics
    /// As [`Multi::run`], or if `make` does.
    ///
    /// # Cancel safety
    /// As [`Multi::run`].
    ///
    /// [`Failure::attempts`]: crate::Failure::attempts
    pub fn run<'a, 'p, Acc, E, P, M>(
        &'p self,
        pool: &'p PgPool,
        make: M,
    ) -> impl Future<Output = Outcome<Acc, E, P>> + Send + use<'a, 'p, Acc, E, P, M, W>
    where
        'a: 'p,
        M: FnMut() -> Multi<'a, Acc, E, P> + Send + 'p,
        Acc: Results + 'a,
        E: From<sqlx::Error> + Send + 'a,
        P: Partial<Acc> + 'a,
        W: RetryOn<E> + Sync,
    {
        async move { self.run_with(pool, &TxOptions::new(), make).await }
    }

    /// As [`run`](Retry::run), with an isolation level, time limits, settings, a prologue.
    ///
    /// # Errors
    /// As [`run`](Retry::run).
    ///
    /// # Panics
    /// As [`run`](Retry::run).
    ///
    /// # Cancel safety
    /// As [`run`](Retry::run).
    pub fn run_with<'a, 'p, 'h, Acc, E, P, M>(
        &'p self,
        pool: &'p PgPool,
        options: &'p TxOptions<'h>,
        make: M,
    ) -> impl Future<Output = Outcome<Acc, E, P>> + Send + use<'a, 'p, 'h, Acc, E, P, M, W>
    where
        'a: 'p,
        M: FnMut() -> Multi<'a, Acc, E, P> + Send + 'p,
        Acc: Results + 'a,
        E: From<sqlx::Error> + Send + 'a,
        P: Partial<Acc> + 'a,
        W: RetryOn<E> + Sync,
    {
        let mut make = make;
        async move {
            let mut attempt = 1;
            loop {
                match make().attempt(pool, options, attempt).await {
                    Err(failure)
                        if attempt < self.attempts
                            && !failure.commit_unknown
                            && failure.step != "$build"
                            && self.when.retry_on(&failure.error) =>
                    {
                        self.wait(attempt).await;
                        attempt += 1;
                    }
                    outcome => return outcome,
                }
            }
        }
    }

    /// Runs the closure that `make` builds as [`transact`] does, anew for every attempt:
    /// `retry.transact(&pool, || async |tx| ..)`.
    ///
    /// # Errors
    /// As [`transact`], from the last attempt.
    ///
    /// # Panics
    /// As [`transact`], or if `make` does.
    ///
    /// # Cancel safety
    /// As [`transact`].
    ///
    /// [`transact`]: crate::transact
    pub fn transact<'p, T, E, F, M>(
        &'p self,
        pool: &'p PgPool,
        make: M,
    ) -> impl Future<Output = Result<T, E>> + Send + use<'p, T, E, F, M, W>
    where
        M: FnMut() -> F + Send + 'p,
        for<'r, 't> F: AsyncFnOnce(&'r mut Tx<'t>) -> Result<T, E>
            + SendWork<&'r mut Tx<'t>, Result<T, E>, Fut: Send>
            + Send
            + 'p,
        T: Send + 'p,
        E: From<sqlx::Error> + Send + 'p,
        W: RetryOn<E> + Sync,
    {
        async move { self.transact_with(pool, &TxOptions::new(), make).await }
    }

    /// As [`transact`](Retry::transact), with an isolation level, time limits, settings, a
    /// prologue.
    ///
    /// # Errors
    /// As [`transact`](Retry::transact).
    ///
    /// # Panics
    /// As [`transact`](Retry::transact).
    ///
    /// # Cancel safety
    /// As [`transact`](Retry::transact).
    pub fn transact_with<'p, 'h, T, E, F, M>(
        &'p self,
        pool: &'p PgPool,
        options: &'p TxOptions<'h>,
        make: M,
    ) -> impl Future<Output = Result<T, E>> + Send + use<'p, 'h, T, E, F, M, W>
    where
        M: FnMut() -> F + Send + 'p,
        for<'r, 't> F: AsyncFnOnce(&'r mut Tx<'t>) -> Result<T, E>
            + SendWork<&'r mut Tx<'t>, Result<T, E>, Fut: Send>
            + Send
            + 'p,
        T: Send + 'p,
        E: From<sqlx::Error> + Send + 'p,
        W: RetryOn<E> + Sync,
    {
        let mut make = make;
        async move {
            let mut attempt = 1;
            loop {
                match transact::once(pool, options, make()).await {
                    Ok(value) => return Ok(value),
                    Err((error, undone))
                        if attempt < self.attempts && undone && self.when.retry_on(&error) =>
                    {
                        self.wait(attempt).await;
                        attempt += 1;
                    }
                    Err((error, _)) => return Err(error),
                }
            }
        }
    }

    async fn wait(&self, failed: u32) {
        tokio::time::sleep(self.backoff.delay(failed, fastrand::f64())).await;
    }
}

/// Decides which errors of type `E` are worth a new attempt.
#[diagnostic::on_unimplemented(
    message = "`{E}` does not tell whether a new attempt may succeed",
    note = "give it an `impl std::error::Error` whose source is the sqlx error, or say which \
            errors to retry: `Retry::up_to(5).when(|error: &{E}| ..)`"
)]
pub trait RetryOn<E> {
    /// Whether to try again.
    fn retry_on(&self, error: &E) -> bool;
}

/// Tries again on 40001 and 40P01, wherever they are in an error's chain of sources.
#[derive(Clone, Copy, Debug)]
pub struct SerializationFailure;

#[diagnostic::do_not_recommend]
impl<E: Error + 'static> RetryOn<E> for SerializationFailure {
    fn retry_on(&self, error: &E) -> bool {
        crate::cause::is_retryable(error)
    }
}

/// Tries again when a closure says so; see [`Retry::when`].
#[derive(Clone, Copy)]
pub struct When<F>(F);

impl<F> fmt::Debug for When<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("When(..)")
    }
}

impl<E, F: Fn(&E) -> bool> RetryOn<E> for When<F> {
    fn retry_on(&self, error: &E) -> bool {
        (self.0)(error)
    }
}
