//! Findings that are expected.

use super::{Finding, FindingKind};

/// One kind of finding, about one object or any, and why it is no concern.
#[derive(Clone, Debug)]
pub(super) struct Allowance {
    kind: FindingKind,
    object: String,
    pub(super) reason: String,
}

impl Allowance {
    pub(super) fn new(kind: FindingKind, object: String, reason: String) -> Self {
        Allowance {
            kind,
            object,
            reason,
        }
    }

    pub(super) fn covers(&self, finding: &Finding) -> bool {
        self.kind == finding.kind() && (self.object == "*" || self.object == finding.object())
    }
}

impl std::fmt::Display for Allowance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} ({})", self.kind, self.object, self.reason)
    }
}
