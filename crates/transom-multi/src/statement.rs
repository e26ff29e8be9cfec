//! Steps that are one SQL statement.

use std::marker::PhantomData;

use sqlx::{Execute, Executor, Postgres};

use crate::chain::BoxFuture;
use crate::plan::{Name, StepKind};
use crate::work::{Place, Work, Worked};
use crate::{Fetch, Multi, Partial, Push, Results, Stale, Tx};

/// A step that is one statement, made from the results so far.
struct Statement<'q, Make, Kind, Q> {
    make: Make,
    kind: PhantomData<Makes<'q, Kind, Q>>,
}

/// A query of this kind, which borrows for this long.
type Makes<'q, Kind, Q> = (fn() -> (Kind, Q), &'q ());

struct Rows;
struct OneRow;
struct One;
struct Optional;
struct All;

macro_rules! shortcuts {
    ($(
        $(#[$doc:meta])*
        $plain:ident, $with:ident, $kind:ident => ($q:ident : $($query:tt)+) -> $result:ty
        $(, E: $error:path)?;
    )*) => {
        impl<'a, Acc, E, P> Multi<'a, Acc, E, P>
        where
            Acc: Results + 'a,
            E: From<sqlx::Error> + Send + 'a,
            P: Partial<Acc> + 'a,
        {
            $(
                $(#[$doc])*
                pub fn $plain<$q, A, R>(
                    self,
                    name: impl Into<Name>,
                    query: $q,
                ) -> Multi<'a, A, E, R>
                where
                    $q: $($query)+ + Send + 'a,
                    Acc: Push<$result, Out = A>,
                    A: Results,
                    P: Push<Option<$result>, Out = R>,
                    R: Partial<A>,
                    $result: Send + Sync + 'a,
                    $(E: $error,)?
                {
                    self.$with(name, move |_results| query)
                }

                #[doc = concat!(
                    "As [`", stringify!($plain), "`](Multi::", stringify!($plain),
                    "), with a query made from the results so far: `|(a, b)| query(..).bind(a.id)`."
                )]
                pub fn $with<$q, M, A, R>(
                    self,
                    name: impl Into<Name>,
                    make: M,
                ) -> Multi<'a, A, E, R>
                where
                    M: FnOnce(&Acc) -> $q + Send + 'a,
                    $q: $($query)+ + Send + 'a,
                    Acc: Push<$result, Out = A>,
                    A: Results,
                    P: Push<Option<$result>, Out = R>,
                    R: Partial<A>,
                    $result: Send + Sync + 'a,
                    $(E: $error,)?
                {
                    let work = Statement::<'a, _, $kind, $q> { make, kind: PhantomData };
                    self.then(name.into(), StepKind::Statement, work)
                }
            )*
        }
    };
}

shortcuts! {
    /// Adds one statement as a step; its result is the number of rows it changed.
    ///
    /// Takes what `sqlx::query` and its macro return, or a `&'static str` without
    /// parameters.
    execute, execute_with, Rows => (Q: Execute<'a, Postgres>) -> u64;

    /// Adds one statement that must change exactly one row: the stale row of optimistic
    /// locking. Any other number fails with [`Stale`].
    execute_one, execute_one_with, OneRow => (Q: Execute<'a, Postgres>) -> (), E: From<Stale>;

    /// Adds one query as a step; its result is its first row. No row is
    /// [`sqlx::Error::RowNotFound`].
    fetch_one, fetch_one_with, One => (Q: Fetch<'a>) -> Q::Row;

    /// Adds one query as a step; its result is its first row, if there is one.
    fetch_optional, fetch_optional_with, Optional => (Q: Fetch<'a>) -> Option<Q::Row>;

    /// Adds one query as a step; its result is all its rows. They are held in memory.
    fetch_all, fetch_all_with, All => (Q: Fetch<'a>) -> Vec<Q::Row>;
}

impl<'a, Acc, E, M, Q> Work<Acc, u64, E> for Statement<'a, M, Rows, Q>
where
    Acc: Send + Sync + 'a,
    E: From<sqlx::Error> + Send + 'a,
    M: FnOnce(&Acc) -> Q + Send + 'a,
    Q: Execute<'a, Postgres> + Send + 'a,
{
    fn call<'c>(
        self: Box<Self>,
        tx: Tx<'c>,
        results: &'c Acc,
        _name: &'c Name,
    ) -> BoxFuture<'c, Worked<u64, E>>
    where
        Self: 'c,
    {
        let query = (self.make)(results);
        Box::pin(execute(tx, query))
    }
}

async fn execute<'a, Q, E>(tx: Tx<'_>, query: Q) -> Worked<u64, E>
where
    Q: Execute<'a, Postgres> + Send + 'a,
    E: From<sqlx::Error>,
{
    let Tx { conn, state } = tx;
    let done = conn.execute(query).await;
    let rows = done.map_err(database)?.rows_affected();
    state.rows = Some(rows);
    Ok(rows)
}

impl<'a, Acc, E, M, Q> Work<Acc, (), E> for Statement<'a, M, OneRow, Q>
where
    Acc: Send + Sync + 'a,
    E: From<sqlx::Error> + From<Stale> + Send + 'a,
    M: FnOnce(&Acc) -> Q + Send + 'a,
    Q: Execute<'a, Postgres> + Send + 'a,
{
    fn call<'c>(
        self: Box<Self>,
        tx: Tx<'c>,
        results: &'c Acc,
        name: &'c Name,
    ) -> BoxFuture<'c, Worked<(), E>>
    where
        Self: 'c,
    {
        let query = (self.make)(results);
        Box::pin(async move {
            match execute(tx, query).await? {
                1 => Ok(()),
                rows => {
                    let step = name.clone();
                    Err((Place::Here, Stale { step, rows }.into()))
                }
            }
        })
    }
}

macro_rules! fetches {
    ($kind:ident, $method:ident, $result:ty, $rows:expr) => {
        impl<'a, Acc, E, M, Q> Work<Acc, $result, E> for Statement<'a, M, $kind, Q>
        where
            Acc: Send + Sync + 'a,
            E: From<sqlx::Error> + Send + 'a,
            M: FnOnce(&Acc) -> Q + Send + 'a,
            Q: Fetch<'a> + 'a,
        {
            fn call<'c>(
                self: Box<Self>,
                tx: Tx<'c>,
                results: &'c Acc,
                _name: &'c Name,
            ) -> BoxFuture<'c, Worked<$result, E>>
            where
                Self: 'c,
            {
                let query = (self.make)(results);
                Box::pin(async move {
                    let Tx { conn, state } = tx;
                    let result: $result = query.$method(conn).await.map_err(database)?;
                    let rows: fn(&$result) -> usize = $rows;
                    state.rows = Some(rows(&result) as u64);
                    Ok(result)
                })
            }
        }
    };
}

fetches!(One, one, Q::Row, |_| 1);
fetches!(Optional, optional, Option<Q::Row>, |row| usize::from(
    row.is_some()
));
fetches!(All, all, Vec<Q::Row>, Vec::len);

fn database<E: From<sqlx::Error>>(error: sqlx::Error) -> (Place, E) {
    (Place::Here, E::from(error))
}
