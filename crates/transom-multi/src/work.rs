//! What a step does, behind one shape: closures, statements, values.

use std::marker::PhantomData;

use crate::chain::BoxFuture;
use crate::plan::Name;
use crate::{SendStep, SendStepEach, Tx};

/// Where in a step its error arose.
pub(crate) enum Place {
    /// In the step itself.
    Here,
    /// At this item, counted from 0.
    Item(usize),
}

impl Place {
    pub(crate) fn name(self, step: Name) -> Name {
        match self {
            Place::Here => step,
            Place::Item(index) => format!("{step}[{index}]").into(),
        }
    }
}

pub(crate) type Worked<T, E> = Result<T, (Place, E)>;

/// One step's work. It may keep what it captured (`'a`) and borrows the transaction and the
/// results so far for the time of the call (`'c`).
pub(crate) trait Work<Acc, T, E>: Send {
    fn call<'c>(
        self: Box<Self>,
        tx: Tx<'c>,
        results: &'c Acc,
        name: &'c Name,
    ) -> BoxFuture<'c, Worked<T, E>>
    where
        Self: 'c;
}

/// An async closure.
pub(crate) struct Closure<F>(pub(crate) F);

impl<Acc, T, E, F> Work<Acc, T, E> for Closure<F>
where
    Acc: Send + Sync,
    T: Send,
    E: Send,
    for<'r, 't, 's> F: AsyncFnOnce(&'r mut Tx<'t>, &'s Acc) -> Result<T, E>
        + SendStep<&'r mut Tx<'t>, &'s Acc, Result<T, E>, Fut: Send>
        + Send,
{
    fn call<'c>(
        self: Box<Self>,
        tx: Tx<'c>,
        results: &'c Acc,
        _name: &'c Name,
    ) -> BoxFuture<'c, Worked<T, E>>
    where
        Self: 'c,
    {
        Box::pin(async move {
            let mut tx = tx;
            let Closure(step) = *self;
            let result = step(&mut tx, results).await;
            result.map_err(|error| (Place::Here, error))
        })
    }
}

/// An async closure per item.
pub(crate) struct EachItem<G, F> {
    pub(crate) items: G,
    pub(crate) step: F,
}

impl<Acc, T, E, I, G, F> Work<Acc, Vec<T>, E> for EachItem<G, F>
where
    Acc: Send + Sync,
    T: Send,
    E: From<sqlx::Error> + Send,
    G: FnOnce(&Acc) -> I + Send,
    I: IntoIterator + Send,
    I::IntoIter: Send,
    I::Item: Send,
    for<'r, 't, 's> F: AsyncFn(&'r mut Tx<'t>, &'s Acc, I::Item) -> Result<T, E>
        + SendStepEach<&'r mut Tx<'t>, &'s Acc, I::Item, Result<T, E>, Fut: Send>
        + Send
        + Sync,
{
    fn call<'c>(
        self: Box<Self>,
        tx: Tx<'c>,
        results: &'c Acc,
        _name: &'c Name,
    ) -> BoxFuture<'c, Worked<Vec<T>, E>>
    where
        Self: 'c,
    {
        Box::pin(async move {
            let mut tx = tx;
            let EachItem { items, step } = *self;
            let items = items(results);
            let level = tx.state.open;
            let mut done = Vec::new();
            for (index, item) in items.into_iter().enumerate() {
                let at = |error| (Place::Item(index), error);
                done.push(step(&mut tx, results, item).await.map_err(at)?);
                // What an item leaves behind is told by its own name.
                tx.check(level)
                    .map_err(|misuse| at(misuse.into_sqlx().into()))?;
            }
            Ok(done)
        })
    }
}

/// A value that needs no work.
pub(crate) struct Value<T, E>(pub(crate) T, pub(crate) PhantomData<fn() -> E>);

impl<Acc, T: Send, E: Send> Work<Acc, T, E> for Value<T, E> {
    fn call<'c>(
        self: Box<Self>,
        _tx: Tx<'c>,
        _results: &'c Acc,
        _name: &'c Name,
    ) -> BoxFuture<'c, Worked<T, E>>
    where
        Self: 'c,
    {
        let Value(value, _) = *self;
        Box::pin(std::future::ready(Ok(value)))
    }
}
