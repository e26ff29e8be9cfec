//! Running a Multi: the only place that opens and ends its transaction.

use sqlx::{PgConnection, PgPool};

use crate::chain::Outcome;
use crate::lease::Lease;
use crate::tx::{self, Tx};
use crate::{Failure, Multi, Results};

impl<'a, Acc, E> Multi<'a, Acc, E>
where
    Acc: Results + 'a,
    E: From<sqlx::Error> + Send + 'a,
{
    /// Runs the steps in a transaction of their own: BEGIN, the steps in order, a check of
    /// the deferred constraints, COMMIT. A Multi without steps takes no connection.
    ///
    /// Round trips beside those of the steps: BEGIN, SET CONSTRAINTS, COMMIT.
    ///
    /// # Errors
    /// [`Failure`] names the step, its error and the results before it. Nothing was
    /// written, except that a failure at `$commit` by a lost connection leaves open
    /// whether PostgreSQL had committed.
    ///
    /// # Cancel safety
    /// Dropping the future rolls back (dropped during COMMIT: either way). The connection
    /// is then closed rather than given back to the pool, so that no half-open
    /// transaction reaches its next borrower. A panic in a step does the same and goes on
    /// unwinding.
    pub fn run<'p>(
        self,
        pool: &'p PgPool,
    ) -> impl Future<Output = Outcome<Acc, E>> + Send + use<'a, 'p, Acc, E>
    where
        'a: 'p,
    {
        async move {
            ready::<Acc, E>(self.misuse)?;
            let chain = self.chain;
            if let Some(nothing) = chain.nothing() {
                return Ok(nothing);
            }
            let mut lease = Lease::acquire(pool)
                .await
                .map_err(|e| at::<Acc, E>("$acquire", e, None))?;
            let mut open = tx::begin(lease.conn())
                .await
                .map_err(|e| at::<Acc, E>("$begin", e, None))?;
            let acc = match chain.run(&mut Tx::new(&mut open)).await {
                Ok(acc) => acc,
                Err(failure) => {
                    // The step's error is the one to report; if this ROLLBACK fails, the
                    // lease closes the connection, which rolls back as well.
                    if open.rollback().await.is_ok() {
                        lease.give_back();
                    }
                    return Err(failure);
                }
            };
            if let Err(error) = tx::check_constraints(&mut open).await {
                if open.rollback().await.is_ok() {
                    lease.give_back();
                }
                return Err(at("$constraints", error, Some(acc)));
            }
            match open.commit().await {
                Ok(()) => {
                    lease.give_back();
                    Ok(acc)
                }
                Err(error) => Err(at("$commit", error, Some(acc))),
            }
        }
    }

    /// Runs the steps inside a transaction of the caller, as a savepoint: after a failure
    /// the caller's transaction is as it was before and can go on.
    ///
    /// Round trips beside those of the steps: SAVEPOINT, SET CONSTRAINTS, RELEASE. Deferred
    /// constraints are checked here and are immediate in the rest of the transaction.
    ///
    /// # Errors
    /// As [`run`](Multi::run); the savepoint's own statements count as `$begin` and
    /// `$commit`. Without an open transaction it fails at `$begin` (25P01).
    ///
    /// # Cancel safety
    /// Dropping the future leaves the savepoint open with the steps' work so far: drop or
    /// roll back the transaction around it too. Do not put a timeout around `run_in` and
    /// commit afterwards.
    pub fn run_in<'c>(
        self,
        conn: &'c mut PgConnection,
    ) -> impl Future<Output = Outcome<Acc, E>> + Send + use<'a, 'c, Acc, E>
    where
        'a: 'c,
    {
        async move {
            ready::<Acc, E>(self.misuse)?;
            let chain = self.chain;
            if let Some(nothing) = chain.nothing() {
                return Ok(nothing);
            }
            let name = tx::savepoint_name(0);
            tx::open(conn, &name)
                .await
                .map_err(|e| at::<Acc, E>("$begin", e, None))?;
            let outcome = chain.run(&mut Tx::new(conn)).await;
            let failure = match outcome {
                Ok(acc) => match tx::check_constraints(conn).await {
                    Ok(()) => match tx::release(conn, &name).await {
                        Ok(()) => return Ok(acc),
                        Err(error) => at("$commit", error, Some(acc)),
                    },
                    Err(error) => at("$constraints", error, Some(acc)),
                },
                Err(failure) => failure,
            };
            // If this fails the connection is gone or the transaction ended under us, and
            // every later statement of the caller says so; the first failure is the cause.
            if let Err(error) = tx::undo(conn, &name).await {
                tracing::warn!(%error, step = %failure.step, "could not roll back to the savepoint");
            }
            Err(failure)
        }
    }
}

fn ready<Acc, E>(misuse: Option<crate::Misuse>) -> Result<(), Failure<E, Acc::Partial>>
where
    Acc: Results,
    E: From<sqlx::Error>,
{
    match misuse {
        Some(misuse) => Err(at::<Acc, E>("$build", misuse.into_sqlx(), None)),
        None => Ok(()),
    }
}

fn at<Acc, E>(step: &'static str, error: sqlx::Error, acc: Option<Acc>) -> Failure<E, Acc::Partial>
where
    Acc: Results,
    E: From<sqlx::Error>,
{
    let completed = acc.map_or_else(Acc::none, Acc::some);
    Failure {
        step: step.into(),
        error: E::from(error),
        completed,
    }
}
