//! What an error names, wherever it was learnt.

use crate::{Violation, ViolationKind};

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

impl<'a> From<&Violation<'a>> for Reported<'a> {
    fn from(violation: &Violation<'a>) -> Self {
        Self {
            kind: violation.kind(),
            schema: violation.schema(),
            table: violation.table(),
            constraint: violation.constraint(),
            column: violation.column(),
        }
    }
}
