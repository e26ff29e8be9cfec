//! Two Multis side by side.

use crate::chain::{BoxChain, BoxFuture, Chain, Outcome};
use crate::{Append, Multi, Partial, Results, Tx};

impl<'a, Acc, E, P> Multi<'a, Acc, E, P>
where
    Acc: Results + 'a,
    E: From<sqlx::Error> + Send + 'a,
    P: Partial<Acc> + 'a,
{
    /// Adds the steps of another Multi after these, side by side: `(A, B)` and `(C,)` give
    /// `(A, B, C)`, names unchanged. Its steps see only their own Multi's results.
    pub fn append<More, M, A, Q>(mut self, more: Multi<'a, More, E, M>) -> Multi<'a, A, E, Q>
    where
        Acc: Append<More, Out = A>,
        A: Results,
        P: Append<M, Out = Q>,
        Q: Partial<A>,
        More: Results + 'a,
        M: Partial<More> + 'a,
    {
        self.plan.extend(more.plan, None);
        self.checks.extend(more.checks);
        Multi {
            title: self.title.or(more.title),
            plan: self.plan,
            checks: self.checks,
            chain: Box::new(Appended {
                earlier: self.chain,
                more: more.chain,
            }),
        }
    }

    /// Adds the steps of another Multi before these; otherwise as [`append`](Multi::append).
    pub fn prepend<First, F, A, Q>(self, first: Multi<'a, First, E, F>) -> Multi<'a, A, E, Q>
    where
        First: Append<Acc, Out = A> + Results + 'a,
        A: Results,
        F: Append<P, Out = Q> + Partial<First> + 'a,
        Q: Partial<A>,
    {
        first.append(self)
    }
}

struct Appended<'a, Acc, E, P, More, M> {
    earlier: BoxChain<'a, Acc, E, P>,
    more: BoxChain<'a, More, E, M>,
}

impl<'a, Acc, E, P, More, M> Chain<Acc::Out, E, P::Out> for Appended<'a, Acc, E, P, More, M>
where
    Acc: Append<More> + Send + 'a,
    P: Append<M> + Partial<Acc> + 'a,
    More: Send + 'a,
    M: Partial<More> + 'a,
    E: Send + 'a,
{
    fn run<'c>(self: Box<Self>, tx: Tx<'c>) -> BoxFuture<'c, Outcome<Acc::Out, E, P::Out>>
    where
        Self: 'c,
    {
        Box::pin(async move {
            let mut tx = tx;
            let Appended { earlier, more } = *self;
            let acc = earlier
                .run(tx.reborrow())
                .await
                .map_err(|failure| failure.map_completed(|done| done.append(M::none())))?;
            match more.run(tx).await {
                Ok(results) => Ok(acc.append(results)),
                Err(failure) => Err(failure.map_completed(|inner| P::all(acc).append(inner))),
            }
        })
    }

    fn is_empty(&self) -> bool {
        self.earlier.is_empty() && self.more.is_empty()
    }

    fn nothing(self: Box<Self>) -> Acc::Out {
        self.earlier.nothing().append(self.more.nothing())
    }
}
