//! The HTTP status that fits.

use super::FieldErrors;

impl FieldErrors {
    /// The HTTP status that fits these errors: 409 (Conflict) if every one of them is a conflict with what is stored
    /// (a declared unique or exclusion constraint, or rows that still refer to this one), so that the same request may
    /// succeed another time; else 422 (Unprocessable Content), as for errors of your own validation.
    ///
    /// [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110), sections 15.5.10 and 15.5.21.
    ///
    /// ```
    /// use transom_constraint::{FieldError, FieldErrors};
    ///
    /// let mut errors = FieldErrors::new();
    /// errors.add("age", FieldError::new("too_young", "must be 18 or more"));
    /// assert_eq!(errors.http_status(), 422);
    /// ```
    pub fn http_status(&self) -> u16 {
        let conflict = !self.is_empty() && self.iter().all(|(_, error)| error.conflict);
        if conflict { 409 } else { 422 }
    }
}
