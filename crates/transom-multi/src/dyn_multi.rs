//! A Multi whose steps are only known at run time.

use std::fmt;
use std::marker::PhantomData;

use sqlx::PgPool;

use crate::chain::{BoxFuture, Chain, Outcome, step};
use crate::multi::Check;
use crate::plan::{Name, Plan, Planned, StepKind};
use crate::work::{Closure, Value, Work};
use crate::{Changes, Failure, Key, Multi, SendStep, Tx, TxOptions};

/// A list of steps that is put together at run time: by a loop, by plugins. Its results are
/// [`Changes`], found by typed [`Key`]s.
///
/// Prefer [`Multi`] where the steps are known when the program is written: there the
/// compiler knows which results exist, here an index can panic. A `DynMulti` becomes a
/// `Multi<'_, Changes, E>` by `into()`, to be merged into another or to be run in other ways.
///
/// ```
/// use transom_multi::{DynMulti, Key};
///
/// const ORDER: Key<i64> = Key::new("order");
///
/// let mut multi = DynMulti::new().put(&ORDER, 7);
/// for sku in ["tea", "cup"] {
///     multi = multi.step(&Key::<u64>::named(format!("line:{sku}")), async move |tx, done| {
///         let insert = sqlx::query("insert into lines (order_id, sku) values ($1, $2)");
///         let inserted = insert.bind(done[&ORDER]).bind(sku).execute(&mut **tx).await?;
///         Ok(inserted.rows_affected())
///     });
/// }
/// assert_eq!(multi.names().collect::<Vec<_>>(), ["order", "line:tea", "line:cup"]);
/// ```
#[must_use = "a DynMulti does nothing until it is run"]
pub struct DynMulti<'a, E = sqlx::Error> {
    title: Option<Name>,
    plan: Plan,
    checks: Vec<Check<'a, E>>,
    steps: Vec<Box<dyn DynStep<E> + 'a>>,
}

impl<E> fmt::Debug for DynMulti<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynMulti")
            .field("steps", &self.names().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl<'a> DynMulti<'a> {
    /// No steps; the error is [`sqlx::Error`].
    pub fn new() -> Self {
        DynMulti::with_error()
    }

    /// No steps; the error is yours: `DynMulti::with_error::<AppError>()`.
    pub fn with_error<E>() -> DynMulti<'a, E> {
        DynMulti::default()
    }
}

impl<E> Default for DynMulti<'_, E> {
    fn default() -> Self {
        DynMulti {
            title: None,
            plan: Plan::default(),
            checks: Vec::new(),
            steps: Vec::new(),
        }
    }
}

impl<E> DynMulti<'_, E> {
    /// The names of the steps in the order in which they run.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.plan.steps.iter().map(|step| step.name.as_ref())
    }

    /// What would run, in order: for tests without a database.
    pub fn plan(&self) -> &[Planned] {
        &self.plan.steps
    }

    /// Adds the steps of another list after these. A name that both have makes every run
    /// fail at `$build` with [`Misuse::DuplicateStep`](crate::Misuse::DuplicateStep).
    pub fn append(mut self, more: Self) -> Self {
        self.plan.extend(more.plan, None);
        self.checks.extend(more.checks);
        self.steps.extend(more.steps);
        self.title = self.title.or(more.title);
        self
    }

    /// Adds the steps of another list before these.
    pub fn prepend(self, first: Self) -> Self {
        first.append(self)
    }

    /// Names the whole in its tracing span.
    pub fn titled(mut self, title: impl Into<Name>) -> Self {
        self.title = Some(title.into());
        self
    }
}

