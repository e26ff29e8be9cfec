//! A Multi inside a Multi: known beforehand (`merge`), or decided at run time (`merge_with`).

use crate::chain::{BoxChain, BoxFuture, Chain, Outcome};
use crate::multi::Check;
use crate::plan::{Name, StepKind, prefixed};
use crate::{Failure, Multi, Partial, Push, Results, Tx};

impl<'a, Acc, E, P> Multi<'a, Acc, E, P>
where
    Acc: Results + 'a,
    E: From<sqlx::Error> + Send + 'a,
    P: Partial<Acc> + 'a,
{
    /// Runs another Multi as one step: its results take one place, a tuple in the tuple, and
    /// its steps are named `name.step`, so that they never clash with yours.
    ///
    /// When one of them fails, the results of the others are in that place of
    /// [`completed`](Failure::completed), each an `Option`. The type of the whole is then
    /// `Multi<'a, (A, (B, C)), E, (Option<A>, (Option<B>, Option<C>))>`.
    pub fn merge<Sub, S, A, Q>(
        mut self,
        name: impl Into<Name>,
        sub: Multi<'a, Sub, E, S>,
    ) -> Multi<'a, A, E, Q>
    where
        Acc: Push<Sub, Out = A>,
        A: Results,
        P: Push<S, Out = Q>,
        Q: Partial<A>,
        Sub: Results + 'a,
        S: Partial<Sub> + 'a,
    {
        let name = name.into();
        self.plan.claim(&name);
        self.plan.extend(sub.plan, Some(&name));
        self.checks
            .extend(sub.checks.into_iter().map(|check| Check {
                name: prefixed(Some(&name), check.name),
                ..check
            }));
        Multi {
            title: self.title,
            plan: self.plan,
            checks: self.checks,
            chain: Box::new(Merge {
                earlier: self.chain,
                name,
                sub: sub.chain,
            }),
        }
    }

    /// As [`merge`](Multi::merge), with a Multi that only the results so far can tell: a
    /// branch, a plan read from a table, a [`DynMulti`](crate::DynMulti).
    ///
    /// It must own what it needs of the results (`clone`), since it outlives the call. Its
    /// checks run where it stands, not before BEGIN, and a mistake in it (two steps of one
    /// name) fails at `name`.
    pub fn merge_with<Sub, S, G, A, Q>(
        mut self,
        name: impl Into<Name>,
        decide: G,
    ) -> Multi<'a, A, E, Q>
    where
        Acc: Push<Sub, Out = A>,
        A: Results,
        P: Push<S, Out = Q>,
        Q: Partial<A>,
        Sub: Results + 'a,
        S: Partial<Sub> + 'a,
        G: FnOnce(&Acc) -> Multi<'a, Sub, E, S> + Send + 'a,
    {
        let name = name.into();
        self.plan.claim(&name);
        self.plan.list(name.clone(), StepKind::MergeWith);
        Multi {
            title: self.title,
            plan: self.plan,
            checks: self.checks,
            chain: Box::new(MergeWith {
                earlier: self.chain,
                name,
                decide,
            }),
        }
    }
}

struct Merge<'a, Acc, E, P, Sub, S> {
    earlier: BoxChain<'a, Acc, E, P>,
    name: Name,
    sub: BoxChain<'a, Sub, E, S>,
}

impl<'a, Acc, E, P, Sub, S> Chain<Acc::Out, E, P::Out> for Merge<'a, Acc, E, P, Sub, S>
where
    Acc: Push<Sub> + Send + Sync + 'a,
    P: Push<S> + Partial<Acc> + 'a,
    Sub: Send + 'a,
    S: Partial<Sub> + 'a,
    E: Send + 'a,
{
    fn run<'c>(self: Box<Self>, tx: Tx<'c>) -> BoxFuture<'c, Outcome<Acc::Out, E, P::Out>>
    where
        Self: 'c,
    {
        Box::pin(async move {
            let mut tx = tx;
            let Merge { earlier, name, sub } = *self;
            let acc = before::<Acc, E, P, S, Sub>(earlier, &mut tx).await?;
            match sub.run(tx).await {
                Ok(results) => Ok(acc.push(results)),
                Err(failure) => Err(inside::<Acc, E, P, S>(&name, acc, failure)),
            }
        })
    }

    fn is_empty(&self) -> bool {
        self.earlier.is_empty() && self.sub.is_empty()
    }

    fn nothing(self: Box<Self>) -> Acc::Out {
        self.earlier.nothing().push(self.sub.nothing())
    }
}

struct MergeWith<'a, Acc, E, P, G> {
    earlier: BoxChain<'a, Acc, E, P>,
    name: Name,
    decide: G,
}

impl<'a, Acc, E, P, Sub, S, G> Chain<Acc::Out, E, P::Out> for MergeWith<'a, Acc, E, P, G>
where
    Acc: Push<Sub> + Send + Sync + 'a,
    P: Push<S> + Partial<Acc> + 'a,
    Sub: Results + 'a,
    S: Partial<Sub> + 'a,
    E: From<sqlx::Error> + Send + 'a,
    G: FnOnce(&Acc) -> Multi<'a, Sub, E, S> + Send + 'a,
{
    fn run<'c>(self: Box<Self>, tx: Tx<'c>) -> BoxFuture<'c, Outcome<Acc::Out, E, P::Out>>
    where
        Self: 'c,
    {
        Box::pin(async move {
            let mut tx = tx;
            let MergeWith {
                earlier,
                name,
                decide,
            } = *self;
            let acc = before::<Acc, E, P, S, Sub>(earlier, &mut tx).await?;
            let sub = decide(&acc);
            if let Some(misuse) = sub.plan.misuse {
                let done = P::all(acc).push(S::none());
                return Err(Failure::at(name, misuse.into_sqlx().into(), done));
            }
            for check in sub.checks {
                if let Err(error) = (check.check)() {
                    let failure = Failure::at(check.name, error, S::none());
                    return Err(inside::<Acc, E, P, S>(&name, acc, failure));
                }
            }
            match sub.chain.run(tx).await {
                Ok(results) => Ok(acc.push(results)),
                Err(failure) => Err(inside::<Acc, E, P, S>(&name, acc, failure)),
            }
        })
    }
}

/// The steps before a group, or their failure with the group's place empty.
async fn before<Acc, E, P, S, Sub>(
    earlier: BoxChain<'_, Acc, E, P>,
    tx: &mut Tx<'_>,
) -> Result<Acc, Failure<E, P::Out>>
where
    P: Push<S>,
    S: Partial<Sub>,
{
    let outcome = earlier.run(tx.reborrow()).await;
    outcome.map_err(|failure| failure.map_completed(|done| done.push(S::none())))
}

/// A failure inside a group, under the group's name, with the results before the group.
fn inside<Acc, E, P, S>(name: &Name, acc: Acc, failure: Failure<E, S>) -> Failure<E, P::Out>
where
    P: Partial<Acc> + Push<S>,
{
    let mut failure = failure.map_completed(|inner| P::all(acc).push(inner));
    failure.step = prefixed(Some(name), failure.step);
    failure
}
