//! The rule for names that end up in rows: streams, event types, tenants.

use crate::limits::MAX_NAME_BYTES;

/// A stream name, event type or tenant that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidName {
    /// The name has no characters.
    #[error("{what} is empty")]
    Empty {
        /// Which name: `"stream"`, `"event type"` or `"tenant"`.
        what: &'static str,
    },
    /// The name is longer than [`MAX_NAME_BYTES`].
    #[error("{what} is {bytes} bytes long, at most {MAX_NAME_BYTES} are allowed")]
    TooLong {
        /// Which name: `"stream"`, `"event type"` or `"tenant"`.
        what: &'static str,
        /// Its length in bytes of UTF-8.
        bytes: usize,
    },
    /// The name holds a control character. U+0000 cannot be stored by PostgreSQL at all; the others
    /// make logs and terminals lie about which name it is.
    #[error("{what} has the control character U+{:04X} at byte {at}", u32::from(*.character))]
    Control {
        /// Which name: `"stream"`, `"event type"` or `"tenant"`.
        what: &'static str,
        /// The first control character.
        character: char,
        /// Where it is, in bytes.
        at: usize,
    },
}

/// Checks one name; the only place that knows the rule.
pub(crate) fn check(what: &'static str, name: &str) -> Result<(), InvalidName> {
    if name.is_empty() {
        return Err(InvalidName::Empty { what });
    }
    if name.len() > MAX_NAME_BYTES {
        let bytes = name.len();
        return Err(InvalidName::TooLong { what, bytes });
    }
    match name.char_indices().find(|(_, c)| c.is_control()) {
        Some((at, character)) => Err(InvalidName::Control {
            what,
            character,
            at,
        }),
        None => Ok(()),
    }
}
