//! What a probe found out.

use std::{fmt, sync::Arc};

use crate::{Constraints, FieldErrors, Rule};

/// Which declared rules a row violates, and which could not be judged; made by [`Probe::violations`](crate::Probe::violations).
///
/// Every rule of the declaration is one of three: violated ([`rules`](Self::rules)), [`unseen`](Self::unseen), or kept.
/// It holds no values of the row, and so does its [`Debug`](fmt::Debug).
#[derive(Clone)]
pub struct Found {
    declared: Arc<Constraints>,
    /// One for each rule, in order of declaration.
    verdicts: Vec<Verdict>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Kept,
    Violated,
    Unseen(Unseen),
}

/// Why a rule could not be judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unseen {
    /// It is not about a row of this table that is written: a value that does not fit its type, a partition that is
    /// missing, a row that is still referred to, a rule that a trigger raises.
    #[error("it is no constraint on a row that is written")]
    NotOfTheRow,
    /// The table has no such constraint; [verification](crate::verify) says more.
    #[error("the table has no such constraint")]
    NotInCatalogue,
    /// It is `INITIALLY DEFERRED`: COMMIT decides.
    #[error("it is deferred to COMMIT")]
    Deferred,
    /// It mentions the row as a whole, a system column, or a value for an array of `char(n)` or `varchar(n)`, or is of a
    /// kind that needs more than this row (`PERIOD`).
    #[error("constraints of its form cannot be probed")]
    Unsupported,
    /// It depends on this column, and the server chooses its value, a trigger may fill it before the row is inserted, or the
    /// row says that it is [unknown](crate::Row::unknown).
    #[error("the value of column {0:?} is not known before it is written")]
    UnknownColumn(String),
    /// It refers to a table with row-level security, and the role sees no row with that key. The server looks past the
    /// policies and may find one.
    #[error("rows that it refers to may be hidden by row-level security")]
    Hidden,
    /// Judging it raised this SQLSTATE: a function in it failed (22012 is a division by zero), or a table that it refers
    /// to may not be read (42501).
    #[error("judging it failed with SQLSTATE {0}")]
    Raised(String),
    /// No row, or none that is visible, has the [key](crate::Row::key) of the update.
    #[error("the row to be updated is not there")]
    NoSuchRow,
    /// Several rows have the [key](crate::Row::key) of the update.
    #[error("several rows have the key of the update")]
    SeveralRows,
}

impl Verdict {
    /// What is known of a rule that several constraints answer to.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Violated, _) | (_, Self::Violated) => Self::Violated,
            (Self::Unseen(why), _) | (_, Self::Unseen(why)) => Self::Unseen(why),
            (Self::Kept, Self::Kept) => Self::Kept,
        }
    }
}

impl Found {
    pub(super) fn new(declared: Arc<Constraints>, verdicts: Vec<Verdict>) -> Self {
        Self { declared, verdicts }
    }

    /// Whether no rule is known to be violated. Not that the row is accepted: see [`unseen`](Self::unseen).
    pub fn is_empty(&self) -> bool {
        self.rules().next().is_none()
    }

    /// The violated rules, in order of declaration.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.judged()
            .filter_map(|(rule, verdict)| (*verdict == Verdict::Violated).then_some(rule))
    }

    /// The rules that could not be judged, in order of declaration.
    pub fn unseen(&self) -> impl Iterator<Item = (&Rule, &Unseen)> {
        self.judged().filter_map(|(rule, verdict)| match verdict {
            Verdict::Unseen(why) => Some((rule, why)),
            Verdict::Kept | Verdict::Violated => None,
        })
    }

    /// The violated rules' errors at their fields, in order of declaration. What two rules say alike is said once.
    pub fn errors(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        self.add_to(&mut errors);
        errors
    }

    /// Adds what is not said there already.
    pub(super) fn add_to(&self, errors: &mut FieldErrors) {
        for rule in self.rules() {
            if !errors.get(rule.field()).contains(rule.error()) {
                errors.add(rule.field(), rule.error().clone());
            }
        }
    }

    fn judged(&self) -> impl Iterator<Item = (&Rule, &Verdict)> {
        self.declared.rules().zip(&self.verdicts)
    }
}

/// The rules in words.
impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules: Vec<String> = self.rules().map(ToString::to_string).collect();
        let unseen: Vec<_> = self
            .unseen()
            .map(|(rule, why)| (rule.to_string(), why))
            .collect();
        f.debug_struct("Found")
            .field("rules", &rules)
            .field("unseen", &unseen)
            .finish()
    }
}
