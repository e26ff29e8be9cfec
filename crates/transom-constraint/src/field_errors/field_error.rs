//! One thing wrong with one field.

use std::{borrow::Cow, collections::BTreeMap, fmt};

/// One thing wrong with a field: words for people, a code for programs, values for translators.
///
/// Equal if code, message and params are.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FieldError {
    /// For programs: `unique`, `insufficient_funds`.
    pub code: Cow<'static, str>,
    /// For people, to be read after the field's name: "has already been taken".
    pub message: Cow<'static, str>,
    /// Named values for translated messages; what was declared, never what the database reported.
    pub params: BTreeMap<String, String>,
    /// Whether the value is refused for what is stored now, rather than for what it is.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) conflict: bool,
}

impl PartialEq for FieldError {
    fn eq(&self, other: &Self) -> bool {
        (&self.code, &self.message, &self.params) == (&other.code, &other.message, &other.params)
    }
}

impl Eq for FieldError {}

impl FieldError {
    /// An error without params.
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            params: BTreeMap::new(),
            conflict: false,
        }
    }

    /// Marks a conflict with what is stored, for [`FieldErrors::http_status`](crate::FieldErrors::http_status). Declared
    /// unique and exclusion constraints, and references to a row that should go, are marked by themselves.
    #[must_use]
    pub fn as_conflict(mut self) -> Self {
        self.conflict = true;
        self
    }

    /// Adds a named value, replacing one of the same name.
    #[must_use]
    pub fn with_param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.insert(name.into(), value.into());
        self
    }
}

/// The message.
impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
