//! The binary format of NUMERIC, as `numeric_send` and `numeric_recv` of PostgreSQL's
//! `numeric.c` have it: four 16-bit words (the number of digits, the weight of the first one,
//! the sign, the display scale), then the digits in base 10 000, the most significant first.

use std::vec::Vec;

use rust_decimal::Decimal;

use super::NumericError;
use crate::amount::{Amount, ten};

const POSITIVE: u16 = 0x0000;
const NEGATIVE: u16 = 0x4000;
const NAN: u16 = 0xC000;
const PLUS_INFINITY: u16 = 0xD000;
const MINUS_INFINITY: u16 = 0xF000;

const BASE: i128 = 10_000;
const PLACES_PER_DIGIT: i32 = 4;

pub(super) fn encode(value: Decimal) -> Vec<u8> {
    let scale = value.scale();
    // The decimal point falls between two digits of base 10 000.
    let after_point = scale.div_ceil(PLACES_PER_DIGIT.unsigned_abs());
    let padding = after_point * PLACES_PER_DIGIT.unsigned_abs() - scale;
    // At most 2^96 × 1000.
    let mut rest = value.mantissa().unsigned_abs() * 10_u128.pow(padding);

    let mut digits = Vec::with_capacity(9);
    while rest > 0 {
        digits.push(low_word(rest % BASE.unsigned_abs()));
        rest /= BASE.unsigned_abs();
    }
    digits.reverse();
    let weight = if digits.is_empty() {
        0
    } else {
        // Both are below 10. The wire has the two's complement in a word.
        low_word(digits.len() as u128)
            .wrapping_sub(low_word(after_point.into()))
            .wrapping_sub(1)
    };
    while digits.last() == Some(&0) {
        digits.pop();
    }
    let sign = if value.is_sign_negative() && !value.is_zero() {
        NEGATIVE
    } else {
        POSITIVE
    };

    let header = [
        low_word(digits.len() as u128),
        weight,
        sign,
        low_word(scale.into()),
    ];
    header
        .into_iter()
        .chain(digits)
        .flat_map(u16::to_be_bytes)
        .collect()
}

pub(super) fn decode(bytes: &[u8]) -> Result<Decimal, NumericError> {
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

    let mut mantissa = 0_i128;
    // In decimal places; of the last digit read, after the loop.
    let mut exponent = (i32::from(i16::from_be_bytes(weight)) + 1) * PLACES_PER_DIGIT;
    let significant = digits
        .iter()
        .rposition(|&digit| digit != [0; 2])
        .map_or(0, |last| last + 1);
    for &digit in &digits[..significant] {
        let digit = i128::from(u16::from_be_bytes(digit));
        if digit >= BASE {
            return Err(NumericError::Malformed("a digit of 10000 or more"));
        }
        // The last of the digits is not 0, so a mantissa beyond 128 bits has, without the at
        // most three zeros at its end, still more than 96.
        mantissa = mantissa
            .checked_mul(BASE)
            .and_then(|shifted| shifted.checked_add(digit))
            .ok_or(NumericError::TooManyDigits)?;
        exponent -= PLACES_PER_DIGIT;
    }
    if negative {
        mantissa = -mantissa;
    }

    let wanted = u32::from(u16::from_be_bytes(display_scale));
    let decimal = match u32::try_from(exponent) {
        // 38 zeros and more are only before zero, or too many.
        Ok(_) if mantissa == 0 => Amount::padded(0, 0, wanted),
        Ok(zeros) if zeros > 38 => None,
        Ok(zeros) => mantissa
            .checked_mul(ten(zeros))
            .and_then(|whole| Amount::padded(whole, 0, wanted)),
        Err(_) => Amount::padded(mantissa, exponent.unsigned_abs(), wanted),
    };
    decimal
        .map(Amount::to_decimal)
        .ok_or(NumericError::TooManyDigits)
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

    use super::*;

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().copied().flat_map(u16::to_be_bytes).collect()
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
            assert_eq!(encode(value), words(expected), "{text}");
            assert_eq!(decode(&words(expected)).unwrap().to_string(), text);
        }
    }

    #[test]
    fn negative_zero_is_sent_as_zero() {
        let mut minus_zero = Decimal::new(0, 2);
        minus_zero.set_sign_negative(true);
        assert_eq!(encode(minus_zero), words(&[0, 0, 0, 2]));
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
            decode(&words(&[0, 0, NAN, 0])),
            Err(NumericError::NotANumber)
        );
        for sign in [PLUS_INFINITY, MINUS_INFINITY] {
            assert_eq!(
                decode(&words(&[0, 0, sign, 0x20])),
                Err(NumericError::Infinite)
            );
        }
    }

    #[test]
    fn the_far_ends_of_the_header_are_errors() {
        assert_eq!(
            decode(&words(&[1, 0x7FFF, 0, 0, 1])),
            Err(NumericError::TooManyDigits)
        );
        assert_eq!(
            decode(&words(&[1, 0x8000, 0, 0x3FFF, 1])),
            Err(NumericError::TooManyDigits)
        );
        assert_eq!(
            decode(&words(&[0, 0x7FFF, 0, 0xFFFF])).map(|zero| zero.scale()),
            Ok(28)
        );
    }
}
