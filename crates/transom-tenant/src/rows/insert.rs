//! INSERT of rows that belong to the tenant.

use std::fmt;

use sqlx::{Encode, Postgres, SqlSafeStr, Type};

use super::statement::Statement;
use super::{RowsMisuse, TenantQuery};
use crate::TenantError;

/// An INSERT of one table: see [`TenantTable::insert`](crate::TenantTable::insert).
#[must_use = "nothing is sent until it is executed"]
pub struct Insert<'t, 'c> {
    statement: Statement<'t, 'c>,
    /// Of the first row, quoted; the others have the same.
    columns: Vec<String>,
    /// Placeholders, without the tenant's.
    rows: Vec<Vec<String>>,
    /// Whether rows came by [`rows`](Insert::rows), which may give none.
    many: bool,
    conflict: String,
}

/// One of several rows: see [`Insert::rows`].
pub struct InsertRow<'i, 't, 'c>(&'i mut Insert<'t, 'c>);

impl InsertRow<'_, '_, '_> {
    /// Sets a column, any but the tenant's.
    pub fn set<'v, T>(&mut self, column: &str, value: T) -> &mut Self
    where
        T: Encode<'v, Postgres> + Type<Postgres>,
    {
        self.0.cell(column, value);
        self
    }
}

impl<'t, 'c> Insert<'t, 'c> {
    pub(crate) fn new(statement: Statement<'t, 'c>) -> Self {
        Insert {
            statement,
            columns: Vec::new(),
            rows: Vec::new(),
            many: false,
            conflict: String::new(),
        }
    }

    /// Sets a column of the row, any but the tenant's, which sets itself.
    pub fn set<'v, T>(mut self, column: &str, value: T) -> Self
    where
        T: Encode<'v, Postgres> + Type<Postgres>,
    {
        if self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        self.cell(column, value);
        self
    }

    /// One row for each item, all with the same columns in the same order:
    /// `.rows(&notes, |row, note| { row.set("body", &note.body); })`. Without items nothing
    /// is inserted.
    ///
    /// PostgreSQL takes 65 535 values in one statement. For thousands of rows bind arrays,
    /// `insert into notes (tenant_id, body) select $1, unnest($2)`, in your own SQL.
    pub fn rows<I, F>(mut self, items: I, mut each: F) -> Self
    where
        I: IntoIterator,
        F: FnMut(&mut InsertRow<'_, 't, 'c>, I::Item),
    {
        self.many = true;
        for item in items {
            self.rows.push(Vec::new());
            each(&mut InsertRow(&mut self), item);
        }
        self
    }

    /// A row that is there already stays as it is. The unique index that says so has the
    /// tenant's column, which is not named here, and these: a row of another tenant is never
    /// in the way. Without such an index it is an error (42P10).
    pub fn on_conflict_do_nothing(mut self, columns: &[&str]) -> Self {
        self.conflict = format!("{} DO NOTHING", self.target(columns));
        self
    }

    /// A row that is there already gets these columns of the new one. As
    /// [`on_conflict_do_nothing`](Insert::on_conflict_do_nothing).
    pub fn on_conflict_update(mut self, columns: &[&str], set: &[&str]) -> Self {
        let target = self.target(columns);
        let sets = set.iter().map(|column| {
            let column = self.statement.settable(column);
            format!("{column} = EXCLUDED.{column}")
        });
        let sets: Vec<String> = sets.collect();
        if sets.is_empty() {
            let table = self.statement.table.name();
            self.statement.misuse(RowsMisuse::NothingToSet { table });
        }
        self.conflict = format!("{target} DO UPDATE SET {}", sets.join(", "));
        self
    }

    /// Inserts, and says how many rows.
    ///
    /// # Errors
    /// As [`TenantQuery::fetch_all`].
    pub async fn execute(self) -> Result<u64, TenantError> {
        self.ready("").execute().await
    }

    /// Gives expressions of the rows that were inserted: the generated key.
    pub fn returning(self, columns: impl SqlSafeStr) -> TenantQuery<'t, 'c> {
        self.ready(columns.into_sql_str().as_str())
    }

    fn cell<'v, T>(&mut self, column: &str, value: T)
    where
        T: Encode<'v, Postgres> + Type<Postgres>,
    {
        let column = self.statement.settable(column);
        let placeholder = self.statement.bind(value);
        let row = self.rows.len();
        let Some(cells) = self.rows.last_mut() else {
            return;
        };
        if row == 1 {
            self.columns.push(column);
        } else if self.columns.get(cells.len()) != Some(&column) {
            let table = self.statement.table.name();
            self.statement.misuse(RowsMisuse::UnevenRows { table, row });
        }
        cells.push(placeholder);
    }

    fn target(&mut self, columns: &[&str]) -> String {
        let tenant = self.statement.table.column;
        let others = columns.iter().filter(|column| **column != tenant);
        let all = std::iter::once(&tenant).chain(others);
        let all: Vec<String> = all.map(|column| self.statement.name(column)).collect();
        format!(" ON CONFLICT ({})", all.join(", "))
    }

    fn ready(mut self, returning: &str) -> TenantQuery<'t, 'c> {
        let short = |row: &Vec<String>| row.len() != self.columns.len();
        if let Some(row) = self.rows.iter().position(short) {
            let (table, row) = (self.statement.table.name(), row + 1);
            self.statement.misuse(RowsMisuse::UnevenRows { table, row });
        }
        if self.rows.is_empty() && !self.many {
            // A row of defaults.
            self.rows.push(Vec::new());
        }
        let (table, tenant) = (
            self.statement.target(),
            self.statement.name(self.statement.table.column),
        );
        let list = |first: &str, rest: &[String]| {
            let first = std::iter::once(first);
            let all: Vec<&str> = first.chain(rest.iter().map(String::as_str)).collect();
            format!("({})", all.join(", "))
        };
        let columns = list(&tenant, &self.columns);
        let tenant = self.statement.tenant();
        let values: Vec<String> = self.rows.iter().map(|row| list(&tenant, row)).collect();
        let source = if values.is_empty() {
            // No row, but the statement and its result are as with rows.
            format!("SELECT {tenant} WHERE false")
        } else {
            format!("VALUES {}", values.join(", "))
        };
        let mut sql = format!("INSERT INTO {table} {columns} {source}{}", self.conflict);
        if !returning.is_empty() {
            sql = format!("{sql} RETURNING {returning}");
        }
        // A text for each number of rows would fill the cache of prepared statements.
        TenantQuery::new(self.statement, sql, !self.many)
    }
}

impl fmt::Debug for Insert<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Insert")
            .field("table", &self.statement.table)
            .field("columns", &self.columns)
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for InsertRow<'_, '_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InsertRow")
            .field(&self.0.rows.len())
            .finish()
    }
}
