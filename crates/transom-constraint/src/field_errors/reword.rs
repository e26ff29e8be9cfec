//! Other words for the same errors: another language, or the house style.

use std::borrow::Cow;

use super::{FieldError, FieldErrors};

impl FieldErrors {
    /// Replaces messages, for translation: `words` sees each field and its error, and gives other words or keeps (`None`)
    /// those it has. Codes and params, by which it will tell them apart, stay.
    ///
    /// ```
    /// use transom_constraint::{FieldError, FieldErrors};
    ///
    /// let mut errors = FieldErrors::new();
    /// errors.add("age", FieldError::new("too_young", "must be 18 or more").with_param("min", "18"));
    /// errors.add("email", FieldError::new("unique", "has already been taken"));
    ///
    /// errors.reword(|_field, error| match &*error.code {
    ///     "unique" => Some("ist schon vergeben".into()),
    ///     "too_young" => Some(format!("muss mindestens {} sein", error.params["min"]).into()),
    ///     _ => None,
    /// });
    /// assert_eq!(errors.to_string(), "age muss mindestens 18 sein; email ist schon vergeben");
    /// ```
    pub fn reword(
        &mut self,
        mut words: impl FnMut(&str, &FieldError) -> Option<Cow<'static, str>>,
    ) {
        for (field, errors) in &mut self.fields {
            for error in errors {
                if let Some(message) = words(field, error) {
                    error.message = message;
                }
            }
        }
    }
}
