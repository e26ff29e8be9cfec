//! Naming the rule declared last, and choosing its words.

use std::borrow::Cow;

use super::{AnyRule, ConstraintsBuilder};
use crate::{
    constraints::{draft::Draft, rule::Target},
    default_name::clip,
};

impl ConstraintsBuilder<AnyRule> {
    /// The constraint's name, where it is not the one PostgreSQL would choose. Nothing for a rule without a constraint
    /// name (`not_null`, `no_partition`).
    pub fn named(mut self, constraint: impl Into<String>) -> Self {
        let name = clip(&constraint.into()).to_owned();
        self.last(|draft| {
            if let Target::Constraint(target) = &mut draft.target {
                *target = name;
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

    pub(super) fn last(&mut self, change: impl FnOnce(&mut Draft)) {
        if let Some(draft) = self.drafts.last_mut() {
            change(draft);
        }
    }
}
