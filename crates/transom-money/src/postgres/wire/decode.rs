//! The bytes of a server as an amount, exactly or not at all.

use super::{
    BASE, MAX_DIGITS, MINUS_INFINITY, NAN, NEGATIVE, PLACES_PER_DIGIT, PLUS_INFINITY, POSITIVE,
};
use crate::amount::{Amount, ten};
use crate::postgres::NumericError;

pub(in crate::postgres) fn decode(bytes: &[u8]) -> Result<Amount, NumericError> {
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
