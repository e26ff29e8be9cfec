//! Naming the rule declared last, and choosing its words.

use std::borrow::Cow;

use super::{AnyRule, ConstraintsBuilder};
use crate::{
    NamePattern,
    constraints::{
        IntoColumns,
        draft::{Draft, Names},
    },
};

impl ConstraintsBuilder<AnyRule> {
    /// The constraint's name, where it is not the one that would be [inferred](crate::Naming), or a pattern of names.
    /// Nothing for a rule that is found without one (`not_null`, `no_partition`, `value_too_long`, …).
    pub fn named(mut self, constraint: impl Into<NamePattern>) -> Self {
        let given = constraint.into();
        self.last(|draft| {
            if let Names::Constraint(_, name) = &mut draft.names {
                *name = Some(given);
            }
        });
        self
    }

    /// The columns that a constraint is about which was declared by name (`check`, `no_assoc`); the error is shown at
    /// the last one, unless there is a [`field`](Self::field) (as `no_assoc` has), and [verification](crate::verify) compares them with
    /// the constraint's. Nothing for a rule that was declared by its columns.
    pub fn on(mut self, columns: impl IntoColumns) -> Self {
        self.last(|draft| {
            if draft.columns.is_empty() {
                draft.columns = columns.into_columns();
            }
        });
        self
    }

    /// The field the error is shown at.
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.last(|draft| draft.field = Some(field.into()));
        self
    }

    /// The words shown after the field's name: "has already been taken".
    pub fn message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.last(|draft| draft.error.message = message.into());
        self
    }

    /// The code for programs: any text, such as `insufficient_funds`.
    pub fn code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.last(|draft| draft.error.code = code.into());
        self
    }

    /// A named value for translated messages, such as `min` = `0`. It is part of what the user is sent.
    pub fn param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.last(|draft| {
            draft.error.params.insert(name.into(), value.into());
        });
        self
    }

    /// Says that a trigger or function raises it, and no constraint holds it, so that [verification](crate::verify) does
    /// not look for it in the catalogue:
    /// `RAISE EXCEPTION … USING ERRCODE = 'check_violation', CONSTRAINT = 'enough_money'`.
    pub fn raised(mut self) -> Self {
        self.last(|draft| draft.raised = true);
        self
    }

    pub(super) fn last(&mut self, change: impl FnOnce(&mut Draft)) {
        if let Some(draft) = self.drafts.last_mut() {
            change(draft);
        }
    }
}
