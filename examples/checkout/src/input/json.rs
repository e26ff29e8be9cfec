//! JSON objects as RFC 8259 has them, strictly: a repeated key is an error at every level.
//!
//! Values stay raw until a field asks for them, so that a number like `1e400` is a
//! well-formed number (and then out of its field's range) and nesting costs no stack.

use std::collections::HashSet;
use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::rejection::Rejection;

/// Repeated keys are looked for down to this depth; nothing valid is deeper than 3.
const DEPTH: usize = 128;

/// An object's members in their order.
#[derive(Debug)]
pub(crate) struct Object<'a>(pub(crate) Vec<(String, &'a RawValue)>);

impl<'a> Object<'a> {
    /// Parses a line that must be an object, and checks all that is inside it.
    pub(crate) fn parse(text: &'a str) -> Result<Self, Rejection> {
        let object = Self::shallow(text).map_err(|e| malformed(&e))?;
        for (_, value) in &object.0 {
            check(value, DEPTH).map_err(|e| malformed(&e))?;
        }
        Ok(object)
    }

    /// Parses an object whose inside has been checked already.
    pub(crate) fn shallow(text: &'a str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a RawValue> {
        self.0
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| *value)
    }
}

fn malformed(error: &serde_json::Error) -> Rejection {
    Rejection::malformed(format!("not a JSON object: {error}"))
}

fn check(value: &RawValue, depth: usize) -> serde_json::Result<()> {
    if depth == 0 {
        return Ok(());
    }
    match value.get().as_bytes().first() {
        Some(b'{') => Object::shallow(value.get())?
            .0
            .iter()
            .try_for_each(|(_, v)| check(v, depth - 1)),
        Some(b'[') => items(value)?
            .into_iter()
            .try_for_each(|v| check(v, depth - 1)),
        // The raw form lets half a surrogate pair pass; as text it is refused.
        Some(b'"') => serde_json::from_str::<String>(value.get()).map(drop),
        _ => Ok(()),
    }
}

/// The items of an array.
pub(crate) fn items(value: &RawValue) -> serde_json::Result<Vec<&RawValue>> {
    serde_json::from_str(value.get())
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut seen = HashSet::new();
        let mut members = Vec::new();
        while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
            if !seen.insert(key.clone()) {
                return Err(de::Error::custom(format_args!(
                    "the key {key:?} stands twice"
                )));
            }
            members.push((key, value));
        }
        Ok(Object(members))
    }
}

impl<'de: 'a, 'a> de::Deserialize<'de> for Object<'a> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_keys_are_found_at_every_level() {
        for text in [
            r#"{"a":1,"a":2}"#,
            r#"{"a":[{"b":1,"b":1}]}"#,
            r#"{"a":1,"\u0061":2}"#,
        ] {
            assert!(Object::parse(text).is_err(), "{text}");
        }
        assert!(Object::parse(r#"{"a":[{"b":1},{"b":1}]}"#).is_ok());
    }

    #[test]
    fn grammar_decides_and_not_range_or_depth() {
        assert!(Object::parse(r#"{"a":1e400}"#).is_ok());
        assert!(
            Object::parse(&format!(
                r#"{{"a":{}1{}}}"#,
                "[".repeat(50_000),
                "]".repeat(50_000)
            ))
            .is_ok()
        );
        for text in [
            "",
            " ",
            "[]",
            "1",
            r#"{"a":NaN}"#,
            r#"{"a":01}"#,
            r#"{"a":"\ud800"}"#,
            "{} {}",
        ] {
            assert!(Object::parse(text).is_err(), "{text}");
        }
    }
}