impl<'a, E> DynMulti<'a, E>
where
    E: From<sqlx::Error> + Send + 'a,
{
    /// Adds a step: an async closure over the transaction and the results so far.
    pub fn step<T, F>(self, key: &Key<T>, step: F) -> Self
    where
        T: Send + Sync + 'static,
        for<'r, 't, 's> F: AsyncFnOnce(&'r mut Tx<'t>, &'s Changes) -> Result<T, E>
            + SendStep<&'r mut Tx<'t>, &'s Changes, Result<T, E>, Fut: Send>
            + Send
            + 'a,
    {
        self.then(key, StepKind::Step, Closure(step))
    }

    /// Adds a value without touching the database.
    pub fn put<T: Send + Sync + 'static>(self, key: &Key<T>, value: T) -> Self {
        self.then(key, StepKind::Put, Value(value, PhantomData))
    }

    /// Adds a check that runs before BEGIN, as [`Multi::check`].
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

    /// Makes the run fail with this error before BEGIN, as [`Multi::error`].
    pub fn error(self, name: impl Into<Name>, error: E) -> Self {
        self.check(name, || Err(error))
    }

    fn then<T, W>(mut self, key: &Key<T>, kind: StepKind, work: W) -> Self
    where
        T: Send + Sync + 'static,
        W: Work<Changes, T, E> + 'a,
    {
        self.plan.add(key.to_name(), kind);
        self.steps.push(Box::new(Keyed {
            name: key.to_name(),
            work: Box::new(work),
            result: PhantomData,
        }));
        self
    }

    /// Runs the steps in a transaction of their own, as [`Multi::run`].
    ///
    /// # Errors
    /// As [`Multi::run`].
    pub fn run<'p>(
        self,
        pool: &'p PgPool,
    ) -> impl Future<Output = Result<Changes, Failure<E, Changes>>> + Send + use<'a, 'p, E>
    where
        'a: 'p,
    {
        Multi::from(self).run(pool)
    }

    /// Runs the steps in a transaction with options, as [`Multi::run_with`].
    ///
    /// # Errors
    /// As [`Multi::run`].
    pub fn run_with<'p>(
        self,
        pool: &'p PgPool,
        options: &'p TxOptions<'_>,
    ) -> impl Future<Output = Result<Changes, Failure<E, Changes>>> + Send
    where
        'a: 'p,
    {
        Multi::from(self).run_with(pool, options)
    }
}

impl<'a, E: From<sqlx::Error> + Send + 'a> From<DynMulti<'a, E>> for Multi<'a, Changes, E> {
    fn from(multi: DynMulti<'a, E>) -> Self {
        Multi {
            title: multi.title,
            plan: multi.plan,
            checks: multi.checks,
            chain: Box::new(Steps(multi.steps)),
        }
    }
}

/// A step that puts its result where its key finds it.
trait DynStep<E>: Send {
    fn run<'c>(
        self: Box<Self>,
        tx: Tx<'c>,
        done: &'c mut Changes,
    ) -> BoxFuture<'c, Result<(), (Name, E)>>
    where
        Self: 'c;
}

struct Keyed<W, T> {
    name: Name,
    work: Box<W>,
    result: PhantomData<fn() -> T>,
}

impl<E, W, T> DynStep<E> for Keyed<W, T>
where
    E: From<sqlx::Error> + Send,
    W: Work<Changes, T, E>,
    T: Send + Sync + 'static,
{
    fn run<'c>(
        self: Box<Self>,
        tx: Tx<'c>,
        done: &'c mut Changes,
    ) -> BoxFuture<'c, Result<(), (Name, E)>>
    where
        Self: 'c,
    {
        Box::pin(async move {
            let mut tx = tx;
            let Keyed { name, work, .. } = *self;
            match step(&mut tx, &name, work, &*done).await {
                Ok(result) => {
                    done.insert(name, result);
                    Ok(())
                }
                Err((place, error)) => Err((place.name(name), error)),
            }
        })
    }
}

/// The steps of a list, one after the other: no nesting, so any number of them.
struct Steps<'a, E>(Vec<Box<dyn DynStep<E> + 'a>>);

impl<'a, E: Send + 'a> Chain<Changes, E, Changes> for Steps<'a, E> {
    fn run<'c>(self: Box<Self>, tx: Tx<'c>) -> BoxFuture<'c, Outcome<Changes, E, Changes>>
    where
        Self: 'c,
    {
        Box::pin(async move {
            let mut tx = tx;
            let mut done = Changes::default();
            for step in self.0 {
                if let Err((name, error)) = step.run(tx.reborrow(), &mut done).await {
                    return Err(Failure::at(name, error, done));
                }
            }
            Ok(done)
        })
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn nothing(self: Box<Self>) -> Changes {
        Changes::default()
    }
}
