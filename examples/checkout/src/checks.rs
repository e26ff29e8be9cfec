//! Whether the books are right, whatever the day was like.

mod isolation;
mod money;
mod replay;

use crate::database::Database;

/// The three questions, and what was wrong where the answer is no.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    pub(crate) money_conserved: Check,
    pub(crate) events_replay_to_tables: Check,
    pub(crate) tenants_isolated: Check,
}

/// No finding: the check holds.
#[derive(Debug, Default)]
pub(crate) struct Check {
    pub(crate) findings: Vec<String>,
}

impl Check {
    pub(crate) fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

impl Checks {
    pub(crate) fn hold(&self) -> bool {
        self.each().iter().all(|(_, check)| check.holds())
    }

    pub(crate) fn each(&self) -> [(&'static str, &Check); 3] {
        [
            ("money_conserved", &self.money_conserved),
            ("events_replay_to_tables", &self.events_replay_to_tables),
            ("tenants_isolated", &self.tenants_isolated),
        ]
    }

    pub(crate) async fn run(database: &mut Database, tenants: &[String]) -> anyhow::Result<Self> {
        Ok(Checks {
            money_conserved: money::check(database, tenants).await?,
            events_replay_to_tables: replay::check(database, tenants).await?,
            tenants_isolated: isolation::check(database, tenants).await?,
        })
    }
}
