//! Both tenants at work on one pool, in a random order and to all kinds of ends.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, resume_unwind};

use futures::FutureExt;

use super::difference::excerpt;
use super::query::Shown;
use super::random::Random;
use super::run::{Case, Run};
use super::snapshot::{Mark, Place, Snapshot, effects, stands_in};
use super::{How, LeakError, polls};
use crate::TenantId;

/// Steps of one story.
const STEPS: usize = 12;

/// How the work of one step ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Commit,
    Rollback,
    Drop,
    FailedStatement,
    Panic,
    CancelledAfter(usize),
}

impl End {
    fn any(random: &mut Random) -> Self {
        match random.below(8) {
            0 | 1 => End::Commit,
            2 => End::Rollback,
            3 => End::Drop,
            4 => End::FailedStatement,
            5 => End::Panic,
            _ => End::CancelledAfter(random.below(14)),
        }
    }
}

/// Whose rows are whose, while both go on writing.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) now: Snapshot,
    /// Of the first tenant, and of the second.
    pub(super) rows: [BTreeSet<Place>; 2],
    pub(super) marks: [Mark; 2],
}

impl<'l, 'q> Run<'l, 'q> {
    pub(super) async fn stories(&mut self, mut ledger: Ledger) -> Result<(), LeakError> {
        let mut random = Random::new(self.test.random);
        let cases = self.cases();
        for _ in 0..self.test.stories.saturating_mul(STEPS) {
            let who = random.below(2);
            let Some(&case) = cases.get(random.below(cases.len())) else {
                return Ok(());
            };
            let end = End::any(&mut random);
            self.report.steps += 1;
            let shown = self.step(who, case, end).await?;
            let step = format!("{end:?} as {}", self.tenant(who));
            self.judge_rows(&mut ledger, who, case, &step).await?;
            if let (0, Some(shown)) = (who, shown) {
                // Of the second tenant's queries nobody knows what they give without the first.
                let values = ledger.now.only_in(&ledger.rows[1]);
                self.judge_values(case, &values, &shown);
            }
            self.look_behind(case, &step).await?;
        }
        Ok(())
    }

    fn tenant(&self, who: usize) -> &'l TenantId {
        let [first, second] = &self.test.between;
        if who == 0 { first } else { second }
    }

    async fn step(
        &mut self,
        who: usize,
        case: Case<'l, 'q>,
        end: End,
    ) -> Result<Option<Shown>, LeakError> {
        let tenant = self.tenant(who);
        let work = async {
            let mut scope = self.scope(tenant).await?;
            let mut tx = scope.begin().await?;
            let shown = case.query.run(&mut tx).await;
            match end {
                // What is refused then is not done, and says so.
                End::Commit if shown.is_ok() => drop(tx.commit().await),
                End::Drop => drop(tx),
                End::FailedStatement => {
                    let _ = sqlx::query("SELECT 1/0").execute(&mut *tx).await;
                    drop(tx.commit().await);
                }
                // Without the hook, which would print it.
                End::Panic => resume_unwind(Box::new("a panic of the leak harness")),
                _ => drop(tx.rollback().await),
            }
            Ok(shown)
        };
        match end {
            End::CancelledAfter(times) => polls::at_most(work, times).await.transpose(),
            End::Panic => match AssertUnwindSafe(work).catch_unwind().await {
                Ok(done) => done.map(Some),
                Err(_panic) => Ok(None),
            },
            _ => work.await.map(Some),
        }
    }

    /// What a step did to the rows of the other tenant.
    async fn judge_rows(
        &mut self,
        ledger: &mut Ledger,
        who: usize,
        case: Case<'_, '_>,
        step: &str,
    ) -> Result<(), LeakError> {
        let after = self.watch.rows().await?;
        let fresh = after.since(&ledger.now);
        let [first, second] = &mut ledger.rows;
        let (own, theirs) = if who == 0 {
            (first, second)
        } else {
            (second, first)
        };
        let mark = &ledger.marks[1 - who];
        for (how, evidence) in effects(&ledger.now, &after, theirs, mark) {
            self.report
                .found(case.name, how, format!("{evidence}, after {step}"));
        }
        // What the other tenant was given is its own, whoever wrote it.
        let is_theirs = |at: &Place| after.0.get(at).is_some_and(|row| mark.is_on(at, row));
        let (given, written): (Vec<_>, Vec<_>) = fresh.into_iter().partition(is_theirs);
        theirs.retain(|at| !written.contains(at) && after.0.contains_key(at));
        theirs.extend(given);
        own.extend(written);
        own.retain(|at| after.0.contains_key(at));
        ledger.now = after;
        Ok(())
    }

    /// Whether any of these values is in a result that has none of them without the other tenant.
    pub(super) fn judge_values(
        &mut self,
        case: Case<'_, '_>,
        values: &BTreeSet<String>,
        shown: &Shown,
    ) {
        let how = match shown {
            Ok(_) => How::Read,
            Err(_) => How::Revealed,
        };
        let (text, without) = (self.text(shown), self.without(case));
        let told = values
            .iter()
            .find(|value| stands_in(value, &text) && !stands_in(value, &without));
        if let Some(value) = told {
            let evidence = format!("{value:?} in {}", excerpt(&text));
            self.report.found(case.name, how, evidence);
        }
    }
}
