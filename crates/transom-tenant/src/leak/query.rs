//! The user's queries, whatever they give, as text.

use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::pin::Pin;

use crate::{SendWorkAgain, TenantTx};

/// What a query gave, or the error it gave: all of it that can be shown.
pub(super) type Shown = Result<String, String>;
type Running<'r> = Pin<Box<dyn Future<Output = Shown> + Send + 'r>>;

/// A query of any type.
pub(super) trait Query: Send + Sync {
    fn run<'r>(&'r self, tx: &'r mut TenantTx<'_>) -> Running<'r>;
}

/// A query whose result and error are of these types.
pub(super) struct Typed<F, T, E>(F, PhantomData<fn() -> (T, E)>);

impl<F, T, E> Typed<F, T, E> {
    pub(super) fn new(work: F) -> Self {
        Typed(work, PhantomData)
    }
}

impl<F, T, E> Query for Typed<F, T, E>
where
    for<'r, 't> F: AsyncFn(&'r mut TenantTx<'t>) -> Result<T, E>
        + SendWorkAgain<&'r mut TenantTx<'t>, Result<T, E>, Fut: Send>
        + Send
        + Sync,
    T: Debug + Send,
    E: Debug + Display + Send,
{
    fn run<'r>(&'r self, tx: &'r mut TenantTx<'_>) -> Running<'r> {
        Box::pin(async move {
            match (self.0)(tx).await {
                Ok(value) => Ok(format!("{value:?}")),
                Err(error) => Err(show(&error)),
            }
        })
    }
}

/// Debug has the fields of a database error that Display leaves out: its detail names the key.
pub(super) fn show<E: Debug + Display>(error: &E) -> String {
    format!("{error} {error:?}")
}
