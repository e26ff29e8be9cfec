//! What runs between BEGIN and the first step.

use sqlx::PgConnection;

use crate::chain::BoxFuture;
use crate::{SendPrologue, SendPrologueWith};

/// A prologue with its type erased.
pub(crate) trait Prologue: Send + Sync {
    fn run<'c>(&'c self, conn: &'c mut PgConnection) -> BoxFuture<'c, Result<(), sqlx::Error>>;
}

pub(crate) struct Hook<F>(pub(crate) F);

impl<F> Prologue for Hook<F>
where
    for<'r> F: AsyncFn(&'r mut PgConnection) -> Result<(), sqlx::Error>
        + SendPrologue<&'r mut PgConnection, Result<(), sqlx::Error>, Fut: Send>
        + Send
        + Sync,
{
    fn run<'c>(&'c self, conn: &'c mut PgConnection) -> BoxFuture<'c, Result<(), sqlx::Error>> {
        Box::pin(async move { (self.0)(conn).await })
    }
}

pub(crate) struct HookWith<S, F> {
    pub(crate) value: S,
    pub(crate) prologue: F,
}

impl<S, F> Prologue for HookWith<S, F>
where
    S: Send + Sync,
    for<'r, 's> F: AsyncFn(&'r mut PgConnection, &'s S) -> Result<(), sqlx::Error>
        + SendPrologueWith<&'r mut PgConnection, &'s S, Result<(), sqlx::Error>, Fut: Send>
        + Send
        + Sync,
{
    fn run<'c>(&'c self, conn: &'c mut PgConnection) -> BoxFuture<'c, Result<(), sqlx::Error>> {
        Box::pin(async move { (self.prologue)(conn, &self.value).await })
    }
}
