//! The steps, each holding the ones before it, with their types erased one by one.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::pin::Pin;

use crate::{Failure, Push, Results, SendStep, SendStepEach, Tx};

pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
pub(crate) type Name = Cow<'static, str>;
pub(crate) type Outcome<Acc, E> = Result<Acc, Failure<E, <Acc as Results>::Partial>>;

/// Runs every step up to this one.
// A trait object and not a boxed closure: a higher-ranked closure bound cannot say `'a: 'c`.
pub(crate) trait Chain<'a, Acc: Results, E>: Send {
    fn run<'c>(self: Box<Self>, tx: &'c mut Tx<'_>) -> BoxFuture<'c, Outcome<Acc, E>>
    where
        'a: 'c;

    /// The result, if there are no steps to run.
    fn nothing(&self) -> Option<Acc> {
        None
    }
}

/// No steps.
pub(crate) struct Start;

impl<'a, E: Send> Chain<'a, (), E> for Start {
    fn run<'c>(self: Box<Self>, _: &'c mut Tx<'_>) -> BoxFuture<'c, Outcome<(), E>>
    where
        'a: 'c,
    {
        Box::pin(async { Ok(()) })
    }

    fn nothing(&self) -> Option<()> {
        Some(())
    }
}

/// Where a step starts: what came before it, or the failure with its own place empty.
async fn before<'a, Acc, T, E>(
    chain: Box<dyn Chain<'a, Acc, E> + 'a>,
    tx: &mut Tx<'_>,
) -> Result<Acc, Failure<E, <Acc::Out as Results>::Partial>>
where
    Acc: Push<T>,
{
    chain.run(tx).await.map_err(|failure| Failure {
        step: failure.step,
        error: failure.error,
        completed: Acc::pad(failure.completed),
    })
}

/// Where a step ends: its result in place, or its failure under its name.
fn after<Acc, T, E>(
    acc: Acc,
    result: Result<T, (Name, E)>,
    tx: &Tx<'_>,
    name: &Name,
) -> Outcome<Acc::Out, E>
where
    Acc: Push<T>,
    E: From<sqlx::Error>,
{
    let result = result.and_then(|value| match tx.check_open() {
        Ok(()) => Ok(value),
        Err(ended) => Err((name.clone(), E::from(ended))),
    });
    match result {
        Ok(value) => {
            tracing::trace!(step = %name, "step done");
            Ok(acc.push(value))
        }
        Err((step, error)) => Err(Failure {
            step,
            error,
            completed: Acc::pad(acc.some()),
        }),
    }
}

/// A step after the others.
pub(crate) struct Then<'a, Acc, E, F, T> {
    pub(crate) earlier: Box<dyn Chain<'a, Acc, E> + 'a>,
    pub(crate) name: Name,
    pub(crate) step: F,
    pub(crate) result: PhantomData<fn() -> T>,
}

impl<'a, Acc, T, E, F> Chain<'a, Acc::Out, E> for Then<'a, Acc, E, F, T>
where
    Acc: Push<T> + 'a,
    T: Send + Sync + 'a,
    E: From<sqlx::Error> + Send + 'a,
    for<'r, 't, 's> F: AsyncFnOnce(&'r mut Tx<'t>, &'s Acc) -> Result<T, E>
        + SendStep<&'r mut Tx<'t>, &'s Acc, Result<T, E>, Fut: Send>
        + Send
        + 'a,
{
    fn run<'c>(self: Box<Self>, tx: &'c mut Tx<'_>) -> BoxFuture<'c, Outcome<Acc::Out, E>>
    where
        'a: 'c,
    {
        // The transaction's own lifetime must not appear in the future's type.
        let tx = tx.reborrow();
        Box::pin(async move {
            let mut tx = tx;
            let Then {
                earlier,
                name,
                step,
                ..
            } = *self;
            let acc = before::<Acc, T, E>(earlier, &mut tx).await?;
            let result = step(&mut tx, &acc)
                .await
                .map_err(|error| (name.clone(), error));
            after(acc, result, &tx, &name)
        })
    }
}

/// One step per item, one place for all their results.
pub(crate) struct Each<'a, Acc, E, G, F, T> {
    pub(crate) earlier: Box<dyn Chain<'a, Acc, E> + 'a>,
    pub(crate) name: Name,
    pub(crate) items: G,
    pub(crate) step: F,
    pub(crate) result: PhantomData<fn() -> T>,
}

impl<'a, Acc, T, E, I, G, F> Chain<'a, <Acc as Push<Vec<T>>>::Out, E> for Each<'a, Acc, E, G, F, T>
where
    Acc: Push<Vec<T>> + 'a,
    T: Send + Sync + 'a,
    E: From<sqlx::Error> + Send + 'a,
    G: FnOnce(&Acc) -> I + Send + 'a,
    I: IntoIterator + Send + 'a,
    I::IntoIter: Send,
    I::Item: Send + 'a,
    for<'r, 't, 's> F: AsyncFn(&'r mut Tx<'t>, &'s Acc, I::Item) -> Result<T, E>
        + SendStepEach<&'r mut Tx<'t>, &'s Acc, I::Item, Result<T, E>, Fut: Send>
        + Send
        + Sync
        + 'a,
{
    fn run<'c>(
        self: Box<Self>,
        tx: &'c mut Tx<'_>,
    ) -> BoxFuture<'c, Outcome<<Acc as Push<Vec<T>>>::Out, E>>
    where
        'a: 'c,
    {
        let tx = tx.reborrow();
        Box::pin(async move {
            let mut tx = tx;
            let Each {
                earlier,
                name,
                items,
                step,
                ..
            } = *self;
            let acc = before::<Acc, Vec<T>, E>(earlier, &mut tx).await?;
            let items = items(&acc);
            let mut results = Vec::new();
            let mut failed = None;
            for (index, item) in items.into_iter().enumerate() {
                match step(&mut tx, &acc, item).await {
                    Ok(result) => results.push(result),
                    Err(error) => {
                        failed = Some((Name::from(format!("{name}[{index}]")), error));
                        break;
                    }
                }
            }
            let result = failed.map_or(Ok(results), Err);
            after(acc, result, &tx, &name)
        })
    }
}
