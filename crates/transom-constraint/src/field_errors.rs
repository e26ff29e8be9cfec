//! Errors by field, as forms and APIs show them.

mod field_error;
mod find;
#[cfg(feature = "serde")]
mod problem;
mod reword;
#[cfg(feature = "serde")]
mod serialize;
mod status;

use std::fmt;

pub use self::field_error::FieldError;
#[cfg(feature = "serde")]
pub use self::{problem::Problem, serialize::Coded};

/// What is wrong with each field: an ordered multi-map from field to [`FieldError`].
///
/// Fields keep the order in which they were first added, errors of one field the order in which they were added.
///
/// ```
/// use transom_constraint::{FieldError, FieldErrors};
///
/// let mut errors = FieldErrors::new();
/// errors.add("email", FieldError::new("unique", "has already been taken"));
/// assert_eq!(errors.to_string(), "email has already been taken");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors {
    /// No field twice, and none without an error.
    fields: Vec<(String, Vec<FieldError>)>,
}

impl FieldErrors {
    /// No errors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one error at `field`, after those it has.
    pub fn add(&mut self, field: impl Into<String>, error: FieldError) {
        let field = field.into();
        match self.fields.iter_mut().find(|(name, _)| *name == field) {
            Some((_, errors)) => errors.push(error),
            None => self.fields.push((field, vec![error])),
        }
    }

    /// Adds all of `other`, after what is there.
    pub fn merge(&mut self, other: Self) {
        self.extend(other);
    }

    /// The errors of one field, in order; empty if it has none.
    pub fn get(&self, field: &str) -> &[FieldError] {
        self.fields
            .iter()
            .find(|(name, _)| name == field)
            .map_or(&[], |(_, errors)| errors)
    }

    /// Every error with its field, field by field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FieldError)> {
        self.fields
            .iter()
            .flat_map(|(field, errors)| errors.iter().map(move |error| (field.as_str(), error)))
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// How many errors there are, over all fields.
    pub fn len(&self) -> usize {
        self.fields.iter().map(|(_, errors)| errors.len()).sum()
    }
}

impl Extend<(String, FieldError)> for FieldErrors {
    fn extend<I: IntoIterator<Item = (String, FieldError)>>(&mut self, errors: I) {
        for (field, error) in errors {
            self.add(field, error);
        }
    }
}

impl FromIterator<(String, FieldError)> for FieldErrors {
    fn from_iter<I: IntoIterator<Item = (String, FieldError)>>(errors: I) -> Self {
        let mut all = Self::new();
        all.extend(errors);
        all
    }
}

impl IntoIterator for FieldErrors {
    type Item = (String, FieldError);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        let pairs = self.fields.into_iter().flat_map(|(field, errors)| {
            errors.into_iter().map(move |error| (field.clone(), error))
        });
        pairs.collect::<Vec<_>>().into_iter()
    }
}

impl<'a> IntoIterator for &'a FieldErrors {
    type Item = (&'a str, &'a FieldError);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter().collect::<Vec<_>>().into_iter()
    }
}

/// `email has already been taken; name can't be blank`.
impl fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (field, error)) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{field} {error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for FieldErrors {}
