//! Declarations of the tables that there are.

mod grow;

use std::future::Future;

use sqlx::PgExecutor;

use crate::{Constraints, catalogue::Catalogue};

/// Why [`introspect`] has no declarations.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IntrospectError {
    /// There is no such schema.
    #[error("there is no schema {schema:?}")]
    #[non_exhaustive]
    NoSchema {
        /// The schema.
        schema: String,
    },
    /// The catalogue could not be read.
    #[error("reading the catalogue failed")]
    Database(#[from] sqlx::Error),
}

/// A set for each table of a schema, by name: what [`verify`](crate::verify) would ask for, as a developer would write it.
/// With [`declarations_source`](crate::declarations_source) it is the start of a program's own declarations.
///
/// ```no_run
/// # async fn f(pool: sqlx::PgPool) -> Result<(), transom_constraint::IntrospectError> {
/// let sets = transom_constraint::introspect(&pool, "public").await?;
/// print!("{}", transom_constraint::declarations_source(&sets));
/// # Ok(())
/// # }
/// ```
///
/// - A name is spelt out where it would not be inferred.
/// - Partitions have no set of their own; the set of their table says by a pattern what they are called.
/// - What need not be declared is not. The foreign keys of other tables are not either: declare them
///   ([`referenced_by`](crate::ConstraintsBuilder::referenced_by)) where rows are deleted.
/// - The schema is named where the connection's `search_path` would not find the table.
/// - Tables of extensions and of the system have no set.
///
/// # Errors
///
/// [`IntrospectError::NoSchema`], and [`IntrospectError::Database`] if the statement fails.
///
/// # Cancel safety
///
/// It is one statement that only reads the system catalogues, which every role may. Dropping the future changes nothing.
pub fn introspect<'e, E>(
    executor: E,
    schema: &str,
) -> impl Future<Output = Result<Vec<Constraints>, IntrospectError>> + Send + use<'e, E>
where
    E: PgExecutor<'e>,
{
    let schema = schema.to_owned();
    async move {
        let Some(catalogue) = Catalogue::of_schema(executor, &schema).await? else {
            return Err(IntrospectError::NoSchema { schema });
        };
        let tables = catalogue.tables().into_iter();
        Ok(tables
            .filter_map(|table| grow::set(&catalogue, table))
            .collect())
    }
}
