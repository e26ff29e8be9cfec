//! The sign, the unit and the number of a localized amount, told apart.

use alloc::string::String;
use alloc::vec::Vec;

use super::separators::is_space;
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
    let digit = |&(_, character): &At| character.is_ascii_digit();
    let (Some(first), Some(last)) = (inner.iter().position(digit), inner.iter().rposition(digit))
    else {
        let (position, found) = match inner.first() {
            Some(&(position, found)) => (position, Some(found)),
            None => (text.len(), None),
        };
        return Err(error(
            ParseMoneyErrorKind::ExpectedDigit { found },
            position,
        ));
    };

    let (before, signed) = signed(&inner[..first])?;
    if signed && in_parentheses {
        return Err(error(ParseMoneyErrorKind::Sign, inner[0].0));
    }
    let unit = match (unit(before), unit(&inner[last + 1..])) {
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
        negative: signed || in_parentheses,
        number: number.to_vec(),
        unit,
    })
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

/// What stands before the number without its minus, at either end of it, and whether there is one.
fn signed(before: &[At]) -> Result<(&[At], bool), ParseMoneyError> {
    let minuses = || before.iter().filter(|&&(_, character)| is_minus(character));
    match minuses().count() {
        0 => return Ok((before, false)),
        1 => {}
        _ => {
            let second = minuses().nth(1).map_or(0, |&(position, _)| position);
            return Err(error(ParseMoneyErrorKind::Sign, second));
        }
    }
    let unsigned = match before {
        [(_, first), rest @ ..] if is_minus(*first) => rest,
        [rest @ .., (_, last)] if is_minus(*last) => rest,
        // A minus between two words, or between spaces.
        _ => {
            let position = minuses().next().map_or(0, |&(position, _)| position);
            return Err(error(ParseMoneyErrorKind::Sign, position));
        }
    };
    Ok((unsigned, true))
}

/// Without one space between it and the number, or between it and the minus; `None` if nothing
/// is left.
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
fn is_minus(character: char) -> bool {
    matches!(character, '-' | '\u{2212}')
}

fn error(kind: ParseMoneyErrorKind, position: usize) -> ParseMoneyError {
    ParseMoneyError::new(kind, position)
}
