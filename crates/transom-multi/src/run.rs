//! Running a Multi in a transaction of its own.

use sqlx::PgPool;
use tracing::Instrument;

use crate::broken::Broken;
use crate::chain::Outcome;
use crate::lease::Lease;
use crate::transaction::{Transaction, settle};
use crate::{Failure, Multi, Partial, Results, TxOptions, telemetry};

impl<'a, Acc, E, P> Multi<'a, Acc, E, P>
where
    Acc: Results + 'a,
    E: From<sqlx::Error> + Send + 'a,
    P: Partial<Acc> + 'a,
{
    /// Runs the steps in a transaction of their own: BEGIN, the steps in order, a check of
    /// the deferred constraints, COMMIT. A Multi without steps takes no connection.
    ///
    /// Round trips beside those of the steps: BEGIN, the check, COMMIT.
    ///
    /// # Errors
    /// [`Failure`] names the step, its error and the results before it. Nothing was
    /// written, except that after a [COMMIT of unknown outcome](Failure::is_commit_unknown)
    /// nobody knows.
    ///
    /// # Panics
    /// If a step or a hook does. A panic in a step rolls back and goes on unwinding.
    ///
    /// # Cancel safety
    /// Dropping the future rolls back (dropped during COMMIT: either way). The connection
    /// is then closed rather than given back to the pool, so that no half-open
    /// transaction reaches its next borrower.
    pub fn run<'p>(
        self,
        pool: &'p PgPool,
    ) -> impl Future<Output = Outcome<Acc, E, P>> + Send + use<'a, 'p, Acc, E, P>
    where
        'a: 'p,
    {
        async move { self.attempt(pool, &TxOptions::new(), 1).await }
    }

    /// As [`run`](Multi::run), with an isolation level, time limits, settings, a prologue.
    ///
    /// # Errors
    /// As [`run`](Multi::run).
    ///
    /// # Panics
    /// As [`run`](Multi::run).
    ///
    /// # Cancel safety
    /// As [`run`](Multi::run).
    pub fn run_with<'p, 'h>(
        self,
        pool: &'p PgPool,
        options: &'p TxOptions<'h>,
    ) -> impl Future<Output = Outcome<Acc, E, P>> + Send + use<'a, 'p, 'h, Acc, E, P>
    where
        'a: 'p,
    {
        self.attempt(pool, options, 1)
    }

    pub(crate) async fn attempt(
        self,
        pool: &PgPool,
        options: &TxOptions<'_>,
        attempt: u32,
    ) -> Outcome<Acc, E, P> {
        let span = telemetry::run(self.title.as_deref(), self.plan.steps.len(), attempt);
        let started = telemetry::start(&span);
        let mut outcome = self.once(pool, options).instrument(span.clone()).await;
        if let Err(failure) = &mut outcome {
            failure.attempts = attempt;
            span.record("failed_step", failure.step.as_ref());
        }
        telemetry::end(&span, started, None, outcome.is_ok());
        outcome
    }

    async fn once(self, pool: &PgPool, options: &TxOptions<'_>) -> Outcome<Acc, E, P> {
        let chain = self.ready()?.chain;
        if chain.is_empty() {
            return Ok(chain.nothing());
        }
        let broken = |broken: Broken| broken.into_failure(P::none());
        let begin = options
            .begin_statement()
            .map_err(|misuse| broken(Broken::misuse(misuse)))?;
        let mut lease = Lease::acquire(pool)
            .await
            .map_err(|error| broken(Broken::at("$acquire", error)))?;
        let mut open = Transaction::begin(&mut lease, begin, options)
            .await
            .map_err(broken)?;
        match chain.run(open.tx()).await {
            Ok(acc) => {
                let committed = open.commit().await;
                match settle(lease, options, committed) {
                    Ok(hooks) => {
                        hooks.run().await;
                        Ok(acc)
                    }
                    Err(broken) => Err(broken.into_failure(P::all(acc))),
                }
            }
            Err(failure) => {
                open.rollback().await;
                Err(failure)
            }
        }
    }

    /// Everything that can be known before a connection is taken.
    pub(crate) fn ready(mut self) -> Result<Self, Failure<E, P>> {
        if let Some(misuse) = self.plan.misuse.take() {
            return Err(Broken::misuse(misuse).into_failure(P::none()));
        }
        for check in std::mem::take(&mut self.checks) {
            if let Err(error) = (check.check)() {
                return Err(Failure::at(check.name, error, P::none()));
            }
        }
        Ok(self)
    }
}
