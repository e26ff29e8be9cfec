//! The user's errors inside of any error.

use std::error::Error;

use super::FieldErrors;
use crate::{Declarations, Violation};

impl FieldErrors {
    /// What a violation in `error`, or in what it was caused by, means to the user, however often it was wrapped on the
    /// way up (`anyhow`, a step of a transaction); `None` if there is none, or none of the sets `declared` answers to it.
    ///
    /// ```
    /// use transom_constraint::{Constraints, FieldErrors};
    ///
    /// let users = Constraints::of("users").unique("email").build()?;
    /// let error: Box<dyn std::error::Error> = "no database error at all".into();
    /// assert_eq!(FieldErrors::find(&*error, &users), None);
    /// # Ok::<(), transom_constraint::DeclarationError>(())
    /// ```
    pub fn find(
        error: &(dyn Error + 'static),
        declared: &(impl Declarations + ?Sized),
    ) -> Option<Self> {
        let violation = Violation::in_chain(error)?;
        let sets = declared.sets();
        let rule = sets.iter().find_map(|set| set.rule_for(&violation))?;
        Some(rule.to_errors())
    }
}
