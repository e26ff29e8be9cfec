//! The binary format of NUMERIC, as `numeric_send` and `numeric_recv` of PostgreSQL's
//! `numeric.c` have it: four 16-bit words (the number of digits, the weight of the first one,
//! the sign, the display scale), then the digits in base 10 000, the most significant first.

use super::NumericError;
use crate::amount::{Amount, ten};

const POSITIVE: u16 = 0x0000;
const NEGATIVE: u16 = 0x4000;
const NAN: u16 = 0xC000;
const PLUS_INFINITY: u16 = 0xD000;
const MINUS_INFINITY: u16 = 0xF000;

const BASE: u16 = 10_000;
const PLACES_PER_DIGIT: i32 = 4;
/// Four digits of base 10 000: as many as are handled in one 64-bit word.
const HALF: u128 = 10_000_u128.pow(4);
/// 2^96 × 1000 has 32 decimal digits.
const MAX_DIGITS: usize = 8;
const HEADER: usize = 4;

/// A `NUMERIC` ready to be sent, without the heap.
pub(super) struct Encoded {
    bytes: [u8; 2 * (HEADER + MAX_DIGITS)],
    len: usize,
}

impl Encoded {
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

pub(super) fn encode(amount: Amount) -> Encoded {
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

pub(super) fn decode(bytes: &[u8]) -> Result<Amount, NumericError> {
    let (words, []) = bytes.as_chunks::<2>() else {
        return Err(NumericError::Malformed("an odd number of bytes"));
    };
    let &[count, weight, sign, display_scale, ref digits @ ..] = words else {
        return Err(NumericError::Malformed("shorter than its header"));
    };
    let negative = match u16::from_be_bytes(sign) {
        POSITIVE => false,
        NEGATIVE => true,
        NAN => return Err(NumericError::NotANumber),
        PLUS_INFINITY | MINUS_INFINITY => return Err(NumericError::Infinite),
        _ => return Err(NumericError::Malformed("an unknown sign")),
    };
    if digits.len() != usize::from(u16::from_be_bytes(count)) {
        return Err(NumericError::Malformed(
            "another number of digits than announced",
        ));
    }

    let significant = digits
        .iter()
        .rposition(|&digit| digit != [0; 2])
        .map_or(&[][..], |last| &digits[..=last]);
    let mut mantissa = 0_i128;
    for part in significant.chunks(MAX_DIGITS / 2) {
        let mut word = 0_u64;
        let mut shift = 1_u64;
        for &digit in part {
            let digit = u16::from_be_bytes(digit);
            if digit >= BASE {
                return Err(NumericError::Malformed("a digit of 10000 or more"));
            }
            // At most four of them: below 10^16.
            word = word * u64::from(BASE) + u64::from(digit);
            shift *= u64::from(BASE);
        }
        // The last of the digits is not 0, so a mantissa beyond 128 bits has, without the at
        // most three zeros at its end, still more than 96.
        mantissa = mantissa
            .checked_mul(shift.into())
            .and_then(|shifted| shifted.checked_add(word.into()))
            .ok_or(NumericError::TooManyDigits)?;
    }
    if negative {
        mantissa = -mantissa;
    }
    // In decimal places, of the last digit.
    let weight = i32::from(i16::from_be_bytes(weight));
    let exponent = significant.iter().fold(weight + 1, |places, _| places - 1) * PLACES_PER_DIGIT;
    let wanted = u32::from(u16::from_be_bytes(display_scale));
    shown(mantissa, exponent, wanted)
        .or_else(|| rescaled(mantissa, exponent, wanted))
        .ok_or(NumericError::TooManyDigits)
}

/// `mantissa` × 10^`exponent` with `wanted` places, where that is a matter of a few zeros: what
/// a server sends for nearly every amount.
fn shown(mantissa: i128, exponent: i32, wanted: u32) -> Option<Amount> {
    let zeros = exponent.checked_add_unsigned(wanted)?;
    let mantissa = match (zeros, zeros.unsigned_abs()) {
        (0, _) => mantissa,
        (1.., more @ ..=38) => mantissa.checked_mul(ten(more))?,
        // The padding of the last digit. 128-bit division would take most of the time.
        (..0, fewer @ ..=3) => match (i64::try_from(mantissa), i64::try_from(ten(fewer))) {
            (Ok(small), Ok(divisor)) if small % divisor == 0 => (small / divisor).into(),
            _ => return None,
        },
        _ => return None,
    };
    Amount::new(mantissa, wanted)
}

/// The same for any exponent, and for more places than an amount can have.
fn rescaled(mantissa: i128, exponent: i32, wanted: u32) -> Option<Amount> {
    match u32::try_from(exponent) {
        // 38 zeros and more are only before zero, or too many.
        Ok(_) if mantissa == 0 => Amount::padded(0, 0, wanted),
        Ok(zeros) if zeros > 38 => None,
        Ok(zeros) => mantissa
            .checked_mul(ten(zeros))
            .and_then(|whole| Amount::padded(whole, 0, wanted)),
        Err(_) => Amount::padded(mantissa, exponent.unsigned_abs(), wanted),
    }
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

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec;
    use std::vec::Vec;

    use rust_decimal::Decimal;

    use super::*;

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().copied().flat_map(u16::to_be_bytes).collect()
    }

    fn sent(value: Decimal) -> Vec<u8> {
        encode(Amount::from_decimal(value)).as_bytes().to_vec()
    }

    #[test]
    fn the_layout_is_the_servers() {
        // What `select numeric_send(…)` shows.
        for (text, expected) in [
            ("0", &[0, 0, 0, 0][..]),
            ("0.00", &[0, 0, 0, 2]),
            ("12.34", &[2, 0, 0, 2, 12, 3400]),
            ("-0.05", &[1, 0xFFFF, NEGATIVE, 2, 500]),
            ("10000", &[1, 1, 0, 0, 1]),
        ] {
            let value: Decimal = text.parse().unwrap();
            assert_eq!(sent(value), words(expected), "{text}");
            let back = decode(&words(expected)).unwrap();
            assert_eq!(back.to_decimal().to_string(), text);
        }
    }

    #[test]
    fn negative_zero_is_sent_as_zero() {
        let mut minus_zero = Decimal::new(0, 2);
        minus_zero.set_sign_negative(true);
        assert_eq!(sent(minus_zero), words(&[0, 0, 0, 2]));
    }

    #[test]
    fn malformed_bytes_are_errors() {
        for bytes in [
            vec![],
            vec![0; 7],
            vec![0; 9],
            words(&[1, 0, 0, 0]),
            words(&[0, 0, 0, 0, 1]),
            words(&[1, 0, 0, 0, 10_000]),
            words(&[0, 0, 0x1234, 0]),
        ] {
            assert!(
                matches!(decode(&bytes), Err(NumericError::Malformed(_))),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn what_is_not_a_number_is_an_error() {
        assert_eq!(
            decode(&words(&[0, 0, NAN, 0])).err(),
            Some(NumericError::NotANumber)
        );
        for sign in [PLUS_INFINITY, MINUS_INFINITY] {
            assert_eq!(
                decode(&words(&[0, 0, sign, 0x20])).err(),
                Some(NumericError::Infinite)
            );
        }
    }

    #[test]
    fn the_far_ends_of_the_header_are_errors() {
        assert_eq!(
            decode(&words(&[1, 0x7FFF, 0, 0, 1])).err(),
            Some(NumericError::TooManyDigits)
        );
        assert_eq!(
            decode(&words(&[1, 0x8000, 0, 0x3FFF, 1])).err(),
            Some(NumericError::TooManyDigits)
        );
        assert_eq!(
            decode(&words(&[0, 0x7FFF, 0, 0xFFFF])).map(|zero| zero.scale()),
            Ok(28)
        );
    }
}
