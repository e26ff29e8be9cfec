//! What stands beside a number and is no unit, so that an error can point at it.

use super::scan::{At, is_minus};
use super::separators::{is_space, separates};
use crate::{ParseMoneyError, ParseMoneyErrorKind};

/// Looks through what is before the number, without its minus, and what is after it. No symbol
/// of a currency has any of these characters where they are refused.
pub(super) fn refuse_strays(before: &[At], after: &[At]) -> Result<(), ParseMoneyError> {
    for (in_front, characters) in [(true, before), (false, after)] {
        let mut after_space = in_front;
        for (index, &(position, found)) in characters.iter().enumerate() {
            let kind = if looks_like_a_sign(found) || is_minus(found) {
                ParseMoneyErrorKind::Sign
            } else if is_unseen(found)
                || (separates(found) && !is_space(found))
                    && if in_front { after_space } else { index == 0 }
            {
                ParseMoneyErrorKind::ExpectedDigit { found: Some(found) }
            } else {
                after_space = is_space(found);
                continue;
            };
            return Err(ParseMoneyError::new(kind, position));
        }
    }
    Ok(())
}

/// A plus, a dash or another script's minus, which people take for a sign, and parentheses that
/// are not around everything.
fn looks_like_a_sign(character: char) -> bool {
    matches!(
        character,
        '+' | '\u{b1}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{207a}'
                | '\u{207b}'
                | '\u{fe62}'
                | '\u{fe63}'
                | '\u{ff0b}'
                | '\u{ff0d}'
                | '('
                | ')'
    )
}

/// What nobody sees: a byte order mark, zero-width characters, control characters, and what
/// opens or closes a stretch of another direction.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}'
                | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}
