//! What became of every tenant.

use std::error::Error;
use std::fmt;

use super::MigrationError;
use crate::TenantId;

/// A tenant that is at the latest version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Migrated {
    /// Which.
    pub tenant: TenantId,
    /// The versions that were applied for it; none if it was up to date.
    pub applied: Vec<i64>,
}

/// What became of every tenant of a run. Its `Display` is a summary for people, with a line
/// for each tenant that failed.
#[derive(Debug)]
#[must_use = "tenants that failed are told of here and nowhere else"]
pub struct MigrationReport {
    results: Vec<Result<Migrated, MigrationError>>,
}

impl MigrationReport {
    pub(super) fn new(mut results: Vec<Result<Migrated, MigrationError>>) -> Self {
        let tenant = |result: &Result<Migrated, MigrationError>| match result {
            Ok(done) => done.tenant.clone(),
            Err(error) => error.tenant.clone(),
        };
        results.sort_by_cached_key(tenant);
        MigrationReport { results }
    }

    /// Every tenant, in order.
    pub fn results(&self) -> &[Result<Migrated, MigrationError>] {
        &self.results
    }

    /// Whether all tenants are at the latest version.
    pub fn is_complete(&self) -> bool {
        self.failures().next().is_none()
    }

    /// The tenants to which something was applied, and that are at the latest version now.
    pub fn migrated(&self) -> impl Iterator<Item = &Migrated> {
        let done = self
            .results
            .iter()
            .filter_map(|result| result.as_ref().ok());
        done.filter(|done| !done.applied.is_empty())
    }

    /// The tenants that were at the latest version already.
    pub fn up_to_date(&self) -> impl Iterator<Item = &TenantId> {
        let done = self
            .results
            .iter()
            .filter_map(|result| result.as_ref().ok());
        done.filter(|done| done.applied.is_empty())
            .map(|done| &done.tenant)
    }

    /// The tenants that are not at the latest version, and why.
    pub fn failures(&self) -> impl Iterator<Item = &MigrationError> {
        self.results
            .iter()
            .filter_map(|result| result.as_ref().err())
    }

    /// Those tenants, to be [tried again](super::Migrations::only).
    pub fn failed_tenants(&self) -> Vec<TenantId> {
        self.failures().map(|error| error.tenant.clone()).collect()
    }
}

impl fmt::Display for MigrationReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} tenant{}: {} migrated, {} up to date, {} failed",
            self.results.len(),
            if self.results.len() == 1 { "" } else { "s" },
            self.migrated().count(),
            self.up_to_date().count(),
            self.failures().count()
        )?;
        for error in self.failures() {
            write!(f, "\n  {}", error.tenant)?;
            let causes = std::iter::successors(error.source(), |&cause| cause.source());
            for cause in causes {
                write!(f, ": {cause}")?;
                // It repeats the server's error, which is its source.
                if cause.is::<sqlx::Error>() {
                    break;
                }
            }
        }
        Ok(())
    }
}
