//! A statement whose failure is looked into.

use std::sync::Arc;

use sqlx::{
    Execute, Executor, Postgres,
    postgres::{PgQueryResult, PgRow},
};

use super::{Found, Probe, Row, Via, ask, via::Safe};
use crate::ConstraintError;

impl Probe {
    /// Runs a statement that writes `row`; if it violates a declared rule, all that the row violates are reported.
    ///
    /// In a transaction (`&mut tx`) a savepoint is set around it, so that the transaction stays usable after any failure
    /// of the statement: SAVEPOINT, statement, RELEASE. By a pool (`&pool`) there is nothing to save, and nothing is sent
    /// but the statement.
    ///
    /// ```no_run
    /// # use transom_constraint::{ConstraintError, Probe, Row};
    /// # async fn f(pool: sqlx::PgPool, probe: Probe, email: &str) -> Result<(), ConstraintError> {
    /// let mut tx = pool.begin().await?;
    /// let insert = sqlx::query("INSERT INTO users (email) VALUES ($1)").bind(email);
    /// if let Err(ConstraintError::Invalid(errors)) =
    ///     probe.execute(&mut tx, insert, Row::insert().set("email", email)).await
    /// {
    ///     println!("{errors}"); // and the transaction goes on
    /// }
    /// tx.commit().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConstraintError::Invalid`] with what the server reported first and the other violated rules after it;
    /// [`ConstraintError::Undeclared`] and [`ConstraintError::Database`] as [`translate`](ConstraintError::translate)
    /// gives them. A [`RowError`](crate::RowError) comes as [`sqlx::Error::Encode`], before anything is sent. If the
    /// savepoint itself fails, its error is returned, and the transaction cannot go on.
    ///
    /// # Cancel safety
    ///
    /// As with any statement in a transaction: if the future is dropped, roll back. The statement may or may not have run;
    /// if it had just failed the transaction is aborted, which sqlx's `commit` does not report.
    pub fn execute<'a, 'q, S>(
        &'a self,
        via: impl Into<Via<'a>>,
        statement: S,
        row: Row,
    ) -> impl Future<Output = Result<PgQueryResult, ConstraintError>> + Send
    where
        S: Execute<'q, Postgres> + 'q,
        'q: 'a,
    {
        let via = via.into();
        async move {
            let mut safe = self.prepare(via, &row).await?;
            let result = safe.conn().execute(statement).await;
            self.conclude(safe, result, &row).await
        }
    }

    /// Runs a statement that writes `row` and returns one: `INSERT … RETURNING`. Otherwise as [`execute`](Self::execute).
    ///
    /// # Errors
    ///
    /// As [`execute`](Self::execute); [`sqlx::Error::RowNotFound`] if no row is returned.
    ///
    /// # Cancel safety
    ///
    /// As [`execute`](Self::execute).
    pub fn fetch_one<'a, 'q, S>(
        &'a self,
        via: impl Into<Via<'a>>,
        statement: S,
        row: Row,
    ) -> impl Future<Output = Result<PgRow, ConstraintError>> + Send
    where
        S: Execute<'q, Postgres> + 'q,
        'q: 'a,
    {
        let via = via.into();
        async move {
            let mut safe = self.prepare(via, &row).await?;
            let result = safe.conn().fetch_one(statement).await;
            self.conclude(safe, result, &row).await
        }
    }

    async fn prepare<'c>(&self, via: Via<'c>, row: &Row) -> Result<Safe<'c>, sqlx::Error> {
        // Also when the statement would succeed, so that the first run of a program finds its mistake.
        self.check(row).map_err(super::RowError::into_sqlx)?;
        via.open().await
    }

    async fn conclude<T>(
        &self,
        mut safe: Safe<'_>,
        result: Result<T, sqlx::Error>,
        row: &Row,
    ) -> Result<T, ConstraintError> {
        let error = match result {
            Ok(value) => {
                safe.release().await?;
                return Ok(value);
            }
            Err(error) => ConstraintError::translate(error, &*self.declared),
        };
        let ConstraintError::Invalid(mut errors) = error else {
            safe.undo_and_release().await?;
            return Err(error);
        };
        safe.undo().await?;
        match ask::judge(&mut safe, &self.plan, &self.table, row).await {
            Ok(verdicts) => {
                // Whatever a check's function wrote is undone with it.
                safe.undo_and_release().await?;
                Found::new(Arc::clone(&self.declared), verdicts).add_to(&mut errors);
            }
            Err(_) => safe.undo_and_release().await?,
        }
        Err(ConstraintError::Invalid(errors))
    }
}
