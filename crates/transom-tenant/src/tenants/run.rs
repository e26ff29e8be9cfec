//! Work in a transaction: committed if it succeeds, rolled back if not.

use tracing::Instrument;

use crate::lease::TRIES;
use crate::place::Place;
use crate::{SendWork, SendWorkAgain, TenantError, TenantId, TenantScope, TenantTx, Tenants};
use crate::{UnscopedTx, Whom};

impl Tenants {
    /// Runs `work` in a transaction of one tenant: commits on `Ok`, rolls back on `Err`, and
    /// gives the connection back after both.
    ///
    /// Two round trips beside those of `work`: BEGIN, with the tenant, and COMMIT.
    ///
    /// ```no_run
    /// # use transom_tenant::{TenantError, TenantId, Tenants};
    /// # async fn f(tenants: Tenants) -> Result<(), TenantError> {
    /// let acme = TenantId::new("acme").unwrap();
    /// let notes: i64 = tenants
    ///     .run(&acme, async |tx| {
    ///         sqlx::query_scalar("select count(*) from notes") // acme's alone
    ///             .fetch_one(&mut **tx)
    ///             .await
    ///     })
    ///     .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The error of `work`, or what went wrong around it: see [`TenantTx::commit`] and
    /// [`TenantScope::begin`]. A statement error that `work` swallowed is reported (25P02).
    ///
    /// A `COPY .. FROM STDIN` that is sent as a plain statement, and not by
    /// [`copy_in_raw`](sqlx::PgConnection::copy_in_raw), leaves sqlx 0.9 waiting for ever.
    ///
    /// # Panics
    /// If `work` does: the connection is closed, which rolls back, and the panic goes on.
    ///
    /// # Cancel safety
    /// Dropping the future closes the connection, which rolls back, unless COMMIT was under
    /// way: then nobody knows.
    pub fn run<'p, T, E, F>(
        &'p self,
        tenant: &'p TenantId,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send + use<'p, T, E, F>
    where
        for<'r, 't> F: AsyncFnOnce(&'r mut TenantTx<'t>) -> Result<T, E>
            + SendWork<&'r mut TenantTx<'t>, Result<T, E>, Fut: Send>
            + Send
            + 'p,
        T: Send + 'p,
        E: From<TenantError> + Send + 'p,
    {
        let work = async move {
            let mut scope = self.scope(tenant).await?;
            let mut tries = TRIES;
            loop {
                let error = match scope.begin().await {
                    Ok(mut tx) => {
                        let result = work(&mut tx).await;
                        return settle(tx, result).await;
                    }
                    Err(error) => error,
                };
                tries -= 1;
                scope = self.another(scope, error, tries).await?;
            }
        };
        work.instrument(tracing::debug_span!("tenant", %tenant))
    }

