//! What an error names, wherever it was learnt.

use crate::{Constraints, Violation, ViolationKind};

/// What the server reports of a violated constraint. A live [`Violation`] has it, and for a constraint of the catalogue it
/// can be foretold, so that declarations are matched in one place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reported<'a> {
    pub(crate) kind: ViolationKind,
    pub(crate) schema: Option<&'a str>,
    pub(crate) table: Option<&'a str>,
    pub(crate) constraint: Option<&'a str>,
    pub(crate) column: Option<&'a str>,
}

impl<'a> Reported<'a> {
    /// All that `violation` reports.
    pub(crate) fn of(violation: &Violation<'a>) -> Self {
        Self {
            kind: violation.kind(),
            schema: violation.schema(),
            table: violation.table(),
            constraint: violation.constraint(),
            column: violation.column(),
        }
    }

    /// What the rules of `sets` look at. Each field is searched for in the message the server sent, so that none is asked
    /// for in vain: it is most of what a translation costs.
    pub(crate) fn to(sets: &[&Constraints], violation: &Violation<'a>) -> Self {
        let kind = violation.kind();
        let wants_schema = sets.iter().any(|set| set.schema().is_some());
        let wants_column = kind == ViolationKind::NotNull;
        Self {
            kind,
            schema: wants_schema.then(|| violation.schema()).flatten(),
            table: violation.table(),
            constraint: (!wants_column).then(|| violation.constraint()).flatten(),
            column: wants_column.then(|| violation.column()).flatten(),
        }
    }
}
