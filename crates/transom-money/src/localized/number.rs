//! The digits and separators of a localized amount.

use alloc::string::String;

use super::Separators;
use super::scan::At;
use crate::amount::Amount;
use crate::money::parse_amount;
use crate::{ParseMoneyError, ParseMoneyErrorKind};

/// From the first digit to the last.
pub(super) fn parse_number(
    characters: &[At],
    negative: bool,
    separators: &Separators,
) -> Result<Amount, ParseMoneyError> {
    let decimal = characters
        .iter()
        .position(|&(_, character)| separators.is_decimal(character));
    let (whole, fraction) = match decimal {
        Some(at) => (&characters[..at], &characters[at + 1..]),
        None => (characters, &[][..]),
    };
    let mut plain = String::with_capacity(characters.len() + 1);
    if negative {
        plain.push('-');
    }
    push_whole(&mut plain, whole, separators)?;
    if decimal.is_some() {
        plain.push('.');
        for &(position, character) in fraction {
            if !character.is_ascii_digit() {
                return Err(unexpected(position, character));
            }
            plain.push(character);
        }
    }
    // Only its digits can be too many now.
    let start = characters.first().map_or(0, |&(position, _)| position);
    parse_amount(&plain).map_err(|error| ParseMoneyError::new(error.kind().clone(), start))
}

/// The digits before the decimal separator, without those of the groups: they have to be where
/// they belong, and alike.
fn push_whole(
    plain: &mut String,
    whole: &[At],
    separators: &Separators,
) -> Result<(), ParseMoneyError> {
    let (primary, secondary) = separators.group_sizes();
    let mut first_separator = None;
    for (index, &(position, character)) in whole.iter().enumerate() {
        if character.is_ascii_digit() {
            plain.push(character);
        } else if separators.is_group(character) {
            let after = &whole[index + 1..];
            let digits = after.iter().take_while(|(_, c)| c.is_ascii_digit()).count();
            let is_last = digits == after.len();
            let full = digits == usize::from(if is_last { primary } else { secondary });
            let fits = match first_separator {
                Some(first) => first == character,
                // 0,123 is what somebody wrote whose decimals go after the comma.
                None => index <= usize::from(secondary) && whole[0].1 != '0',
            };
            if !full || !fits {
                return Err(ParseMoneyError::new(
                    ParseMoneyErrorKind::Grouping,
                    position,
                ));
            }
            first_separator = Some(character);
        } else {
            return Err(unexpected(position, character));
        }
    }
    Ok(())
}

fn unexpected(position: usize, found: char) -> ParseMoneyError {
    ParseMoneyError::new(
        ParseMoneyErrorKind::ExpectedDigit { found: Some(found) },
        position,
    )
}
