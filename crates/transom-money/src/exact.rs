//! Decimal arithmetic that is exact or nothing.
//!
//! `rust_decimal`'s checked operations round when the 96 bits of mantissa or the 28 decimal
//! places do not suffice. Here such a result is `None`, and only such a result is: trailing
//! zeros are given up before the value is.

use rust_decimal::Decimal;

pub(crate) const MAX_SCALE: u32 = 28;
const MAX_MANTISSA: u128 = (1 << 96) - 1;

/// `mantissa` × 10^-`scale` with that scale, or with a smaller one if it fits only so.
pub(crate) fn decimal(mut mantissa: i128, mut scale: u32) -> Option<Decimal> {
    while scale > MAX_SCALE || !fits(mantissa) {
        if scale == 0 || mantissa % 10 != 0 {
            return None;
        }
        mantissa /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).ok()
}

/// As [`decimal`], with zeros appended up to `wanted` decimal places as far as they fit.
pub(crate) fn decimal_padded(mantissa: i128, scale: u32, wanted: u32) -> Option<Decimal> {
    let (mut mantissa, mut scale) = stripped(mantissa, scale);
    while scale < wanted.min(MAX_SCALE) {
        match mantissa.checked_mul(10).filter(|&longer| fits(longer)) {
            Some(longer) => mantissa = longer,
            None => break,
        }
        scale += 1;
    }
    decimal(mantissa, scale)
}

pub(crate) fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = ((a.mantissa(), a.scale()), (b.mantissa(), b.scale()));
    // Bringing both to one scale can leave the 128 bits because of zeros that carry no value.
    // Without them it leaves the 128 bits only where the sum needs more than 96: the operand
    // with more places does not end in 0, so neither does the sum.
    let (sum, scale) =
        aligned_sum(a, b).or_else(|| aligned_sum(stripped(a.0, a.1), stripped(b.0, b.1)))?;
    decimal(sum, scale)
}

pub(crate) fn mul(a: Decimal, b: Decimal) -> Option<Decimal> {
    let scale = a.scale() + b.scale();
    if let Some(product) = a.mantissa().checked_mul(b.mantissa()) {
        return decimal(product, scale);
    }
    // The product has up to 192 bits, but what counts is what is left when its factors of ten
    // are gone. They are counted through the twos and fives of the operands.
    let (a_rest, a_twos, a_fives) = factored(a.mantissa());
    let (b_rest, b_twos, b_fives) = factored(b.mantissa());
    let (twos, fives) = (a_twos + b_twos, a_fives + b_fives);
    let tens = twos.min(fives);
    let rest = a_rest
        .checked_mul(b_rest)?
        .checked_mul(2_i128.checked_pow(twos - tens)?)?
        .checked_mul(5_i128.checked_pow(fives - tens)?)?;
    match scale.checked_sub(tens) {
        Some(scale) => decimal(rest, scale),
        None => decimal(shifted(rest, tens - scale)?, 0),
    }
}

/// `mantissa` × 10^`places`, unless that leaves the 128 bits.
pub(crate) fn shifted(mantissa: i128, places: u32) -> Option<i128> {
    if mantissa == 0 {
        Some(0)
    } else {
        mantissa.checked_mul(10_i128.checked_pow(places)?)
    }
}

/// The same value without trailing zeros after the decimal point.
pub(crate) fn stripped(mut mantissa: i128, mut scale: u32) -> (i128, u32) {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    (mantissa, scale)
}

fn aligned_sum(a: (i128, u32), b: (i128, u32)) -> Option<(i128, u32)> {
    let scale = a.1.max(b.1);
    let sum = shifted(a.0, scale - a.1)?.checked_add(shifted(b.0, scale - b.1)?)?;
    Some((sum, scale))
}

/// A number other than 0 as rest × 2^twos × 5^fives.
fn factored(mut rest: i128) -> (i128, u32, u32) {
    let twos = rest.trailing_zeros();
    rest >>= twos;
    let mut fives = 0;
    while rest % 5 == 0 {
        rest /= 5;
        fives += 1;
    }
    (rest, twos, fives)
}

fn fits(mantissa: i128) -> bool {
    mantissa.unsigned_abs() <= MAX_MANTISSA
}
