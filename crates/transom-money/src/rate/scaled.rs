//! An amount times a fraction, rounded once.

use ethnum::I256;

use crate::amount::{Amount, wide_ten};
use crate::{MoneyError, Ratio, Rounding};

/// `amount` × `ratio`, rounded to `digits` decimal places, of which there are at most 28.
///
/// [`Ratio::try_mul`] would refuse a product whose lowest terms take more than 127 bits; here it
/// is an error only if the result is too large.
pub(crate) fn scaled(
    amount: Amount,
    ratio: Ratio,
    digits: u32,
    mode: Rounding,
) -> Result<Amount, MoneyError> {
    // 96 and 127 bits.
    let product = I256::from(amount.mantissa()) * I256::from(ratio.numerator());
    let denominator = I256::from(ratio.denominator());
    let rounded = if let Some(places) = amount.scale().checked_sub(digits) {
        // 127 bits, and 94 for the places.
        mode.divide_wide(product, denominator * wide_ten(places))
    } else {
        // A product of 2^255 by 2^127 is a quotient of 2^128: too large for an amount.
        let shifted = product
            .checked_mul(wide_ten(digits - amount.scale()))
            .ok_or(MoneyError::Overflow)?;
        mode.divide_wide(shifted, denominator)
    };
    Amount::from_wide(rounded.ok_or(MoneyError::Inexact)?, digits).map_err(|_| MoneyError::Overflow)
}
