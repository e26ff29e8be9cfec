//! Sums, differences and products that are exact or nothing.
//!
//! `rust_decimal`'s checked operations round when the 96 bits of mantissa or the 28 decimal
//! places do not suffice. Here such a result is [`Lost`], and only such a result is: trailing
//! zeros are given up before the value is.

use core::cmp::Ordering;

use ethnum::I256;

use super::{Amount, MAX_SCALE, SCALE_BITS, SCALE_MASK, fits};

/// Why an exact result is not an [`Amount`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// Its whole part alone is too large.
    Overflow,
    /// It has more digits than fit.
    Digits,
}

/// 10^0 to 10^38.
const TENS: [i128; 39] = {
    let mut tens = [1; 39];
    let mut power = 1;
    while power < tens.len() {
        tens[power] = tens[power - 1] * 10;
        power += 1;
    }
    tens
};

/// 10^`power`, for up to 38.
#[inline]
pub(crate) fn ten(power: u32) -> i128 {
    TENS[power as usize]
}

/// 10^`power`, for up to 76.
pub(crate) fn wide_ten(power: u32) -> I256 {
    let half = power / 2;
    I256::from(ten(half)) * I256::from(ten(power - half))
}

impl Amount {
    #[inline]
    pub(crate) fn add(self, other: Self) -> Result<Self, Lost> {
        let (a, b) = (self.packed(), other.packed());
        if (a ^ b) & SCALE_MASK == 0 {
            // Both are below 2^104.
            let sum = a + (b & !SCALE_MASK);
            if fits(sum >> SCALE_BITS) {
                return Ok(Self::from_packed(sum));
            }
        }
        self.add_aligned(other)
    }

    #[cold]
    fn add_aligned(self, other: Self) -> Result<Self, Lost> {
        let scale = self.scale().max(other.scale());
        let shifted = |amount: Self| amount.mantissa().checked_mul(ten(scale - amount.scale()));
        if let (Some(a), Some(b)) = (shifted(self), shifted(other))
            && let Some(sum) = a.checked_add(b)
            && fits(sum)
        {
            return Ok(Self::pack(sum, scale));
        }
        let aligned = |amount: Self| {
            let places = ten(scale - amount.scale());
            I256::from(amount.mantissa()) * I256::from(places)
        };
        Self::from_wide(aligned(self) + aligned(other), scale)
    }

    #[inline]
    pub(crate) fn sub(self, other: Self) -> Result<Self, Lost> {
        self.add(other.neg())
    }

    #[inline]
    pub(crate) fn mul(self, factor: Self) -> Result<Self, Lost> {
        let (a, b) = (self.mantissa(), factor.mantissa());
        let scale = self.scale() + factor.scale();
        match a.checked_mul(b) {
            Some(product) if fits(product) && scale <= MAX_SCALE => Ok(Self::pack(product, scale)),
            _ => Self::from_wide(I256::from(a) * I256::from(b), scale),
        }
    }

    /// `mantissa` × 10^-`scale`, giving up trailing zeros as far as it must.
    pub(crate) fn from_wide(mut mantissa: I256, mut scale: u32) -> Result<Self, Lost> {
        loop {
            if scale <= MAX_SCALE
                && let Ok(narrow) = i128::try_from(mantissa)
                && fits(narrow)
            {
                return Ok(Self::pack(narrow, scale));
            }
            if scale == 0 {
                return Err(Lost::Overflow);
            }
            if mantissa % 10 != 0 {
                let whole = i128::try_from(mantissa / wide_ten(scale));
                return Err(match whole {
                    Ok(whole) if fits(whole) => Lost::Digits,
                    _ => Lost::Overflow,
                });
            }
            mantissa /= 10;
            scale -= 1;
        }
    }
}

/// The order of two amounts whose scales differ.
pub(super) fn compare(a: Amount, b: Amount) -> Ordering {
    let scale = a.scale().max(b.scale());
    let aligned =
        |amount: Amount| I256::from(amount.mantissa()) * I256::from(ten(scale - amount.scale()));
    aligned(a).cmp(&aligned(b))
}
