//! An amount as the bytes the server takes.

use super::{BASE, MAX_DIGITS, NEGATIVE, PLACES_PER_DIGIT, POSITIVE};
use crate::amount::{Amount, ten};

/// Four digits of base 10 000: as many as are handled in one 64-bit word.
const HALF: u128 = 10_000_u128.pow(4);
const HEADER: usize = 4;

/// A `NUMERIC` ready to be sent, without the heap.
pub(in crate::postgres) struct Encoded {
    bytes: [u8; 2 * (HEADER + MAX_DIGITS)],
    len: usize,
}

impl Encoded {
    pub(in crate::postgres) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

pub(in crate::postgres) fn encode(amount: Amount) -> Encoded {
    let scale = amount.scale();
    // The decimal point falls between two digits of base 10 000.
    let after_point = scale.div_ceil(PLACES_PER_DIGIT.unsigned_abs());
    let padding = after_point * PLACES_PER_DIGIT.unsigned_abs() - scale;
    // At most 2^96 × 1000, which is less than 10^32.
    let padded = amount.mantissa().unsigned_abs() * ten(padding).unsigned_abs();
    let digits = base_10_000(padded);

    // Neither end has a digit 0; zero itself has no digits.
    let first = digits.iter().position(|&digit| digit != 0);
    let significant = first.map_or(&[][..], |first| {
        let end = digits
            .iter()
            .rposition(|&digit| digit != 0)
            .unwrap_or(first)
            + 1;
        &digits[first..end]
    });
    // Numbers below 10. The wire has the two's complement in a word.
    let weight = first.map_or(0, |first| {
        low_word((MAX_DIGITS - first) as u128)
            .wrapping_sub(low_word(after_point.into()))
            .wrapping_sub(1)
    });
    let header = [
        low_word(significant.len() as u128),
        weight,
        if amount.is_negative() {
            NEGATIVE
        } else {
            POSITIVE
        },
        low_word(scale.into()),
    ];
    let mut encoded = Encoded {
        bytes: [0; 2 * (HEADER + MAX_DIGITS)],
        len: 2 * (HEADER + significant.len()),
    };
    let (words, _) = encoded.bytes.as_chunks_mut::<2>();
    for (word, value) in words.iter_mut().zip(header.iter().chain(significant)) {
        *word = value.to_be_bytes();
    }
    encoded
}

/// The digits of a number below 10^32. One division of 128 bits, and none for numbers of 64:
/// they are what takes the time here.
fn base_10_000(number: u128) -> [u16; MAX_DIGITS] {
    let (high, low) = match u64::try_from(number) {
        Ok(small) => (small / 10_u64.pow(16), small % 10_u64.pow(16)),
        Err(_) => (low_half(number / HALF), low_half(number % HALF)),
    };
    let mut digits = [0; MAX_DIGITS];
    for (half, mut rest) in digits.chunks_exact_mut(MAX_DIGITS / 2).zip([high, low]) {
        for digit in half.iter_mut().rev() {
            *digit = low_word((rest % u64::from(BASE)).into());
            rest /= u64::from(BASE);
        }
    }
    digits
}

/// The low 64 bits, of numbers that have no others.
fn low_half(number: u128) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// The low 16 bits, of numbers that have no others.
fn low_word(number: u128) -> u16 {
    let [low, high, ..] = number.to_le_bytes();
    u16::from_le_bytes([low, high])
}
