//! SELECT of a tenant's rows.

use std::fmt;

use sqlx::postgres::PgRow;
use sqlx::{Decode, Encode, FromRow, Postgres, SqlSafeStr, Type};

use super::parts::{Clause, Parts};
use super::statement::Statement;
use super::{RowsMisuse, TenantQuery};
use crate::TenantError;

/// A SELECT of one table: see [`TenantTable::select`](crate::TenantTable::select).
#[must_use = "nothing is sent until it is fetched"]
pub struct Select<'t, 'c> {
    statement: Statement<'t, 'c>,
    columns: String,
    parts: Parts,
}

impl<'t, 'c> Select<'t, 'c> {
    pub(crate) fn new(statement: Statement<'t, 'c>, columns: impl SqlSafeStr) -> Self {
        Select {
            statement,
            columns: columns.into_sql_str().as_str().to_owned(),
            parts: Parts::default(),
        }
    }

    /// A condition more, in parentheses: `.and("a = 1 or b = 2")` is `.. AND (a = 1 or b = 2)`.
    pub fn and(self, condition: impl SqlSafeStr) -> Self {
        self.add(Clause::Where, condition)
    }

    /// Binds a value at the end of the piece that was added last: `.and("id = ").bind(7)`.
    pub fn bind<'v, T>(mut self, value: T) -> Self
    where
        T: Encode<'v, Postgres> + Type<Postgres>,
    {
        let placeholder = self.statement.bind(value);
        self.continued(&placeholder)
    }

    /// Continues the piece that was added last.
    pub fn push(self, sql: impl SqlSafeStr) -> Self {
        self.continued(sql.into_sql_str().as_str())
    }

    /// GROUP BY an expression, or several with commas.
    pub fn group_by(self, expression: impl SqlSafeStr) -> Self {
        self.add(Clause::GroupBy, expression)
    }

    /// A condition on groups, in parentheses.
    pub fn having(self, condition: impl SqlSafeStr) -> Self {
        self.add(Clause::Having, condition)
    }

    /// ORDER BY an expression, or several with commas.
    pub fn order_by(self, expression: impl SqlSafeStr) -> Self {
        self.add(Clause::OrderBy, expression)
    }

    /// At most so many rows. PostgreSQL refuses a negative number (2201W).
    pub fn limit(mut self, rows: i64) -> Self {
        let rows = self.statement.bind(rows);
        self.parts.add(Clause::Limit, rows);
        self
    }

    /// Not the first so many rows. PostgreSQL refuses a negative number (2201X).
    pub fn offset(mut self, rows: i64) -> Self {
        let rows = self.statement.bind(rows);
        self.parts.add(Clause::Offset, rows);
        self
    }

    /// Locks the rows until the transaction ends: `FOR UPDATE`.
    pub fn for_update(mut self) -> Self {
        self.parts.add(Clause::Lock, "UPDATE");
        self
    }

    /// As [`for_update`](Select::for_update), without the rows that others have locked.
    pub fn for_update_skip_locked(mut self) -> Self {
        self.parts.add(Clause::Lock, "UPDATE SKIP LOCKED");
        self
    }

    /// Every row.
    ///
    /// # Errors
    /// As [`TenantQuery::fetch_all`].
    pub async fn fetch_all<T>(self) -> Result<Vec<T>, TenantError>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        self.into_query().fetch_all().await
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`TenantQuery::fetch_all`].
    pub async fn fetch_optional<T>(self) -> Result<Option<T>, TenantError>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        self.into_query().fetch_optional().await
    }

    /// The first row.
    ///
    /// # Errors
    /// As [`TenantQuery::fetch_one`].
    pub async fn fetch_one<T>(self) -> Result<T, TenantError>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        self.into_query().fetch_one().await
    }

    /// The first column of the first row: `NOTES.select(tx, "count(*)").scalar::<i64>()`.
    ///
    /// # Errors
    /// As [`TenantQuery::fetch_one`].
    pub async fn scalar<T>(self) -> Result<T, TenantError>
    where
        T: for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
    {
        self.into_query().scalar().await
    }

    /// The first column of every row.
    ///
    /// # Errors
    /// As [`TenantQuery::fetch_all`].
    pub async fn scalars<T>(self) -> Result<Vec<T>, TenantError>
    where
        T: for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
    {
        self.into_query().scalars().await
    }

    /// The statement, complete: for [`TenantQuery::into_builder`].
    pub fn into_query(mut self) -> TenantQuery<'t, 'c> {
        let (table, filter) = (self.statement.target(), self.statement.filter());
        let Select { columns, parts, .. } = &self;
        let sql = format!("SELECT {columns} FROM {table} WHERE {filter}{parts}");
        TenantQuery::new(self.statement, sql, true)
    }

    fn add(mut self, clause: Clause, sql: impl SqlSafeStr) -> Self {
        self.parts.add(clause, sql.into_sql_str().as_str());
        self
    }

    fn continued(mut self, sql: &str) -> Self {
        match self.parts.last() {
            Some(last) => last.push_str(sql),
            None => self.statement.misuse(RowsMisuse::NothingToContinue {
                table: self.statement.table.name(),
            }),
        }
        self
    }
}

impl fmt::Debug for Select<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Select")
            .field("table", &self.statement.table)
            .field("parts", &self.parts)
            .finish_non_exhaustive()
    }
}