    /// As [`run`](Tenants::run), and again if `again` says of the error that it is worth it:
    /// once, on the same connection, after every statement prepared on it is forgotten.
    ///
    /// For tenants with a schema each, whose tables differ while a migration goes round:
    /// statements prepared for one of them are stale for another ([`is_stale_plan`](crate::is_stale_plan)).
    ///
    /// ```no_run
    /// # use transom_tenant::{TenantError, TenantId, Tenants, is_stale_plan};
    /// # async fn f(tenants: Tenants, acme: TenantId) -> Result<(), sqlx::Error> {
    /// tenants
    ///     .run_retrying(&acme, |error| is_stale_plan(error), async |tx| {
    ///         sqlx::query("select * from notes").fetch_all(&mut **tx).await
    ///     })
    ///     .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`run`](Tenants::run), of the last try.
    ///
    /// # Panics
    /// As [`run`](Tenants::run).
    ///
    /// # Cancel safety
    /// As [`run`](Tenants::run).
    pub fn run_retrying<'p, T, E, F>(
        &'p self,
        tenant: &'p TenantId,
        again: impl Fn(&E) -> bool + Send + 'p,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send
    where
        for<'r, 't> F: AsyncFn(&'r mut TenantTx<'t>) -> Result<T, E>
            + SendWorkAgain<&'r mut TenantTx<'t>, Result<T, E>, Fut: Send>
            + Send
            + Sync
            + 'p,
        T: Send + 'p,
        E: From<TenantError> + Send + 'p,
    {
        let work = async move {
            let mut scope = self.scope(tenant).await?;
            let (mut tries, mut retried) = (TRIES, false);
            loop {
                let ended = match scope.begin().await {
                    Ok(mut tx) => {
                        let result = work(&mut tx).await;
                        Ok(settle(tx, result).await)
                    }
                    Err(error) => Err(error),
                };
                match ended {
                    Ok(Err(error)) if !retried && again(&error) => {
                        retried = true;
                        // If that fails, so will the BEGIN, and say why.
                        let _ = scope.forget_statements().await;
                    }
                    Ok(result) => return result,
                    Err(error) => {
                        tries -= 1;
                        scope = self.another(scope, error, tries).await?;
                    }
                }
            }
        };
        work.instrument(tracing::debug_span!("tenant", %tenant))
    }

    /// Runs `work` in a transaction of no tenant: say why. The reason is logged at `WARN`
    /// level. Under row-level security it sees no rows, unless the role of the
    /// [`options`](Tenants::options) is one that does.
    ///
    /// # Errors
    /// As [`run`](Tenants::run).
    ///
    /// # Panics
    /// As [`run`](Tenants::run).
    ///
    /// # Cancel safety
    /// As [`run`](Tenants::run).
    pub fn run_unscoped<'p, T, E, F>(
        &'p self,
        reason: &'p str,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send + use<'p, T, E, F>
    where
        for<'r, 't> F: AsyncFnOnce(&'r mut UnscopedTx<'t>) -> Result<T, E>
            + SendWork<&'r mut UnscopedTx<'t>, Result<T, E>, Fut: Send>
            + Send
            + 'p,
        T: Send + 'p,
        E: From<TenantError> + Send + 'p,
    {
        async move {
            tracing::warn!(reason, "transaction without a tenant");
            let whom = || Whom::Unscoped(reason.to_owned());
            let begin = Place::unscoped(&self.home.setting, &self.options).begin;
            let mut tries = TRIES;
            loop {
                let mut lease = self.lease().await?;
                let error = match lease.begin(&begin).await {
                    Ok(open) => {
                        let mut tx = UnscopedTx::new(open, reason);
                        let result = work(&mut tx).await;
                        if result.is_ok() {
                            tx.commit().await?;
                        } else {
                            tx.rollback().await;
                        }
                        return result;
                    }
                    Err(source) => TenantError::begin_of(whom(), source),
                };
                tries -= 1;
                if tries == 0 || !matches!(error, TenantError::NotFresh { .. }) {
                    lease.recover(&error).await;
                    return Err(error.into());
                }
            }
        }
    }

    /// After a `begin` that failed: another connection, if this one was not fresh.
    async fn another(
        &self,
        mut scope: TenantScope,
        error: TenantError,
        tries: u32,
    ) -> Result<TenantScope, TenantError> {
        if tries > 0 && matches!(error, TenantError::NotFresh { .. }) {
            let tenant = scope.tenant().clone();
            // The old one must be gone before another one is asked for.
            drop(scope);
            return self.scope(&tenant).await;
        }
        scope.recover(&error).await;
        Err(error)
    }
}

/// Commits what succeeded, and rolls back what did not.
async fn settle<T, E: From<TenantError>>(tx: TenantTx<'_>, result: Result<T, E>) -> Result<T, E> {
    match result {
        Ok(value) => {
            tx.commit().await?;
            Ok(value)
        }
        Err(error) => {
            // If it fails, the connection is closed; the error of the work is the one to tell.
            let _ = tx.rollback().await;
            Err(error)
        }
    }
}
