//! Where a Multi can run inside a transaction that is there already.

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres};

use crate::Tx;

/// A connection with an open transaction: sqlx's `&mut PgConnection`, `&mut Transaction` or
/// `&mut PoolConnection`, or the `&mut` [`Tx`] of a step.
///
/// Of its own accord a `&mut Tx` would become a `&mut PgConnection`, and the Multi it belongs
/// to would not learn of the savepoint inside it, nor of its hooks. As a trait it does.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a connection with a transaction that `run_in` knows",
    note = "if it derefs to a `PgConnection`, write `run_in(&mut **tx)`"
)]
pub trait Within<'c>: sealed::Sealed<'c> {}

#[diagnostic::do_not_recommend]
impl<'c, T: sealed::Sealed<'c>> Within<'c> for T {}

pub(crate) mod sealed {
    pub trait Sealed<'c>: Send {
        fn inside(self) -> super::Inside<'c>;
    }
}

#[derive(Debug)]
pub enum Inside<'c> {
    /// Whose commit is the caller's.
    Connection(&'c mut PgConnection),
    /// Whose commit is ours.
    Tx(Tx<'c>),
}

impl<'c> sealed::Sealed<'c> for &'c mut PgConnection {
    fn inside(self) -> Inside<'c> {
        Inside::Connection(self)
    }
}

impl<'c> sealed::Sealed<'c> for &'c mut sqlx::Transaction<'_, Postgres> {
    fn inside(self) -> Inside<'c> {
        Inside::Connection(self)
    }
}

impl<'c> sealed::Sealed<'c> for &'c mut PoolConnection<Postgres> {
    fn inside(self) -> Inside<'c> {
        Inside::Connection(self)
    }
}

impl<'c> sealed::Sealed<'c> for &'c mut Tx<'_> {
    fn inside(self) -> Inside<'c> {
        Inside::Tx(self.reborrow())
    }
}
