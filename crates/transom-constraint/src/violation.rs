//! The typed view of a database error that a program can do something about.

mod kind;

use std::{error::Error, fmt};

use sqlx::{error::DatabaseError, postgres::PgDatabaseError};

pub use self::kind::ViolationKind;

/// A typed view of a PostgreSQL error that says a value broke a rule, or that another transaction was in the way.
///
/// It borrows the error and copies nothing. Its [`Debug`](fmt::Debug) prints names of database objects only: the server's
/// message and detail may hold values, and are left out.
///
/// ```no_run
/// # async fn f(pool: sqlx::PgPool) {
/// use transom_constraint::{Violation, ViolationKind};
///
/// let result = sqlx::query("INSERT INTO users (email) VALUES ($1)").bind("a@x").execute(&pool).await;
/// if let Err(error) = &result
///     && let Some(violation) = Violation::of(error)
/// {
///     assert_eq!(violation.kind(), ViolationKind::Unique);
///     assert_eq!(violation.constraint(), Some("users_email_key"));
/// }
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct Violation<'a> {
    kind: ViolationKind,
    error: &'a PgDatabaseError,
}

impl<'a> Violation<'a> {
    /// Reads `error` as a violation; `None` if it is anything else: another SQLSTATE, another database, a lost connection.
    pub fn of(error: &'a sqlx::Error) -> Option<Self> {
        Self::of_database_error(error.as_database_error()?.try_downcast_ref()?)
    }

    /// Finds a violation in `error` or in what it was caused by, however often it was wrapped on the way up.
    ///
    /// Each link of the `source()` chain is tried as an [`sqlx::Error`] and as the database error inside one (which is
    /// what is left when a wrapper forwards its source "transparently"). The outermost violation is returned.
    pub fn in_chain(error: &'a (dyn Error + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(link) = next {
            let found = if let Some(error) = link.downcast_ref::<sqlx::Error>() {
                Self::of(error)
            } else if let Some(error) = link.downcast_ref::<Box<dyn DatabaseError>>() {
                error.try_downcast_ref().and_then(Self::of_database_error)
            } else {
                link.downcast_ref().and_then(Self::of_database_error)
            };
            if found.is_some() {
                return found;
            }
            next = link.source();
        }
        None
    }

    fn of_database_error(error: &'a PgDatabaseError) -> Option<Self> {
        let kind = ViolationKind::of(error)?;
        Some(Self { kind, error })
    }

    /// The five-character code the server sent, of
    /// [PostgreSQL's appendix A](https://www.postgresql.org/docs/current/errcodes-appendix.html).
    pub fn sqlstate(&self) -> &'a str {
        self.error.code()
    }

    /// Which kind of rule was broken.
    pub fn kind(&self) -> ViolationKind {
        self.kind
    }

    /// The schema of the table; for a domain, the schema of the domain.
    pub fn schema(&self) -> Option<&'a str> {
        said(self.error.schema())
    }

    /// The table the broken rule belongs to: the *referencing* table for a foreign key, also when a row of the
    /// *referenced* table was deleted; the partition, if the row went into one. `None` for a domain, and usually for an
    /// error raised by a trigger.
    pub fn table(&self) -> Option<&'a str> {
        said(self.error.table())
    }

    /// The constraint, or the unique index, by name. `None` for [`ViolationKind::NotNull`] and
    /// [`ViolationKind::NoPartition`], and for the kinds that are no constraint.
    pub fn constraint(&self) -> Option<&'a str> {
        said(self.error.constraint())
    }

    /// The column; PostgreSQL gives it for [`ViolationKind::NotNull`] only (a trigger may give it for any).
    pub fn column(&self) -> Option<&'a str> {
        said(self.error.column())
    }

    /// The data type, where the rule belongs to a domain.
    pub fn data_type(&self) -> Option<&'a str> {
        said(self.error.data_type())
    }

    /// The server's DETAIL, **which holds values of the row, possibly of another user's row**
    /// (`Key (email)=(ann@example.org) already exists.`), in the language of `lc_messages`.
    ///
    /// For an operator's log at most: never show it to a user, and never parse it. Nothing else in this crate reads it.
    /// `None` under row-level security, where the server withholds it.
    pub fn detail_with_row_values(&self) -> Option<&'a str> {
        self.error.detail()
    }
}

/// A trigger may raise an error with a field that is there and empty.
fn said(field: Option<&str>) -> Option<&str> {
    field.filter(|name| !name.is_empty())
}

impl fmt::Debug for Violation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Violation")
            .field("kind", &self.kind)
            .field("schema", &self.schema())
            .field("table", &self.table())
            .field("constraint", &self.constraint())
            .field("column", &self.column())
            .field("data_type", &self.data_type())
            .finish_non_exhaustive()
    }
}
