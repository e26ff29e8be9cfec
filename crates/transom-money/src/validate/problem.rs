//! One rule that one field breaks.

use alloc::string::String;
use core::fmt;

use super::MoneyRule;

/// One rule that one field breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyProblem {
    pub(super) field: String,
    pub(super) rule: MoneyRule,
}

impl MoneyProblem {
    /// The field, as it was named.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The rule it breaks, with its limits.
    pub fn rule(&self) -> &MoneyRule {
        &self.rule
    }

    /// Field and rule, to move them elsewhere.
    pub fn into_parts(self) -> (String, MoneyRule) {
        (self.field, self.rule)
    }
}

/// The field and the message: `price must be greater than USD 0.00`.
impl fmt::Display for MoneyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.rule)
    }
}

impl core::error::Error for MoneyProblem {}
