//! A statement of one tenant in the making: what is bound so far, and what went wrong.

use sqlx::postgres::PgArguments;
use sqlx::{Arguments, Encode, Postgres, Type};

use super::{RowsMisuse, TenantTable};
use crate::{TenantError, TenantTx, quote};

/// The tenant is `$1`, always: see [`Statement::tenant`].
pub(crate) struct Statement<'t, 'c> {
    pub(crate) tx: &'t mut TenantTx<'c>,
    pub(crate) table: TenantTable,
    pub(crate) arguments: PgArguments,
    error: Option<TenantError>,
}

impl<'t, 'c> Statement<'t, 'c> {
    pub(crate) fn new(table: TenantTable, tx: &'t mut TenantTx<'c>) -> Self {
        let tenant = tx.tenant().clone();
        let mut statement = Statement {
            tx,
            table,
            arguments: PgArguments::default(),
            error: None,
        };
        statement.bind(tenant);
        statement
    }

    /// Binds a value and gives its placeholder.
    pub(crate) fn bind<'v, T>(&mut self, value: T) -> String
    where
        T: Encode<'v, Postgres> + Type<Postgres>,
    {
        if let Err(error) = self.arguments.add(value) {
            self.fail(TenantError::Statement(sqlx::Error::Encode(error)));
        }
        format!("${}", self.arguments.len())
    }

    /// A name, quoted.
    pub(crate) fn name(&mut self, name: &str) -> String {
        quote::identifier(name).unwrap_or_else(|error| {
            self.fail(error);
            String::new()
        })
    }

    /// A column to be set, quoted: any but the tenant's.
    pub(crate) fn settable(&mut self, column: &str) -> String {
        if column == self.table.column {
            self.misuse(RowsMisuse::TenantColumn {
                table: self.table.table,
                column: self.table.column,
            });
        }
        self.name(column)
    }

    /// The table, quoted.
    pub(crate) fn target(&mut self) -> String {
        let table = self.name(self.table.table);
        match self.table.schema {
            Some(schema) => format!("{}.{table}", self.name(schema)),
            None => table,
        }
    }

    /// The tenant's placeholder.
    pub(crate) fn tenant(&self) -> String {
        format!("$1{}", self.tx.tenant().cast())
    }

    /// The condition that every statement has.
    pub(crate) fn filter(&mut self) -> String {
        let column = self.name(self.table.column);
        format!("{}.{column} = {}", self.target(), self.tenant())
    }

    pub(crate) fn misuse(&mut self, misuse: RowsMisuse) {
        self.fail(TenantError::Rows(misuse));
    }

    /// Notes what went wrong; the first is what is told.
    fn fail(&mut self, error: TenantError) {
        self.error.get_or_insert(error);
    }

    pub(crate) fn check(&mut self) -> Result<(), TenantError> {
        self.error.take().map_or(Ok(()), Err)
    }
}
