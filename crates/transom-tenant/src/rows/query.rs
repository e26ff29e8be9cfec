//! A statement that is complete.

use std::fmt;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{AssertSqlSafe, Decode, FromRow, Postgres, QueryBuilder, Type};

use super::statement::Statement;
use crate::{TenantError, TenantTx};

/// A statement of one tenant that gives rows.
#[must_use = "nothing is sent until it is fetched"]
pub struct TenantQuery<'t, 'c> {
    tx: &'t mut TenantTx<'c>,
    arguments: PgArguments,
    sql: Result<String, TenantError>,
    /// Whether its text is one that comes again, and is worth preparing.
    prepared: bool,
}

impl<'t, 'c> TenantQuery<'t, 'c> {
    pub(crate) fn new(mut statement: Statement<'t, 'c>, sql: String, prepared: bool) -> Self {
        let sql = statement.check().map(|()| sql);
        TenantQuery {
            tx: statement.tx,
            arguments: statement.arguments,
            sql,
            prepared,
        }
    }

    /// Every row.
    ///
    /// # Errors
    /// [`TenantError::Rows`] or [`InvalidName`](TenantError::InvalidName) if the statement is
    /// not right; nothing was sent then. [`TenantError::Statement`] from the database.
    pub async fn fetch_all<T>(self) -> Result<Vec<T>, TenantError>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let query = sqlx::query_as_with::<_, T, _>(AssertSqlSafe(self.sql?), self.arguments);
        let query = query.persistent(self.prepared);
        Ok(query.fetch_all(&mut **self.tx).await?)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`fetch_all`](TenantQuery::fetch_all).
    pub async fn fetch_optional<T>(self) -> Result<Option<T>, TenantError>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let query = sqlx::query_as_with::<_, T, _>(AssertSqlSafe(self.sql?), self.arguments);
        let query = query.persistent(self.prepared);
        Ok(query.fetch_optional(&mut **self.tx).await?)
    }

    /// The first row.
    ///
    /// # Errors
    /// As [`fetch_all`](TenantQuery::fetch_all), and [`sqlx::Error::RowNotFound`]: whether the
    /// row is not there or another tenant's, nobody can tell.
    pub async fn fetch_one<T>(self) -> Result<T, TenantError>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let row = self.fetch_optional().await?;
        row.ok_or(TenantError::Statement(sqlx::Error::RowNotFound))
    }

    /// The first column of the first row.
    ///
    /// # Errors
    /// As [`fetch_one`](TenantQuery::fetch_one).
    pub async fn scalar<T>(self) -> Result<T, TenantError>
    where
        T: for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
    {
        self.fetch_one::<(T,)>().await.map(|(value,)| value)
    }

    /// The first column of every row.
    ///
    /// # Errors
    /// As [`fetch_all`](TenantQuery::fetch_all).
    pub async fn scalars<T>(self) -> Result<Vec<T>, TenantError>
    where
        T: for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
    {
        let rows = self.fetch_all::<(T,)>().await?;
        Ok(rows.into_iter().map(|(value,)| value).collect())
    }

    /// How many rows it changed, or gave.
    pub(crate) async fn execute(self) -> Result<u64, TenantError> {
        let query = sqlx::query_with(AssertSqlSafe(self.sql?), self.arguments);
        let query = query.persistent(self.prepared);
        Ok(query.execute(&mut **self.tx).await?.rows_affected())
    }

    /// The statement as sqlx's own, to be continued by hand or fetched as a stream. What is
    /// pushed to it is no longer in parentheses: `OR` widens it to other tenants.
    ///
    /// # Errors
    /// As [`fetch_all`](TenantQuery::fetch_all); nothing is sent.
    pub fn into_builder(self) -> Result<QueryBuilder<Postgres>, TenantError> {
        Ok(QueryBuilder::with_arguments(self.sql?, self.arguments))
    }
}

/// The statement's text, without the values.
impl fmt::Debug for TenantQuery<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantQuery")
            .field("sql", &self.sql)
            .finish_non_exhaustive()
    }
}
