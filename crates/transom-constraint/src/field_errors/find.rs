//! The user's errors inside of any error.

use std::{error::Error, iter::successors};

use super::FieldErrors;
use crate::{ConstraintError, Declarations, Violation, constraints::answer};

impl FieldErrors {
    /// What a violation in `error`, or in what it was caused by, means to the user, however often it was wrapped on the
    /// way up (`anyhow`, a step of a transaction), and whether it was translated then or not; `None` if there is none, or
    /// none of the sets `declared` answers to it.
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
        let mut links = successors(Some(error), |&link| link.source());
        if let Some(translated) = links.find_map(translated) {
            return Some(translated.clone());
        }
        let violation = Violation::in_chain(error)?;
        let rule = answer(&declared.sets(), &violation)?;
        Some(rule.to_errors())
    }
}

/// What is in the errors of this crate.
fn translated<'a>(link: &'a (dyn Error + 'static)) -> Option<&'a FieldErrors> {
    link.downcast_ref()
        .or_else(|| link.downcast_ref::<ConstraintError>()?.field_errors())
}
