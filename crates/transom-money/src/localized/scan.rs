//! The sign, the unit and the number of a localized amount, told apart.

use alloc::string::String;
use alloc::vec::Vec;

use super::separators::is_space;
use super::stray::refuse_strays;
use crate::{ParseMoneyError, ParseMoneyErrorKind};

/// A character with its position in bytes.
pub(super) type At = (usize, char);

/// A localized amount in its parts.
pub(super) struct Parts {
    pub(super) negative: bool,
    /// From the first digit to the last.
    pub(super) number: Vec<At>,
    pub(super) unit: Option<Unit>,
}

/// What stands for the currency, with plain spaces, and where.
pub(super) struct Unit {
    pub(super) text: String,
    pub(super) position: usize,
    /// Where its last character is.
    last: usize,
}

/// An amount with its zeros and its groups is far shorter; and so nobody's megabytes are copied.
const MAX_CHARS: usize = 256;

/// `text` is a number with a unit before or after it or neither, a space between them or none,
/// a minus before the number or before both, or parentheses around all of it.
pub(super) fn scan(text: &str) -> Result<Parts, ParseMoneyError> {
    scan_with(text, |_| false)
}

/// As [`scan`], for a unit that may be a code with digits in it, such as `1INCH`: `is_code` knows
/// it, and a space or a sign parts it from the number.
pub(super) fn scan_with(text: &str, is_code: fn(&str) -> bool) -> Result<Parts, ParseMoneyError> {
    if let Some((position, _)) = text.char_indices().nth(MAX_CHARS) {
        let most = MAX_CHARS;
        return Err(error(ParseMoneyErrorKind::TooLong { most }, position));
    }
    let (marks, all): (Vec<At>, Vec<At>) = text
        .char_indices()
        .partition(|&(_, character)| is_direction_mark(character));
    let (inner, in_parentheses) = match &all[..] {
        [(_, '('), inner @ .., (_, ')')] => (inner, true),
        all => (all, false),
    };
    for end in [inner.first(), inner.last()] {
        if let Some(&(position, found)) = end
            && is_space(found)
        {
            let found = Some(found);
            return Err(error(
                ParseMoneyErrorKind::ExpectedDigit { found },
                position,
            ));
        }
    }
    let (start, end) = around_codes(inner, is_code);
    let digit = |&(_, character): &At| character.is_ascii_digit();
    let possible = &inner[start..end];
    let (Some(first), Some(last)) = (
        possible.iter().position(digit),
        possible.iter().rposition(digit),
    ) else {
        let (position, found) = match inner.get(start) {
            Some(&(position, found)) => (position, Some(found)),
            None => (text.len(), None),
        };
        return Err(error(
            ParseMoneyErrorKind::ExpectedDigit { found },
            position,
        ));
    };
    let (first, last) = (start + first, start + last);

    let (before, minus) = signed(&inner[..first])?;
    let after = &inner[last + 1..];
    if let Some(position) = minus
        && in_parentheses
    {
        return Err(error(ParseMoneyErrorKind::Sign, position));
    }
    refuse_strays(before, after)?;
    let unit = match (unit(before), unit(after)) {
        (Some(_), Some(after)) => {
            return Err(error(ParseMoneyErrorKind::TwoUnits, after.position));
        }
        (before, after) => before.or(after),
    };
    let number = &inner[first..=last];
    refuse_within(&marks, number[0].0, number[number.len() - 1].0)?;
    if let Some(unit) = &unit {
        refuse_within(&marks, unit.position, unit.last)?;
    }
    Ok(Parts {
        negative: minus.is_some() || in_parentheses,
        number: number.to_vec(),
        unit,
    })
}

/// Where the number can start and end: not within a code that has digits, at either end.
fn around_codes(inner: &[At], is_code: fn(&str) -> bool) -> (usize, usize) {
    let in_word = |&(_, character): &At| character.is_ascii_alphanumeric();
    let is_code = |word: &[At]| {
        let has_digit = word.iter().any(|(_, character)| character.is_ascii_digit());
        has_digit
            && is_code(
                &word
                    .iter()
                    .map(|&(_, character)| character)
                    .collect::<String>(),
            )
    };
    let before = inner.iter().take_while(|at| !in_word(at)).count();
    let word = inner[before..].iter().take_while(|at| in_word(at)).count();
    let start = if is_code(&inner[before..before + word]) {
        before + word
    } else {
        0
    };
    let last = inner[start..].iter().rev().take_while(|at| in_word(at));
    let end = inner.len() - last.count();
    if is_code(&inner[end..]) {
        (start, end)
    } else {
        (start, inner.len())
    }
}

/// A mark between two digits turns them round on the screen: what reads 132 would be 123.
fn refuse_within(marks: &[At], first: usize, last: usize) -> Result<(), ParseMoneyError> {
    match marks.iter().find(|&&(at, _)| first < at && at < last) {
        Some(&(position, found)) => Err(error(
            ParseMoneyErrorKind::DirectionMark { found },
            position,
        )),
        None => Ok(()),
    }
}

/// What stands before the number without its minus, at either end of it, and where that is. It
/// touches what follows: `- 5` could be an item of a list.
fn signed(before: &[At]) -> Result<(&[At], Option<usize>), ParseMoneyError> {
    let mut minuses = before.iter().filter(|&&(_, character)| is_minus(character));
    let Some(&(position, _)) = minuses.next() else {
        return Ok((before, None));
    };
    if let Some(&(second, _)) = minuses.next() {
        return Err(error(ParseMoneyErrorKind::Sign, second));
    }
    let unsigned = match before {
        [(_, first), rest @ ..]
            if is_minus(*first) && !rest.first().is_some_and(|&(_, next)| is_space(next)) =>
        {
            rest
        }
        [rest @ .., (_, last)] if is_minus(*last) => rest,
        // A minus between two words, or before a space.
        _ => return Err(error(ParseMoneyErrorKind::Sign, position)),
    };
    Ok((unsigned, Some(position)))
}

/// Without one space between it and the number or its minus; `None` if nothing is left.
fn unit(characters: &[At]) -> Option<Unit> {
    let characters = match characters {
        [(_, space)] if is_space(*space) => &[],
        [(_, space), rest @ ..] if is_space(*space) && !all_space(rest) => rest,
        all => all,
    };
    let characters = match characters {
        [rest @ .., (_, space)] if is_space(*space) && !all_space(rest) => rest,
        all => all,
    };
    let (&(position, _), &(last, _)) = (characters.first()?, characters.last()?);
    Some(Unit {
        text: characters
            .iter()
            .map(|&(_, character)| plain(character))
            .collect(),
        position,
        last,
    })
}

fn all_space(characters: &[At]) -> bool {
    characters.iter().all(|&(_, character)| is_space(character))
}

/// All spaces are one to who reads them.
pub(super) fn plain(character: char) -> char {
    if is_space(character) { ' ' } else { character }
}

/// They show only in the direction of the text around them.
pub(super) fn is_direction_mark(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// The hyphen that keyboards have, and the sign that typesetters and some locales prefer.
pub(super) fn is_minus(character: char) -> bool {
    matches!(character, '-' | '\u{2212}')
}

fn error(kind: ParseMoneyErrorKind, position: usize) -> ParseMoneyError {
    ParseMoneyError::new(kind, position)
}
