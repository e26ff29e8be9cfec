//! The steps, each holding the ones before it, with their types erased one by one.

use std::marker::PhantomData;
use std::pin::Pin;

use tracing::Instrument;

use crate::plan::Name;
use crate::work::{Place, Work};
use crate::{Failure, Partial, Push, Tx, telemetry};

pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
pub(crate) type Outcome<Acc, E, P> = Result<Acc, Failure<E, P>>;
pub(crate) type BoxChain<'a, Acc, E, P> = Box<dyn Chain<Acc, E, P> + 'a>;

/// Runs every step up to this one.
// A trait object and not a boxed closure: a higher-ranked closure bound cannot say `'a: 'c`.
pub(crate) trait Chain<Acc, E, P>: Send {
    fn run<'c>(self: Box<Self>, tx: Tx<'c>) -> BoxFuture<'c, Outcome<Acc, E, P>>
    where
        Self: 'c;

    /// Whether there are no steps to run.
    fn is_empty(&self) -> bool {
        false
    }

    /// The result of no steps.
    ///
    /// # Panics
    /// If the chain is not [empty](Chain::is_empty).
    fn nothing(self: Box<Self>) -> Acc {
        unreachable!("a chain that says it is empty has a result without steps")
    }
}

/// No steps.
pub(crate) struct Start;

impl<E: Send> Chain<(), E, ()> for Start {
    fn run<'c>(self: Box<Self>, _: Tx<'c>) -> BoxFuture<'c, Outcome<(), E, ()>>
    where
        Self: 'c,
    {
        Box::pin(async { Ok(()) })
    }

    fn is_empty(&self) -> bool {
        true
    }

    fn nothing(self: Box<Self>) {}
}

/// A step after the others.
pub(crate) struct Then<'a, Acc, E, P, W: ?Sized, T> {
    pub(crate) earlier: BoxChain<'a, Acc, E, P>,
    pub(crate) name: Name,
    pub(crate) work: Box<W>,
    pub(crate) result: PhantomData<fn() -> T>,
}

impl<'a, Acc, E, P, W, T> Chain<Acc::Out, E, P::Out> for Then<'a, Acc, E, P, W, T>
where
    Acc: Push<T> + Send + Sync + 'a,
    Acc::Out: Send,
    P: Push<Option<T>> + Partial<Acc> + 'a,
    P::Out: Send,
    T: Send + Sync + 'a,
    E: From<sqlx::Error> + Send + 'a,
    W: Work<Acc, T, E> + 'a,
{
    fn run<'c>(self: Box<Self>, tx: Tx<'c>) -> BoxFuture<'c, Outcome<Acc::Out, E, P::Out>>
    where
        Self: 'c,
    {
        Box::pin(async move {
            let mut tx = tx;
            let Then {
                earlier,
                name,
                work,
                ..
            } = *self;
            let acc = earlier
                .run(tx.reborrow())
                .await
                .map_err(|failure| failure.map_completed(|done| done.push(None)))?;
            match step(&mut tx, &name, work, &acc).await {
                Ok(result) => Ok(acc.push(result)),
                Err((place, error)) => {
                    let done = P::all(acc).push(None);
                    Err(Failure::at(place.name(name), error, done))
                }
            }
        })
    }
}

/// Runs one step in its span and looks at what it left behind.
pub(crate) async fn step<Acc, T, E, W>(
    tx: &mut Tx<'_>,
    name: &Name,
    work: Box<W>,
    results: &Acc,
) -> Result<T, (Place, E)>
where
    W: Work<Acc, T, E> + ?Sized,
    E: From<sqlx::Error>,
{
    let span = telemetry::step(name);
    tx.state.rows = None;
    let level = tx.state.open;
    let started = telemetry::start(&span);
    let result = work
        .call(tx.reborrow(), results, name)
        .instrument(span.clone())
        .await;
    let result = result.and_then(|value| match tx.check(level) {
        Ok(()) => Ok(value),
        Err(misuse) => Err((Place::Here, misuse.into_sqlx().into())),
    });
    telemetry::end(&span, started, tx.state.rows, result.is_ok());
    result
}

/// A look at the results so far.
pub(crate) struct Inspect<'a, Acc, E, P, F> {
    pub(crate) earlier: BoxChain<'a, Acc, E, P>,
    pub(crate) look: F,
}

impl<'a, Acc, E, P, F> Chain<Acc, E, P> for Inspect<'a, Acc, E, P, F>
where
    Acc: Send + 'a,
    E: Send + 'a,
    P: Send + 'a,
    F: FnOnce(&Acc) + Send + 'a,
{
    fn run<'c>(self: Box<Self>, tx: Tx<'c>) -> BoxFuture<'c, Outcome<Acc, E, P>>
    where
        Self: 'c,
    {
        Box::pin(async move {
            let Inspect { earlier, look } = *self;
            let acc = earlier.run(tx).await?;
            look(&acc);
            Ok(acc)
        })
    }

    fn is_empty(&self) -> bool {
        self.earlier.is_empty()
    }

    fn nothing(self: Box<Self>) -> Acc {
        let acc = self.earlier.nothing();
        (self.look)(&acc);
        acc
    }
}
