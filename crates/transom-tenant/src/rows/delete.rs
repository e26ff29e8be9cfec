//! DELETE of a tenant's rows.

use std::fmt;

use sqlx::{Encode, Postgres, SqlSafeStr, Type};

use super::parts::{Clause, Parts};
use super::statement::Statement;
use super::{RowsMisuse, TenantQuery};
use crate::TenantError;

/// A DELETE of one table: see [`TenantTable::delete`](crate::TenantTable::delete).
#[must_use = "nothing is sent until it is executed"]
pub struct Delete<'t, 'c> {
    statement: Statement<'t, 'c>,
    parts: Parts,
}

impl<'t, 'c> Delete<'t, 'c> {
    pub(crate) fn new(statement: Statement<'t, 'c>) -> Self {
        Delete {
            statement,
            parts: Parts::default(),
        }
    }

    /// A condition more, in parentheses.
    pub fn and(mut self, condition: impl SqlSafeStr) -> Self {
        self.parts
            .add(Clause::Where, condition.into_sql_str().as_str());
        self
    }

    /// Binds a value at the end of the condition that was added last.
    pub fn bind<'v, T>(mut self, value: T) -> Self
    where
        T: Encode<'v, Postgres> + Type<Postgres>,
    {
        let placeholder = self.statement.bind(value);
        self.continued(&placeholder)
    }

    /// Continues the condition that was added last.
    pub fn push(self, sql: impl SqlSafeStr) -> Self {
        self.continued(sql.into_sql_str().as_str())
    }

    /// Deletes, and says how many rows.
    ///
    /// # Errors
    /// As [`TenantQuery::fetch_all`].
    pub async fn execute(self) -> Result<u64, TenantError> {
        self.ready("").execute().await
    }

    /// Gives expressions of the rows that it deletes.
    pub fn returning(self, columns: impl SqlSafeStr) -> TenantQuery<'t, 'c> {
        self.ready(&format!(" RETURNING {}", columns.into_sql_str().as_str()))
    }

    fn ready(mut self, returning: &str) -> TenantQuery<'t, 'c> {
        let (table, filter) = (self.statement.target(), self.statement.filter());
        let parts = &self.parts;
        let sql = format!("DELETE FROM {table} WHERE {filter}{parts}{returning}");
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

impl fmt::Debug for Delete<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delete")
            .field("table", &self.statement.table)
            .field("parts", &self.parts)
            .finish_non_exhaustive()
    }
}
