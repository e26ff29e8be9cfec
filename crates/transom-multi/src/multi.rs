//! Building a Multi. Nothing here touches a database.

use std::fmt;
use std::marker::PhantomData;

use crate::chain::{BoxChain, Inspect, Start, Then};
use crate::plan::{Name, Plan, Planned, StepKind};
use crate::work::{Closure, EachItem, Value, Work};
use crate::{Partial, Push, Results, SendStep, SendStepEach};

/// Named steps that run in one transaction, all or nothing. Its type is its result.
///
/// `Multi<'a, (Debit, Credit), AppError>` is a value that can be returned, stored and
/// tested without a database ([`names`](Multi::names), [`plan`](Multi::plan)); running it
/// gives `Result<(Debit, Credit), Failure<AppError, (Option<Debit>, Option<Credit>)>>`.
///
/// The last parameter, what a failure hands back, follows from the others unless a Multi is
/// [`merge`](Multi::merge)d into this one.
#[must_use = "a Multi does nothing until it is run"]
pub struct Multi<'a, Acc: Results = (), E = sqlx::Error, P = <Acc as Results>::Partial> {
    pub(crate) title: Option<Name>,
    pub(crate) plan: Plan,
    pub(crate) checks: Vec<Check<'a, E>>,
    pub(crate) chain: BoxChain<'a, Acc, E, P>,
}

/// A check before BEGIN.
pub(crate) struct Check<'a, E> {
    pub(crate) name: Name,
    pub(crate) check: Box<dyn FnOnce() -> Result<(), E> + Send + 'a>,
}

impl<Acc: Results, E, P> fmt::Debug for Multi<'_, Acc, E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.plan.steps.iter().map(|step| step.name.as_ref());
        f.debug_struct("Multi")
            .field("title", &self.title)
            .field("steps", &names.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl<'a> Multi<'a> {
    /// A Multi without steps whose error is [`sqlx::Error`].
    pub fn new() -> Self {
        Multi::with_error()
    }

    /// A Multi without steps whose error is yours: `Multi::with_error::<AppError>()`, or
    /// without the type where a signature tells it.
    ///
    /// The error must be `From<sqlx::Error>`, and `From<`[`Stale`](crate::Stale)`>` for
    /// [`execute_one`](Multi::execute_one).
    pub fn with_error<E: Send + 'a>() -> Multi<'a, (), E> {
        Multi {
            title: None,
            plan: Plan::default(),
            checks: Vec::new(),
            chain: Box::new(Start),
        }
    }
}

impl Default for Multi<'_> {
    fn default() -> Self {
        Multi::new()
    }
}

impl<Acc: Results, E, P> Multi<'_, Acc, E, P> {
    /// The names of the steps, in the order in which they run; those of a merged Multi as
    /// `outer.inner`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.plan.steps.iter().map(|step| step.name.as_ref())
    }

    /// What would run, in order: for tests without a database. Checks are listed where they
    /// were added, though they run before BEGIN.
    pub fn plan(&self) -> &[Planned] {
        &self.plan.steps
    }

    /// Names the whole Multi in its tracing span.
    pub fn titled(mut self, title: impl Into<Name>) -> Self {
        self.title = Some(title.into());
        self
    }
}

