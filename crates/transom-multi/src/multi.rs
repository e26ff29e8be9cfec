//! Building a Multi. Nothing here touches a database.

use std::fmt;
use std::marker::PhantomData;

use crate::chain::{Chain, Each, Name, Start, Then};
use crate::{Misuse, Push, Results, SendStep, SendStepEach, Tx};

/// Named steps that run in one transaction, all or nothing. Its type is its result.
///
/// `Multi<'a, (Debit, Credit), AppError>` is a value that can be returned, stored and
/// tested without a database ([`names`](Multi::names)); running it gives
/// `Result<(Debit, Credit), Failure<AppError, (Option<Debit>, Option<Credit>)>>`.
#[must_use = "a Multi does nothing until it is run"]
pub struct Multi<'a, Acc: Results = (), E = sqlx::Error> {
    pub(crate) names: Vec<Name>,
    pub(crate) misuse: Option<Misuse>,
    pub(crate) chain: Box<dyn Chain<'a, Acc, E> + 'a>,
}

impl<Acc: Results, E> fmt::Debug for Multi<'_, Acc, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Multi")
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

impl Multi<'_, (), sqlx::Error> {
    /// A Multi without steps whose error is [`sqlx::Error`].
    pub fn new() -> Self {
        Multi::with_error()
    }
}

impl Default for Multi<'_, (), sqlx::Error> {
    fn default() -> Self {
        Multi::new()
    }
}

impl<'a, E: Send + 'a> Multi<'a, (), E> {
    /// A Multi without steps whose error is yours: `Multi::<_, AppError>::with_error()`.
    pub fn with_error() -> Self {
        Multi {
            names: Vec::new(),
            misuse: None,
            chain: Box::new(Start),
        }
    }
}

impl<'a, Acc, E> Multi<'a, Acc, E>
where
    Acc: Results + 'a,
    E: From<sqlx::Error> + Send + 'a,
{
    /// The names of the steps in the order in which they run.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    /// Adds a step: an async closure over the transaction and the results so far.
    ///
    /// Write `async |tx, (a, b)| ..`, or `async move` to take its captures along. The
    /// results arrive by reference, as the tuple of every earlier step's value.
    ///
    /// A second step of one name makes every run fail at `$build` with
    /// [`Misuse::DuplicateStep`], before a connection is taken.
    pub fn step<T, F>(self, name: impl Into<Name>, step: F) -> Multi<'a, Acc::Out, E>
    where
        Acc: Push<T>,
        T: Send + Sync + 'a,
        for<'r, 't, 's> F: AsyncFnOnce(&'r mut Tx<'t>, &'s Acc) -> Result<T, E>
            + SendStep<&'r mut Tx<'t>, &'s Acc, Result<T, E>, Fut: Send>
            + Send
            + 'a,
    {
        self.add(name.into(), |earlier, name| {
            Box::new(Then {
                earlier,
                name,
                step,
                result: PhantomData,
            })
        })
    }

    /// Adds one step per item. Their results are one `Vec` in the tuple, in the order of
    /// the items; the i-th item's failure is named `name[i]`, counted from 0.
    ///
    /// The closure is called many times: write `async |tx, (a, b), item| ..` without
    /// `move`, so that it borrows what it captures.
    pub fn each<I, T, F>(
        self,
        name: impl Into<Name>,
        items: I,
        step: F,
    ) -> Multi<'a, <Acc as Push<Vec<T>>>::Out, E>
    where
        Acc: Push<Vec<T>>,
        T: Send + Sync + 'a,
        I: IntoIterator + Send + 'a,
        I::IntoIter: Send,
        I::Item: Send + 'a,
        for<'r, 't, 's> F: AsyncFn(&'r mut Tx<'t>, &'s Acc, I::Item) -> Result<T, E>
            + SendStepEach<&'r mut Tx<'t>, &'s Acc, I::Item, Result<T, E>, Fut: Send>
            + Send
            + Sync
            + 'a,
    {
        self.each_of(name, move |_results| items, step)
    }

    /// As [`each`](Multi::each), with items that only the results so far can tell:
    /// `each_of("release", |(order,)| order.lines.clone(), async |tx, (order,), line| ..)`.
    pub fn each_of<I, G, T, F>(
        self,
        name: impl Into<Name>,
        items: G,
        step: F,
    ) -> Multi<'a, <Acc as Push<Vec<T>>>::Out, E>
    where
        Acc: Push<Vec<T>>,
        T: Send + Sync + 'a,
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
        self.add(name.into(), |earlier, name| {
            Box::new(Each {
                earlier,
                name,
                items,
                step,
                result: PhantomData,
            })
        })
    }

    /// Adds a value without touching the database.
    pub fn put<T>(self, name: impl Into<Name>, value: T) -> Multi<'a, Acc::Out, E>
    where
        Acc: Push<T>,
        T: Send + Sync + 'a,
    {
        self.step(name, async move |_tx, _results| Ok(value))
    }

    fn add<Out: Results>(
        mut self,
        name: Name,
        link: impl FnOnce(Box<dyn Chain<'a, Acc, E> + 'a>, Name) -> Box<dyn Chain<'a, Out, E> + 'a>,
    ) -> Multi<'a, Out, E> {
        let first = self.names.iter().position(|earlier| *earlier == name);
        let misuse = self.misuse.or_else(|| {
            first.map(|first| Misuse::DuplicateStep {
                name: name.to_string(),
                first,
                second: self.names.len(),
            })
        });
        self.names.push(name.clone());
        Multi {
            names: self.names,
            misuse,
            chain: link(self.chain, name),
        }
    }
}
