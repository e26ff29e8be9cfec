//! The queries of sqlx that give rows, behind one name.

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::{Map, Query, QueryAs, QueryScalar};
use sqlx::{FromRow, IntoArguments, PgConnection, Postgres};

use crate::chain::BoxFuture;

/// A query that gives rows: what `query`, `query_as`, `query_scalar` and the macros
/// `query!`, `query_as!`, `query_scalar!` of sqlx return.
///
/// Implemented for all of them; not meant to be implemented by hand.
pub trait Fetch<'q>: Send + Sized {
    /// What a row becomes.
    type Row: Send;

    /// Exactly one row, or [`sqlx::Error::RowNotFound`].
    fn one<'c>(self, conn: &'c mut PgConnection) -> BoxFuture<'c, sqlx::Result<Self::Row>>
    where
        'q: 'c;

    /// One row or none.
    fn optional<'c>(
        self,
        conn: &'c mut PgConnection,
    ) -> BoxFuture<'c, sqlx::Result<Option<Self::Row>>>
    where
        'q: 'c;

    /// All rows.
    fn all<'c>(self, conn: &'c mut PgConnection) -> BoxFuture<'c, sqlx::Result<Vec<Self::Row>>>
    where
        'q: 'c;
}

macro_rules! fetch {
    (($($generics:tt)*) $query:ty => $row:ty where $($bounds:tt)*) => {
        impl<'q, $($generics)*> Fetch<'q> for $query
        where
            $($bounds)*
        {
            type Row = $row;

            fn one<'c>(self, conn: &'c mut PgConnection) -> BoxFuture<'c, sqlx::Result<$row>>
            where
                'q: 'c,
            {
                Box::pin(self.fetch_one(conn))
            }

            fn optional<'c>(
                self,
                conn: &'c mut PgConnection,
            ) -> BoxFuture<'c, sqlx::Result<Option<$row>>>
            where
                'q: 'c,
            {
                Box::pin(self.fetch_optional(conn))
            }

            fn all<'c>(self, conn: &'c mut PgConnection) -> BoxFuture<'c, sqlx::Result<Vec<$row>>>
            where
                'q: 'c,
            {
                Box::pin(self.fetch_all(conn))
            }
        }
    };
}

fetch!((A) Query<'q, Postgres, A> => PgRow where A: IntoArguments<Postgres> + Send + 'q);
fetch!((O, A) QueryAs<'q, Postgres, O, A> => O where
    A: IntoArguments<Postgres> + Send + 'q,
    O: for<'r> FromRow<'r, PgRow> + Send + Unpin + 'q);
fetch!((O) QueryScalar<'q, Postgres, O, PgArguments> => O where
    O: Send + Unpin + 'q, (O,): for<'r> FromRow<'r, PgRow> + Send + Unpin + 'q);
fetch!((F, O, A) Map<'q, Postgres, F, A> => O where
    F: FnMut(PgRow) -> sqlx::Result<O> + Send + 'q,
    O: Send + Unpin + 'q,
    A: IntoArguments<Postgres> + Send + 'q);
