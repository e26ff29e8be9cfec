//! The list that an audit gives.

use std::fmt;

use super::allowance::Allowance;
use super::{Finding, Severity};

/// Everything an [`Audit`](crate::Audit) found, in the order in which it is to be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "findings are there to be looked at"]
pub struct Findings {
    list: Vec<Finding>,
    allowed: Vec<(Finding, String)>,
    stale: Vec<String>,
}

impl Findings {
    pub(super) fn sorted(mut found: Vec<Finding>, allowances: &[Allowance]) -> Self {
        found.sort_by(|a, b| (a.kind(), a.object()).cmp(&(b.kind(), b.object())));
        let stale = allowances
            .iter()
            .filter(|allowance| !found.iter().any(|finding| allowance.covers(finding)))
            .map(ToString::to_string)
            .collect();
        let mut findings = Findings {
            list: Vec::new(),
            allowed: Vec::new(),
            stale,
        };
        for finding in found {
            match allowances.iter().find(|one| one.covers(&finding)) {
                Some(one) => findings.allowed.push((finding, one.reason.clone())),
                None => findings.list.push(finding),
            }
        }
        findings
    }

    /// One after the other, without those that are allowed.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    /// How many are not allowed.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nothing was found that is not allowed.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Those that were [allowed](crate::Audit::allow), and why.
    pub fn allowed(&self) -> impl Iterator<Item = (&Finding, &str)> {
        self.allowed
            .iter()
            .map(|(finding, reason)| (finding, reason.as_str()))
    }

    /// What was allowed and is not there (any more), as `kind of object (reason)`: an
    /// allowance to delete.
    pub fn stale_allowances(&self) -> &[String] {
        &self.stale
    }

    /// The [fixes](Finding::fix) of all that are not allowed, in order, as one script.
    pub fn fixes(&self) -> String {
        self.list.iter().map(Finding::fix).collect()
    }

    /// For a test.
    ///
    /// # Panics
    /// With the report, if anything was found, warnings included.
    #[track_caller]
    pub fn assert_clean(&self) {
        assert!(self.is_empty(), "the audit of the tenants found\n{self}");
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

/// A report: each finding with its fix, and how many there are.
impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in self {
            writeln!(f, "{finding}\n")?;
        }
        let errors = self
            .iter()
            .filter(|finding| finding.severity() == Severity::Error)
            .count();
        write!(
            f,
            "{errors} errors, {} warnings, {} allowed",
            self.list.len() - errors,
            self.allowed.len()
        )?;
        for stale in &self.stale {
            write!(f, "\nallowed, but not found: {stale}")?;
        }
        Ok(())
    }
}
