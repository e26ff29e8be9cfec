//! Running a Multi inside a transaction that is there already.

use sqlx::PgConnection;
use sqlx::error::DatabaseError;
use tracing::Instrument;

use crate::chain::Outcome;
use crate::transaction::Broken;
use crate::tx::State;
use crate::{CommitHooks, Multi, Partial, Results, Tx, telemetry};

impl<'a, Acc, E, P> Multi<'a, Acc, E, P>
where
    Acc: Results + 'a,
    E: From<sqlx::Error> + Send + 'a,
    P: Partial<Acc> + 'a,
{
    /// Runs the steps inside a transaction of the caller, as a savepoint: after a failure
    /// the caller's transaction is as it was before and can go on. Inside a step of another
    /// Multi use [`Tx::run`], which also carries the hooks.
    ///
    /// Round trips beside those of the steps: SAVEPOINT and RELEASE. Deferred constraints
    /// stay deferred: they are the business of the transaction around it.
    ///
    /// # Errors
    /// As [`run`](Multi::run); the savepoint's own statements count as `$begin` and
    /// `$commit`, a swallowed statement error as `$constraints`. Without an open transaction
    /// it fails at `$begin` (25P01). A step that calls [`Tx::on_commit`] fails with
    /// [`Misuse::NoCommitHere`](crate::Misuse::NoCommitHere): use
    /// [`run_in_hooked`](Multi::run_in_hooked).
    ///
    /// # Cancel safety
    /// Dropping the future leaves the savepoint open with the steps' work so far: drop or
    /// roll back the transaction around it too. Do not put a timeout around `run_in` and
    /// commit afterwards.
    pub fn run_in<'c>(
        self,
        conn: &'c mut PgConnection,
    ) -> impl Future<Output = Outcome<Acc, E, P>> + Send + use<'a, 'c, Acc, E, P>
    where
        'a: 'c,
    {
        async move {
            let mut state = State::new(conn, false);
            let state = &mut state;
            self.nested(&mut Tx { conn, state }).await
        }
    }

    /// As [`run_in`](Multi::run_in), for steps that call [`Tx::on_commit`]: their hooks are
    /// added to `hooks` if the Multi succeeds. Call [`CommitHooks::run`] after your COMMIT.
    ///
    /// # Errors
    /// As [`run_in`](Multi::run_in).
    ///
    /// # Cancel safety
    /// As [`run_in`](Multi::run_in).
    pub fn run_in_hooked<'c>(
        self,
        conn: &'c mut PgConnection,
        hooks: &'c mut CommitHooks,
    ) -> impl Future<Output = Outcome<Acc, E, P>> + Send + use<'a, 'c, Acc, E, P>
    where
        'a: 'c,
    {
        async move {
            let mut state = State::new(conn, true);
            let result = {
                let state = &mut state;
                self.nested(&mut Tx { conn, state }).await
            };
            hooks.append(state.hooks);
            result
        }
    }

    async fn nested(self, tx: &mut Tx<'_>) -> Outcome<Acc, E, P> {
        let span = telemetry::run(self.title.as_deref(), self.plan.steps.len(), 1);
        let started = telemetry::start(&span);
        let outcome = self.inside(tx).instrument(span.clone()).await;
        if let Err(failure) = &outcome {
            span.record("failed_step", failure.step.as_ref());
        }
        telemetry::end(&span, started, None, outcome.is_ok());
        outcome
    }

    async fn inside(self, tx: &mut Tx<'_>) -> Outcome<Acc, E, P> {
        let this = self.ready()?;
        if let Some(nothing) = this.chain.nothing() {
            return Ok(nothing);
        }
        let savepoint = tx
            .enter()
            .await
            .map_err(|error| Broken::at("$begin", error).into_failure(P::none()))?;
        let failure = match this.chain.run(tx.reborrow()).await {
            Ok(acc) => match tx.release(&savepoint).await {
                Ok(()) => return Ok(acc),
                Err(error) => {
                    let code = error.as_database_error().and_then(DatabaseError::code);
                    // A RELEASE in an aborted transaction: a statement failed unnoticed.
                    let swallowed = code.as_deref() == Some("25P02");
                    let step = if swallowed { "$constraints" } else { "$commit" };
                    Broken::at(step, error).into_failure(P::all(acc))
                }
            },
            Err(failure) => failure,
        };
        // If this fails the connection is gone or the transaction ended under us, and every
        // later statement of the caller says so; the first failure is the one to report.
        if let Err(error) = tx.undo(savepoint).await {
            tracing::warn!(
                target: "transom_multi",
                %error,
                step = %failure.step,
                "could not roll back to the savepoint"
            );
        }
        Err(failure)
    }
}

impl Tx<'_> {
    /// Runs a Multi inside this transaction, as a savepoint: after a failure this
    /// transaction goes on as if it had not run. Hooks of its steps run after the outermost
    /// commit.
    ///
    /// # Errors
    /// As [`Multi::run_in`].
    ///
    /// # Cancel safety
    /// As [`savepoint`](Tx::savepoint).
    pub fn run<'a, 'c, Acc, E, P>(
        &'c mut self,
        multi: Multi<'a, Acc, E, P>,
    ) -> impl Future<Output = Outcome<Acc, E, P>> + Send
    where
        'a: 'c,
        Acc: Results + 'a,
        E: From<sqlx::Error> + Send + 'a,
        P: Partial<Acc> + 'a,
    {
        multi.nested(self)
    }
}