impl<'a, Acc, E, P> Multi<'a, Acc, E, P>
where
    Acc: Results + 'a,
    E: From<sqlx::Error> + Send + 'a,
    P: Partial<Acc> + 'a,
{
    /// Adds a step: an async closure over the transaction and the results so far.
    ///
    /// Write `async |tx, (a, b)| ..`, or `async move` to take its captures along. The
    /// results arrive by reference, as the tuple of every earlier step's value.
    ///
    /// A second step of one name makes every run fail at `$build` with
    /// [`Misuse::DuplicateStep`](crate::Misuse::DuplicateStep), before a connection is taken.
    pub fn step<T, F, A, Q>(self, name: impl Into<Name>, step: F) -> Multi<'a, A, E, Q>
    where
        Acc: Push<T, Out = A>,
        A: Results,
        P: Push<Option<T>, Out = Q>,
        Q: Partial<A>,
        T: Send + Sync + 'a,
        for<'r, 't, 's> F: AsyncFnOnce(&'r mut crate::Tx<'t>, &'s Acc) -> Result<T, E>
            + SendStep<&'r mut crate::Tx<'t>, &'s Acc, Result<T, E>, Fut: Send>
            + Send
            + 'a,
    {
        self.then(name.into(), StepKind::Step, Closure(step))
    }

    /// Adds one step per item. Their results are one `Vec` in the tuple, in the order of
    /// the items; the i-th item's failure is named `name[i]`, counted from 0.
    ///
    /// The closure is called many times: write `async |tx, (a, b), item| ..` without
    /// `move`, so that it borrows what it captures.
    pub fn each<I, T, F, A, Q>(self, name: impl Into<Name>, items: I, step: F) -> Multi<'a, A, E, Q>
    where
        Acc: Push<Vec<T>, Out = A>,
        A: Results,
        P: Push<Option<Vec<T>>, Out = Q>,
        Q: Partial<A>,
        T: Send + Sync + 'a,
        I: IntoIterator + Send + 'a,
        I::IntoIter: Send,
        I::Item: Send + 'a,
        for<'r, 't, 's> F: AsyncFn(&'r mut crate::Tx<'t>, &'s Acc, I::Item) -> Result<T, E>
            + SendStepEach<&'r mut crate::Tx<'t>, &'s Acc, I::Item, Result<T, E>, Fut: Send>
            + Send
            + Sync
            + 'a,
    {
        self.each_of(name, move |_results| items, step)
    }

    /// As [`each`](Multi::each), with items that only the results so far can tell:
    /// `each_of("release", |(order,)| order.lines.clone(), async |tx, (order,), line| ..)`.
    pub fn each_of<I, G, T, F, A, Q>(
        self,
        name: impl Into<Name>,
        items: G,
        step: F,
    ) -> Multi<'a, A, E, Q>
    where
        Acc: Push<Vec<T>, Out = A>,
        A: Results,
        P: Push<Option<Vec<T>>, Out = Q>,
        Q: Partial<A>,
        T: Send + Sync + 'a,
        G: FnOnce(&Acc) -> I + Send + 'a,
        I: IntoIterator + Send + 'a,
        I::IntoIter: Send,
        I::Item: Send + 'a,
        for<'r, 't, 's> F: AsyncFn(&'r mut crate::Tx<'t>, &'s Acc, I::Item) -> Result<T, E>
            + SendStepEach<&'r mut crate::Tx<'t>, &'s Acc, I::Item, Result<T, E>, Fut: Send>
            + Send
            + Sync
            + 'a,
    {
        self.then(name.into(), StepKind::Each, EachItem { items, step })
    }

    /// Adds a value without touching the database.
    pub fn put<T, A, Q>(self, name: impl Into<Name>, value: T) -> Multi<'a, A, E, Q>
    where
        Acc: Push<T, Out = A>,
        A: Results,
        P: Push<Option<T>, Out = Q>,
        Q: Partial<A>,
        T: Send + Sync + 'a,
    {
        self.then(name.into(), StepKind::Put, Value(value, PhantomData))
    }

    /// Looks at the results so far, when the run has come here: to print them, to count.
    /// Adds no step and no place.
    pub fn inspect(mut self, look: impl FnOnce(&Acc) + Send + 'a) -> Self {
        self.chain = Box::new(Inspect {
            earlier: self.chain,
            look,
        });
        self
    }

    /// Adds a check that runs before BEGIN, so that bad input costs no round trip. The first
    /// that fails ends the run under its name. Takes no place among the results.
    pub fn check(
        mut self,
        name: impl Into<Name>,
        check: impl FnOnce() -> Result<(), E> + Send + 'a,
    ) -> Self {
        let name = name.into();
        self.plan.add(name.clone(), StepKind::Check);
        self.checks.push(Check {
            name,
            check: Box::new(check),
        });
        self
    }

    /// Makes the run fail with this error before BEGIN: what was known when the Multi was
    /// built, told where everything else is told.
    pub fn error(self, name: impl Into<Name>, error: E) -> Self {
        self.check(name, || Err(error))
    }

    pub(crate) fn then<T, W, A, Q>(
        mut self,
        name: Name,
        kind: StepKind,
        work: W,
    ) -> Multi<'a, A, E, Q>
    where
        Acc: Push<T, Out = A>,
        A: Results,
        P: Push<Option<T>, Out = Q>,
        Q: Partial<A>,
        T: Send + Sync + 'a,
        W: Work<Acc, T, E> + 'a,
    {
        self.plan.add(name.clone(), kind);
        Multi {
            title: self.title,
            plan: self.plan,
            checks: self.checks,
            chain: Box::new(Then {
                earlier: self.chain,
                name,
                work: Box::new(work),
                result: PhantomData,
            }),
        }
    }
}
