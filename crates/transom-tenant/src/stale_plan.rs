//! Prepared statements that a change of a table has left behind.

use std::error::Error;

use sqlx::postgres::PgDatabaseError;

/// Whether an error says that a prepared statement gives other columns than when it was
/// prepared: `0A000` from PostgreSQL's `RevalidateCachedQuery`.
///
/// That is what a connection says whose statement was prepared before a migration, or for
/// another tenant whose table has another type: with a schema each, tenants are at different
/// versions while a migration goes round. The statement is stale for good on that connection,
/// so trying again does not help by itself: see
/// [`Tenants::run_retrying`](crate::Tenants::run_retrying).
///
/// It is looked for in the whole chain of causes. The code alone would not do, since 0A000 is
/// that of everything PostgreSQL has not implemented; the routine is a field of the error and
/// not its text, and the same in every language.
pub fn is_stale_plan(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source())
        .filter_map(database)
        .any(|error| error.code() == "0A000" && error.routine() == Some("RevalidateCachedQuery"))
}

fn database<'e>(cause: &'e (dyn Error + 'static)) -> Option<&'e PgDatabaseError> {
    if let Some(error) = cause.downcast_ref::<sqlx::Error>() {
        return error.as_database_error()?.try_downcast_ref();
    }
    // What an error that is `#[error(transparent)]` shows of a `sqlx::Error`.
    let inner = cause.downcast_ref::<Box<dyn sqlx::error::DatabaseError>>();
    match inner {
        Some(inner) => inner.try_downcast_ref(),
        None => cause.downcast_ref(),
    }
}
