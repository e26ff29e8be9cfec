//! Running a Multi inside a transaction that is there already.

use sqlx::PgConnection;
use tracing::Instrument;

use crate::broken::Broken;
use crate::cause::sqlstate;
use crate::chain::Outcome;
use crate::savepoint::is_gone;
use crate::tx::State;
use crate::within::Inside;
use crate::{CommitHooks, Misuse, Multi, Partial, Results, Tx, Within, telemetry};

impl<'a, Acc, E, P> Multi<'a, Acc, E, P>
where
    Acc: Results + 'a,
    E: From<sqlx::Error> + Send + 'a,
    P: Partial<Acc> + 'a,
{
    /// Runs the steps inside a transaction of the caller, as a savepoint: after a failure
    /// the caller's transaction is as it was before and can go on. Inside a step of another
    /// Multi, pass its `tx`: that is [`Tx::run`], and the hooks are carried outwards.
    ///
    /// Takes a `&mut PgConnection`, sqlx's `&mut Transaction`, or what else is [`Within`] a
    /// transaction; `&mut *conn` to use it again afterwards.
    ///
    /// Round trips beside those of the steps: SAVEPOINT and RELEASE. Deferred constraints
    /// stay deferred: they are the business of the transaction around it.
    ///
    /// # Errors
    /// As [`run`](Multi::run); the savepoint's own statements count as `$begin` and
    /// `$commit`, a swallowed statement error as `$constraints`. Without an open transaction
    /// it fails at `$begin` (25P01). A step that calls [`Tx::on_commit`] fails with
    /// [`Misuse::NoCommitHere`]: use [`run_in_hooked`](Multi::run_in_hooked).
    ///
    /// If a step ended the caller's transaction, the error is [`Misuse::TransactionEnded`],
    /// in place of the step's own: then do not go on, later statements would be committed one
    /// by one.
    ///
    /// # Cancel safety
    /// Dropping the future leaves the savepoint open with the steps' work so far: drop or
    /// roll back the transaction around it too. Do not put a timeout around `run_in` and
    /// commit afterwards.
    pub fn run_in<'c, C>(
        self,
        transaction: C,
    ) -> impl Future<Output = Outcome<Acc, E, P>> + Send + use<'a, 'c, Acc, E, P, C>
    where
        'a: 'c,
        C: Within<'c> + 'c,
    {
        async move {
            match transaction.inside() {
                Inside::Tx(mut tx) => self.nested(&mut tx).await,
                Inside::Connection(conn) => {
                    let mut state = State::new(conn, false);
                    let state = &mut state;
                    self.nested(&mut Tx { conn, state }).await
                }
            }
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
            if result.is_ok() {
                hooks.append(state.hooks);
            }
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
        let chain = self.ready()?.chain;
        if chain.is_empty() {
            return Ok(chain.nothing());
        }
        let savepoint = tx
            .enter()
            .await
            .map_err(|error| Broken::at("$begin", error).into_failure(P::none()))?;
        let mut failure = match chain.run(tx.reborrow()).await {
            Ok(acc) => match tx.release(&savepoint).await {
                Ok(()) => return Ok(acc),
                Err(error) => {
                    // A RELEASE in an aborted transaction: a statement failed unnoticed.
                    let swallowed = sqlstate(&error).as_deref() == Some("25P02");
                    let step = if swallowed { "$constraints" } else { "$commit" };
                    Broken::at(step, error).into_failure(P::all(acc))
                }
            },
            Err(failure) => failure,
        };
        if let Err(undo) = tx.undo(savepoint).await {
            // No such transaction or savepoint any more. A lost connection needs no word of
            // ours: every later statement of the caller says so.
            if is_gone(&undo) {
                failure.error = Misuse::TransactionEnded.into_sqlx().into();
            }
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
