//! UPDATE of a tenant's rows.

use std::fmt;

use sqlx::{Encode, Postgres, SqlSafeStr, Type};

use super::parts::{Clause, Parts};
use super::statement::Statement;
use super::{RowsMisuse, TenantQuery};
use crate::TenantError;

/// An UPDATE of one table: see [`TenantTable::update`](crate::TenantTable::update).
#[must_use = "nothing is sent until it is executed"]
pub struct Update<'t, 'c> {
    statement: Statement<'t, 'c>,
    parts: Parts,
}

impl<'t, 'c> Update<'t, 'c> {
    pub(crate) fn new(statement: Statement<'t, 'c>) -> Self {
        Update {
            statement,
            parts: Parts::default(),
        }
    }

    /// Sets a column, any but the tenant's.
    pub fn set<'v, T>(mut self, column: &str, value: T) -> Self
    where
        T: Encode<'v, Postgres> + Type<Postgres>,
    {
        let column = self.statement.settable(column);
        let placeholder = self.statement.bind(value);
        self.parts.add(Clause::Set(column), placeholder);
        self
    }

    /// Sets a column to an expression: `.set_sql("stock", "stock - ").bind(2)`.
    pub fn set_sql(mut self, column: &str, expression: impl SqlSafeStr) -> Self {
        let column = self.statement.settable(column);
        let expression = expression.into_sql_str();
        self.parts.add(Clause::Set(column), expression.as_str());
        self
    }

    /// A condition more, in parentheses. Without any, all rows of the tenant are changed.
    pub fn and(mut self, condition: impl SqlSafeStr) -> Self {
        self.parts
            .add(Clause::Where, condition.into_sql_str().as_str());
        self
    }

    /// Binds a value at the end of the piece that was added last.
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

    /// Changes the rows, and says how many. 0 is no error: a row that another tenant has is
    /// as good as none.
    ///
    /// # Errors
    /// As [`TenantQuery::fetch_all`].
    pub async fn execute(self) -> Result<u64, TenantError> {
        self.ready("").execute().await
    }

    /// Gives expressions of the rows as they are afterwards.
    pub fn returning(self, columns: impl SqlSafeStr) -> TenantQuery<'t, 'c> {
        self.ready(&format!(" RETURNING {}", columns.into_sql_str().as_str()))
    }

    fn ready(mut self, returning: &str) -> TenantQuery<'t, 'c> {
        let (table, filter) = (self.statement.target(), self.statement.filter());
        let sets = self.parts.sets();
        if sets.is_none() {
            self.statement.misuse(RowsMisuse::NothingToSet {
                table: self.statement.table.name(),
            });
        }
        let (sets, parts) = (sets.unwrap_or_default(), &self.parts);
        let sql = format!("UPDATE {table} SET {sets} WHERE {filter}{parts}{returning}");
        TenantQuery::new(self.statement, sql, true)
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

impl fmt::Debug for Update<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Update")
            .field("table", &self.statement.table)
            .field("parts", &self.parts)
            .finish_non_exhaustive()
    }
}
