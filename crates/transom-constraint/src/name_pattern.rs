//! A name, or what names have in common.

use std::fmt;

use regex_lite::Regex;

use crate::naming::{MAX_BYTES, clip};

/// A name of a constraint or table, or a pattern of such names: for partitions, whose names differ, and for names that a
/// tool numbers.
///
/// A `&str` or `String` is an exact name. Names are compared byte by byte, as the catalogue has them: without quotes, in
/// their true case.
///
/// ```
/// use transom_constraint::{Constraints, NamePattern};
///
/// let set = Constraints::of("events")
///     .unique("key").named(NamePattern::suffix("_key_idx"))
///     .check("total").named(NamePattern::regex("total_v[0-9]+")).on("total")
///     .build()?;
/// # Ok::<(), transom_constraint::DeclarationError>(())
/// ```
#[derive(Debug, Clone)]
pub struct NamePattern(Form);

#[derive(Debug, Clone)]
enum Form {
    Exact(String),
    Prefix(String),
    Suffix(String),
    /// As written, and compiled; or what is wrong with it.
    Regex(String, Result<Regex, String>),
    Any,
}

impl NamePattern {
    /// This name and no other. Longer than 63 bytes, it is cut as the server cuts it.
    pub fn exact(name: impl Into<String>) -> Self {
        Self(Form::Exact(clip(&name.into()).to_owned()))
    }

    /// Every name that begins with `start`, which has up to 63 bytes.
    pub fn prefix(start: impl Into<String>) -> Self {
        Self(Form::Prefix(start.into()))
    }

    /// Every name that ends with `end`, which has up to 63 bytes.
    pub fn suffix(end: impl Into<String>) -> Self {
        Self(Form::Suffix(end.into()))
    }

    /// Every name that *as a whole* matches the regular expression, in the syntax of the crate
    /// [regex-lite](https://docs.rs/regex-lite/latest/regex_lite/#syntax). A mistake in it is reported by
    /// [`build`](crate::ConstraintsBuilder::build).
    pub fn regex(expression: impl Into<String>) -> Self {
        let expression = expression.into();
        // By itself first: in the group an unbalanced parenthesis would end the group.
        let compiled = Regex::new(&expression)
            .and_then(|_| Regex::new(&format!("^(?:{expression})$")))
            .map_err(|error| error.to_string());
        Self(Form::Regex(expression, compiled))
    }

    /// Every name.
    pub(crate) fn any() -> Self {
        Self(Form::Any)
    }

    /// Whether `name` is meant.
    pub fn matches(&self, name: &str) -> bool {
        match &self.0 {
            Form::Exact(exact) => name == exact,
            Form::Prefix(start) => name.starts_with(start.as_str()),
            Form::Suffix(end) => name.ends_with(end.as_str()),
            Form::Regex(_, compiled) => compiled.as_ref().is_ok_and(|regex| regex.is_match(name)),
            Form::Any => true,
        }
    }

    /// The one name it means, if it means only one.
    pub fn as_exact(&self) -> Option<&str> {
        match &self.0 {
            Form::Exact(name) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn is_any(&self) -> bool {
        matches!(self.0, Form::Any)
    }

    /// The text it was made of is empty: it would mean no name, or every one.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.0 {
            Form::Exact(text) | Form::Prefix(text) | Form::Suffix(text) | Form::Regex(text, _) => {
                text.is_empty()
            }
            Form::Any => false,
        }
    }

    /// Why it can match nothing.
    pub(crate) fn mistake(&self) -> Option<&str> {
        match &self.0 {
            Form::Regex(_, Err(mistake)) => Some(mistake),
            Form::Prefix(text) | Form::Suffix(text) if text.len() > MAX_BYTES => {
                Some("no name has more than 63 bytes")
            }
            _ => None,
        }
    }

    /// Whether it certainly means every name that `other` means.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Form::Any, _) => true,
            (_, Form::Exact(name)) => self.matches(name),
            (Form::Prefix(short), Form::Prefix(long)) => long.starts_with(short.as_str()),
            (Form::Suffix(short), Form::Suffix(long)) => long.ends_with(short.as_str()),
            _ => self == other,
        }
    }
}

impl From<&str> for NamePattern {
    fn from(name: &str) -> Self {
        Self::exact(name)
    }
}

impl From<String> for NamePattern {
    fn from(name: String) -> Self {
        Self::exact(name)
    }
}

impl From<&String> for NamePattern {
    fn from(name: &String) -> Self {
        Self::exact(name.as_str())
    }
}

impl PartialEq for NamePattern {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Form::Exact(a), Form::Exact(b))
            | (Form::Prefix(a), Form::Prefix(b))
            | (Form::Suffix(a), Form::Suffix(b))
            | (Form::Regex(a, _), Form::Regex(b, _)) => a == b,
            (Form::Any, Form::Any) => true,
            _ => false,
        }
    }
}

impl Eq for NamePattern {}

/// For messages: `"users_email_key"`, `"users_"…`, `…"_email_key"`, `/users_p[0-9]+_key/`.
impl fmt::Display for NamePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Exact(name) => write!(f, "{name:?}"),
            Form::Prefix(start) => write!(f, "{start:?}…"),
            Form::Suffix(end) => write!(f, "…{end:?}"),
            Form::Regex(expression, _) => write!(f, "/{expression}/"),
            Form::Any => f.write_str("of any name"),
        }
    }
}

impl NamePattern {
    /// The Rust expression that makes it.
    pub(crate) fn to_rust(&self) -> String {
        match &self.0 {
            Form::Exact(name) => format!("{name:?}"),
            Form::Prefix(start) => format!("NamePattern::prefix({start:?})"),
            Form::Suffix(end) => format!("NamePattern::suffix({end:?})"),
            Form::Regex(expression, _) => format!("NamePattern::regex({expression:?})"),
            Form::Any => "NamePattern::prefix(\"\")".to_owned(),
        }
    }
}
