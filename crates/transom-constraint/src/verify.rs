//! Declarations against the catalogue.

mod answers;
mod columns;
mod deletion;
mod findings;
mod mismatch;
mod mismatches;
mod nearest;
mod scope;
mod undeclared;
mod unfound;

use std::future::Future;

use sqlx::PgExecutor;

use self::{findings::find, scope::Scope};
pub use self::{mismatch::Mismatch, mismatches::Mismatches};
use crate::{Constraints, Declarations, catalogue::Catalogue};

/// Why [`verify`] was not satisfied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The declarations and the catalogue differ.
    #[error("{0}")]
    Mismatches(Mismatches),
    /// The catalogue could not be read.
    #[error("reading the catalogue failed")]
    Database(#[from] sqlx::Error),
}

/// Compares declarations with the constraints that there are: at start-up, so that a renamed constraint or a forgotten
/// declaration is found before a user finds it.
///
/// For every constraint it asks the declarations what they would answer, were it violated: of the table, and of each of its
/// partitions and of the tables that inherit from it, whose violations are reported by *their* names. All sets given for a
/// table are taken together. What differs, and what to do about it, is in the [`Mismatches`].
///
/// ```no_run
/// # use std::sync::LazyLock;
/// # use transom_constraint::Constraints;
/// # static USERS: LazyLock<Constraints> = LazyLock::new(|| Constraints::of("users").build().unwrap());
/// # static TEAMS: LazyLock<Constraints> = LazyLock::new(|| Constraints::of("teams").build().unwrap());
/// # async fn start(pool: sqlx::PgPool) -> Result<(), transom_constraint::VerifyError> {
/// transom_constraint::verify(&pool, &[&USERS, &TEAMS]).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Which tables
///
/// That of the schema, if the set [has one](crate::ConstraintsBuilder::in_schema), else the one that the connection's
/// `search_path` finds.
///
/// # What must be declared
///
/// Every unique constraint, unique index, primary key, foreign key, exclusion constraint and check of the table, those of
/// the domains its columns are of (also in arrays, composite types and ranges), every column that is not null, and the
/// partitioning. It need not be, if the database can fill in by itself what it is about:
///
/// - a not-null column with a default, and an identity or generated one;
/// - a column of the primary key: it tells rows apart, so that a NULL there is a mistake of the program, not of its user;
/// - a primary key all of whose columns have a default or are identity or generated columns;
/// - the partitioning, if it is by hash, if there is a default partition, or if all columns of its key have a default. That
///   of a partition below it is then asked for by itself; of several keys one rule is on any.
///
/// Nor need what [`internal`](crate::ConstraintsBuilder::internal) names (for the partitioning: the columns of its key).
/// A constraint that is `NOT VALID` is one all the same, and so is an invalid unique index that a failed
/// `CREATE INDEX CONCURRENTLY` left, once it refuses duplicates (`indisready`); one that is `NOT ENFORCED` is none. A
/// `NOT NULL` of a *domain* is reported without a column, so that it cannot be declared, and is left out.
///
/// Foreign keys of *other* tables must be declared by a set that declares one of them (`referenced_by`, `no_assoc`): it is
/// then taken to be for deleting from its table. Those that cascade or set null never forbid that, and may be left out.
///
/// What inheriting tables have of their own, rather than inherited, is theirs to declare; what a partition has of its own
/// is also its table's, whose rows go into it.
///
/// # What must be there
///
/// Whatever a rule answers to, except what is [`raised`](crate::ConstraintsBuilder::raised) by a trigger and the kinds
/// that are no constraint (`value_too_long`, `out_of_range`, `invalid_text`); and what is declared internal. The columns
/// must be those declared: of a check, of an index on expressions and of a partial one, the declared ones must be among
/// those it reads. Columns that were not declared (but only a [`field`](crate::ConstraintsBuilder::field)) are not
/// compared.
///
/// # Errors
///
/// [`VerifyError::Mismatches`] if there are any; [`VerifyError::Database`] if the statement fails.
///
/// # Cancel safety
///
/// It is one statement that only reads the system catalogues, which every role may. Dropping the future changes nothing.
pub fn verify<'e, E, D>(
    executor: E,
    declared: &D,
) -> impl Future<Output = Result<(), VerifyError>> + Send + use<'e, E, D>
where
    E: PgExecutor<'e>,
    D: Declarations + ?Sized,
{
    // Read at once: the declarations may not be fit for another thread, the future is.
    let sets: Vec<Constraints> = declared.sets().into_iter().cloned().collect();
    async move {
        let (asked, referring) = Scope::asked(&sets);
        let catalogue = Catalogue::of_tables(executor, &asked, referring).await?;
        let found = find(&Scope::new(&sets, &asked, &catalogue));
        if found.is_empty() {
            Ok(())
        } else {
            Err(VerifyError::Mismatches(Mismatches::new(found)))
        }
    }
}

/// [`verify`] for a test.
///
/// ```no_run
/// # use std::sync::LazyLock;
/// # use transom_constraint::Constraints;
/// # static USERS: LazyLock<Constraints> = LazyLock::new(|| Constraints::of("users").build().unwrap());
/// # async fn test_pool() -> sqlx::PgPool { unimplemented!() }
/// #[tokio::test]
/// async fn the_declarations_are_those_of_the_schema() {
///     let pool = test_pool().await;
///     transom_constraint::assert_declared(&pool, &[&USERS]).await;
/// }
/// ```
///
/// # Panics
///
/// With the list of mismatches, if there are any, and if the catalogue cannot be read.
pub fn assert_declared<'e, E, D>(
    executor: E,
    declared: &D,
) -> impl Future<Output = ()> + Send + use<'e, E, D>
where
    E: PgExecutor<'e>,
    D: Declarations + ?Sized,
{
    let verified = verify(executor, declared);
    async move {
        match verified.await {
            Ok(()) => {}
            Err(VerifyError::Mismatches(mismatches)) => {
                panic!("the declarations are not those of the database:\n{mismatches}")
            }
            Err(VerifyError::Database(error)) => panic!("reading the catalogue failed: {error}"),
        }
    }
}
