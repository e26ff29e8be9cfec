//! Rows told apart by a column: statements that set and filter it by themselves.
//!
//! Without row-level security this is what keeps tenants apart, and with it a second belt.
//! A statement is made from a [`TenantTable`] and a [`TenantTx`], so there is none without a
//! tenant; the tenant is bound as a value, so that the text of a statement is the same for
//! all of them and is prepared once. The rest is SQL:
//!
//! ```no_run
//! use transom_tenant::{TenantError, TenantTable, TenantTx};
//!
//! const NOTES: TenantTable = TenantTable::new("notes");
//!
//! async fn notes(tx: &mut TenantTx<'_>) -> Result<Vec<(i64, String)>, TenantError> {
//!     NOTES.insert(tx).set("id", 1_i64).set("body", "milk").execute().await?;
//!     NOTES.update(tx).set("body", "oat milk").and("id = ").bind(1_i64).execute().await?;
//!     NOTES
//!         .select(tx, "id, body")
//!         .and("body like ").bind("%milk%").push(" or id < ").bind(0_i64)
//!         .order_by("id")
//!         .fetch_all()
//!         .await // select .. where "notes"."tenant_id" = $1 and (body like $2 or id < $3)
//! }
//! ```
//!
//! # What it cannot do
//! Read your SQL. Each piece is wrapped in parentheses, so that an OR in it widens nothing,
//! and is `&'static str` unless you say [`AssertSqlSafe`](sqlx::AssertSqlSafe), so that no
//! input gets in by accident. But a piece that closes a parenthesis it has not opened, or
//! begins a comment, undoes that; and a sub-select (`id in (select note_id from links)`), or
//! a function that reads other tables, sees what the transaction's role sees. Filter
//! sub-selects with [`push_tenant`](TenantSql::push_tenant), and let row-level security
//! ([`Policy`](crate::Policy)) hold what was forgotten.

mod delete;
mod insert;
mod misuse;
mod parts;
mod query;
mod select;
mod splice;
mod statement;
mod update;

pub use delete::Delete;
pub use insert::{Insert, InsertRow};
pub use misuse::RowsMisuse;
pub use query::TenantQuery;
pub use select::Select;
pub use splice::TenantSql;
pub use update::Update;

use crate::TenantTx;
use statement::Statement;

/// A table whose rows belong to tenants, by a column.
///
/// The column's type is that which the [`TenantId`](crate::TenantId)s bind as; another one
/// is an error of PostgreSQL's (42883: no operator `uuid = text`), and no rows.
///
/// ```
/// use transom_tenant::TenantTable;
/// const NOTES: TenantTable = TenantTable::new("notes");
/// const BILLS: TenantTable = TenantTable::new("Bills").in_schema("app").column("org_id");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TenantTable {
    schema: Option<&'static str>,
    table: &'static str,
    column: &'static str,
}

impl TenantTable {
    /// A table, found by the search path, whose tenant column is `tenant_id`. Names are
    /// written as they stand in the catalogue; they are quoted.
    pub const fn new(table: &'static str) -> Self {
        TenantTable {
            schema: None,
            table,
            column: "tenant_id",
        }
    }

    /// The table's schema.
    #[must_use]
    pub const fn in_schema(self, schema: &'static str) -> Self {
        TenantTable {
            schema: Some(schema),
            ..self
        }
    }

    /// The column that holds the tenant.
    #[must_use]
    pub const fn column(self, column: &'static str) -> Self {
        TenantTable { column, ..self }
    }

    /// The table's name.
    pub const fn name(&self) -> &'static str {
        self.table
    }

    /// `SELECT columns FROM table WHERE tenant_id = $1`, to which conditions are added.
    pub fn select<'t, 'c>(
        &self,
        tx: &'t mut TenantTx<'c>,
        columns: impl sqlx::SqlSafeStr,
    ) -> Select<'t, 'c> {
        Select::new(Statement::new(*self, tx), columns)
    }

    /// `INSERT INTO table (tenant_id, ..) VALUES ($1, ..)`: the tenant sets itself.
    pub fn insert<'t, 'c>(&self, tx: &'t mut TenantTx<'c>) -> Insert<'t, 'c> {
        Insert::new(Statement::new(*self, tx))
    }

    /// `UPDATE table SET .. WHERE tenant_id = $1`, to which conditions are added.
    pub fn update<'t, 'c>(&self, tx: &'t mut TenantTx<'c>) -> Update<'t, 'c> {
        Update::new(Statement::new(*self, tx))
    }

    /// `DELETE FROM table WHERE tenant_id = $1`, to which conditions are added: without any,
    /// all rows of the tenant.
    pub fn delete<'t, 'c>(&self, tx: &'t mut TenantTx<'c>) -> Delete<'t, 'c> {
        Delete::new(Statement::new(*self, tx))
    }
}
