//! One run of the harness.

use std::collections::BTreeSet;

use super::difference::{Difference, compare, excerpt};
use super::query::{Query, Shown, show};
use super::session::Sessions;
use super::snapshot::{Mark, Place, Snapshot, effects};
use super::story::Ledger;
use super::watch::Watch;
use super::{How, LeakError, LeakReport, LeakTest};
use crate::{TenantError, TenantId, TenantScope, sqlstate};

pub(super) struct Run<'l, 'q> {
    pub(super) test: &'l LeakTest<'q>,
    pub(super) watch: &'l Watch,
    sessions: Sessions,
    /// What each query gives the first tenant when the second has no rows.
    alone: Vec<Shown>,
    pub(super) report: LeakReport,
    /// Who was last on the connections.
    last: &'l str,
}

/// One of the queries.
#[derive(Clone, Copy)]
pub(super) struct Case<'l, 'q> {
    which: usize,
    pub(super) name: &'l str,
    pub(super) query: &'l (dyn Query + 'q),
}

impl<'l, 'q> Run<'l, 'q> {
    pub(super) fn cases(&self) -> Vec<Case<'l, 'q>> {
        let queries = self.test.queries.iter().enumerate();
        let case = |(which, (name, query)): (usize, &'l (String, Box<dyn Query + 'q>))| Case {
            which,
            name,
            query: query.as_ref(),
        };
        queries.map(case).collect()
    }

    pub(super) fn new(test: &'l LeakTest<'q>, watch: &'l Watch, sessions: Sessions) -> Self {
        Run {
            test,
            watch,
            sessions,
            alone: Vec::new(),
            report: LeakReport {
                queries: test.queries.len(),
                ..LeakReport::default()
            },
            last: "the seeding",
        }
    }

    /// The first tenant alone, then beside the second, then both at once.
    pub(super) async fn judge(
        mut self,
        before: &Snapshot,
        own_schemas: [BTreeSet<String>; 2],
    ) -> Result<LeakReport, LeakError> {
        let [first, second] = &self.test.between;
        let mark = |tenant: &TenantId, schemas| Mark {
            tenant: tenant.to_string(),
            schemas,
        };
        let [own, theirs] = own_schemas;
        let marks = [mark(first, own), mark(second, theirs)];

        let alone = self.seed(first, before).await?;
        let first_rows = alone.since(before);
        for case in self.cases() {
            let (shown, _) = self.once(case, &alone).await?;
            self.alone.push(shown);
            self.look_behind(case, "alone").await?;
        }

        let both = self.seed(second, &alone).await?;
        for (how, evidence) in effects(&alone, &both, &first_rows, &marks[0]) {
            self.report.found("the seeding", how, evidence);
        }
        let second_rows = both.since(&alone);
        let values = both.only_in(&second_rows);
        for case in self.cases() {
            let (shown, after) = self.once(case, &both).await?;
            let (again, _) = self.once(case, &both).await?;
            for (how, evidence) in effects(&both, &after, &second_rows, &marks[1]) {
                self.report.found(case.name, how, evidence);
            }
            self.look_behind(case, "rolled back").await?;
            let known = self.report.leaks.len();
            self.judge_values(case, &values, &shown);
            self.judge_values(case, &values, &again);
            if self.report.leaks.len() == known {
                self.judge_difference(case, &shown, &again);
            }
        }
        self.look_for_blind_spots(&second_rows, &marks[0]).await?;
        let rows = [first_rows, second_rows];
        let now = both;
        self.stories(Ledger { now, rows, marks }).await?;
        Ok(self.report)
    }

    /// What a query gave without the second tenant, as text.
    pub(super) fn without(&self, case: Case<'_, '_>) -> String {
        self.alone
            .get(case.which)
            .map(|shown| self.text(shown))
            .unwrap_or_default()
    }

    pub(super) fn text(&self, shown: &Shown) -> String {
        let text = match shown {
            Ok(value) => format!("Ok {value}"),
            Err(error) => format!("Err {error}"),
        };
        match &self.test.normalise {
            Some(normalise) => normalise(&text),
            None => text,
        }
    }

    /// Writes a tenant's rows; what is there then.
    async fn seed(&self, tenant: &TenantId, before: &Snapshot) -> Result<Snapshot, LeakError> {
        let nothing = || LeakError::NothingSeeded {
            tenant: tenant.clone(),
            schemas: self.watch.schemas.clone(),
        };
        let seed = self.test.seed.as_ref().ok_or_else(nothing)?;
        let mut scope = self.test.tenants.scope(tenant).await?;
        let mut tx = scope.begin().await?;
        if let Err(error) = seed.run(&mut tx).await {
            let tenant = tenant.clone();
            return Err(LeakError::Seed { tenant, error });
        }
        tx.commit().await?;
        let after = self.watch.rows().await?;
        if after.since(before).is_empty() {
            return Err(nothing());
        }
        Ok(after)
    }

    /// Runs a query as the first tenant, rolled back: what it gives, and what it did.
    async fn once(
        &mut self,
        case: Case<'l, 'q>,
        before: &Snapshot,
    ) -> Result<(Shown, Snapshot), LeakError> {
        self.watch.wind_sequences().await?;
        let [first, _] = &self.test.between;
        let mut scope = self.scope(first).await?;
        let mut tx = scope.begin().await?;
        let mut shown = case.query.run(&mut tx).await;
        if shown.is_ok() {
            // What COMMIT would refuse.
            let check = sqlx::raw_sql("SET CONSTRAINTS ALL IMMEDIATE").execute(&mut *tx);
            if let Err(error) = check.await {
                // It has been read all the same.
                let value = shown.unwrap_or_default();
                shown = Err(format!("{} after {value}", show(&error)));
            }
        }
        // A query that failed is rolled back: it has done nothing.
        let after = match shown {
            Ok(_) => self.watch.rows_in(&mut *tx).await?,
            Err(_) => before.clone(),
        };
        // Whether the connection survives that is nobody's concern here.
        let _ = tx.rollback().await;
        if self.watch.rows().await? != *before {
            let query = case.name.to_owned();
            return Err(LeakError::Committed { query });
        }
        Ok((shown, after))
    }

    /// A connection on which a transaction of the tenant can begin. One that was left with a
    /// transaction open is found now, if it was not on its way back before.
    pub(super) async fn scope(&mut self, tenant: &TenantId) -> Result<TenantScope, LeakError> {
        loop {
            let mut scope = self.test.tenants.scope(tenant).await?;
            match scope.begin().await {
                Ok(tx) => tx.rollback().await?,
                // It is closed when it is dropped, so there is an end.
                Err(error) if is_left_open(&error) => {
                    let evidence = show(&error);
                    self.report
                        .found(self.last, How::LeftBehind, excerpt(&evidence));
                    continue;
                }
                Err(error) => return Err(error.into()),
            }
            return Ok(scope);
        }
    }

    /// Looks for what the next borrower of a connection would find.
    pub(super) async fn look_behind(
        &mut self,
        case: Case<'l, 'q>,
        step: &str,
    ) -> Result<(), LeakError> {
        for left in self.sessions.leftovers().await? {
            let evidence = format!("{left}, after {step}");
            self.report.found(case.name, How::LeftBehind, evidence);
        }
        self.last = case.name;
        Ok(())
    }

    fn judge_difference(&mut self, case: Case<'_, '_>, shown: &Shown, again: &Shown) {
        let (with, without) = (self.text(shown), self.without(case));
        match compare(&with, &self.text(again), &without) {
            Difference::None if shown.is_err() => {
                let spot = format!("`{}`, which always fails: {}", case.name, excerpt(&with));
                self.report.blind_spots.push(spot);
            }
            Difference::None => {}
            Difference::Told(with, without) => {
                let evidence = format!("{with:?}, but {without:?} when it has none");
                self.report.found(case.name, How::Revealed, evidence);
            }
            Difference::Unstable => {
                self.report.found(case.name, How::Unstable, excerpt(&with));
            }
        }
    }

    async fn look_for_blind_spots(
        &mut self,
        theirs: &BTreeSet<Place>,
        own: &Mark,
    ) -> Result<(), LeakError> {
        for (schema, table) in self.watch.tables().await? {
            let seeded = theirs.iter().any(|at| (&at.0, &at.1) == (&schema, &table));
            if !seeded && !own.schemas.contains(&schema) {
                let spot = format!("{schema}.{table}, where the other tenant has no row");
                self.report.blind_spots.push(spot);
            }
        }
        Ok(())
    }
}

/// Whether a BEGIN met a transaction of somebody else's, also one that has failed (25P02).
fn is_left_open(error: &TenantError) -> bool {
    let code = error.as_sqlx().and_then(sqlstate::of);
    matches!(error, TenantError::NotFresh { .. }) || code.as_deref() == Some("25P02")
}
