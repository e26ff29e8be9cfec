//! Products and quotients rounded once, however many digits they have on the way.

use ethnum::I256;

use super::{Amount, MAX_SCALE, wide_ten};
use crate::ratio::greatest_common_divisor;
use crate::{MoneyError, Rounding};

impl Amount {
    /// `self` × `factor`, rounded to `digits` decimal places, of which there are at most 28.
    pub(crate) fn mul_rounded(
        self,
        factor: Self,
        digits: u32,
        mode: Rounding,
    ) -> Result<Self, MoneyError> {
        let product = I256::from(self.mantissa()) * I256::from(factor.mantissa());
        let scale = self.scale() + factor.scale();
        match scale.checked_sub(digits) {
            Some(places) => held(mode.divide_wide(product, wide_ten(places)), digits),
            None => held(Some(product), scale),
        }
    }

    /// `self` / `divisor`, where that is a decimal that can be held.
    pub(crate) fn div_exact(self, divisor: Self) -> Result<Self, MoneyError> {
        if divisor.is_zero() {
            return Err(MoneyError::DivisionByZero);
        }
        // 96 bits and 28 places of 94, both.
        let numerator = I256::from(self.mantissa()) * wide_ten(divisor.scale());
        let denominator = I256::from(divisor.mantissa()) * wide_ten(self.scale());
        let common = greatest_common_divisor(numerator, denominator);
        let common = if denominator < 0 { -common } else { common };
        let (numerator, denominator) = (numerator / common, denominator / common);
        // In lowest terms, a decimal of 28 places has a divisor of 10^28 below its line.
        let places = (0..=MAX_SCALE).find(|&places| wide_ten(places) % denominator == 0);
        match places {
            // A product beyond 255 bits is a quotient beyond 160.
            Some(places) => numerator
                .checked_mul(wide_ten(places) / denominator)
                .ok_or(MoneyError::Overflow)
                .and_then(|mantissa| Ok(Self::from_wide(mantissa, places)?)),
            None => match Self::from_wide(numerator / denominator, 0) {
                Ok(_) => Err(MoneyError::Inexact),
                Err(_) => Err(MoneyError::Overflow),
            },
        }
    }

    /// `self` / `divisor`, rounded to `digits` decimal places, of which there are at most 28.
    pub(crate) fn div_rounded(
        self,
        divisor: Self,
        digits: u32,
        mode: Rounding,
    ) -> Result<Self, MoneyError> {
        if divisor.is_zero() {
            return Err(MoneyError::DivisionByZero);
        }
        let sign = if divisor.is_negative() { -1 } else { 1 };
        let numerator = I256::from(sign * self.mantissa());
        let denominator = I256::from(divisor.mantissa().abs());
        let (above, below) = (divisor.scale() + digits, self.scale());
        let quotient = match above.checked_sub(below) {
            Some(places) => shifted_quotient(numerator, places, denominator, mode)?,
            // At most 96 bits and 28 places.
            None => mode.divide_wide(numerator, denominator * wide_ten(below - above)),
        };
        held(quotient, digits)
    }
}

/// `numerator` × 10^`places` / `denominator`, of at most 96 bits each and 56 places: they can
/// take 282 bits, so the places come in two steps, as in long division.
fn shifted_quotient(
    numerator: I256,
    places: u32,
    denominator: I256,
    mode: Rounding,
) -> Result<Option<I256>, MoneyError> {
    let first = places.min(40);
    let later = wide_ten(places - first);
    let numerator = numerator * wide_ten(first);
    let (quotient, remainder) = (numerator / denominator, numerator % denominator);
    let whole = quotient.checked_mul(later).ok_or(MoneyError::Overflow)?;
    // All but the last digit stays out of the division. The mode looks at that one, and at the
    // sign, which is the same in all the parts.
    let last = whole % 10;
    Ok(mode
        .divide_wide(last * denominator + remainder * later, denominator)
        .map(|rounded| whole - last + rounded))
}

/// A value that would have to be cut again, after it was rounded, is too large.
fn held(mantissa: Option<I256>, digits: u32) -> Result<Amount, MoneyError> {
    Amount::from_wide(mantissa.ok_or(MoneyError::Inexact)?, digits)
        .map_err(|_| MoneyError::Overflow)
}
