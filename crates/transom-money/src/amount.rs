//! The number inside `Money`: an integer and its decimal places, in 16 bytes.

mod arithmetic;
mod rounded;
mod sum;

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

use rust_decimal::Decimal;

pub(crate) use self::arithmetic::{Lost, ten, wide_ten};
pub(crate) use self::sum::Total;

pub(crate) const MAX_SCALE: u32 = 28;
const MAX_MANTISSA: i128 = (1 << 96) - 1;
const SCALE_BITS: u32 = 8;
const SCALE_MASK: i128 = (1 << SCALE_BITS) - 1;

/// `mantissa` × 10^-`scale`, with |`mantissa`| < 2^96 and `scale` ≤ 28: the values that
/// [`Decimal`] has, but for negative zero.
///
/// One integer, `mantissa` × 256 + `scale`: amounts of one scale, which is nearly all a program
/// has, are added and compared as that integer, several times as fast as two `Decimal`s are.
// Two words rather than an i128: that is aligned to 16 bytes, and an amount with a currency would
// take 32. Two words also travel in registers.
#[derive(Clone, Copy)]
pub(crate) struct Amount {
    low: u64,
    high: i64,
}

impl Amount {
    pub(crate) const ZERO: Self = Self { low: 0, high: 0 };
    #[cfg(test)]
    pub(crate) const MAX: Self = Self::pack(MAX_MANTISSA, 0);

    /// The caller has checked both ranges.
    #[inline]
    pub(crate) const fn pack(mantissa: i128, scale: u32) -> Self {
        // Or-ing is adding here: the shift has cleared the bits.
        Self::from_packed((mantissa << SCALE_BITS) | scale as i128)
    }

    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "each word takes its own half"
    )]
    const fn from_packed(packed: i128) -> Self {
        Self {
            low: packed.cast_unsigned() as u64,
            high: (packed >> u64::BITS) as i64,
        }
    }

    #[inline]
    const fn packed(self) -> i128 {
        ((self.high as i128) << u64::BITS) | self.low as i128
    }

    /// 64 bits always fit, and so do the places of a currency.
    pub(crate) const fn of_word(mantissa: i64, scale: u8) -> Self {
        Self::pack(mantissa as i128, scale as u32)
    }

    /// With that scale, or with a smaller one if it fits only so.
    pub(crate) const fn new(mut mantissa: i128, mut scale: u32) -> Option<Self> {
        while scale > MAX_SCALE || !fits(mantissa) {
            if scale == 0 || mantissa % 10 != 0 {
                return None;
            }
            mantissa /= 10;
            scale -= 1;
        }
        Some(Self::pack(mantissa, scale))
    }

    /// With zeros appended up to `wanted` decimal places as far as they fit.
    pub(crate) const fn padded(mantissa: i128, scale: u32, wanted: u32) -> Option<Self> {
        let (mut mantissa, mut scale) = stripped(mantissa, scale);
        let wanted = if wanted < MAX_SCALE {
            wanted
        } else {
            MAX_SCALE
        };
        while scale < wanted {
            match mantissa.checked_mul(10) {
                Some(longer) if fits(longer) => mantissa = longer,
                _ => break,
            }
            scale += 1;
        }
        Self::new(mantissa, scale)
    }

    #[inline]
    pub(crate) const fn from_decimal(decimal: Decimal) -> Self {
        Self::pack(decimal.mantissa(), decimal.scale())
    }

    #[inline]
    pub(crate) const fn to_decimal(self) -> Decimal {
        let (low, middle, high) = thirds(self.mantissa().unsigned_abs());
        Decimal::from_parts(low, middle, high, self.is_negative(), self.scale())
    }

    #[inline]
    pub(crate) const fn mantissa(self) -> i128 {
        self.packed() >> SCALE_BITS
    }

    #[inline]
    pub(crate) const fn scale(self) -> u32 {
        self.low.to_le_bytes()[0] as u32
    }

    /// The mantissa and scale without trailing zeros after the decimal point.
    pub(crate) const fn stripped(self) -> (i128, u32) {
        stripped(self.mantissa(), self.scale())
    }

    #[inline]
    pub(crate) const fn is_zero(self) -> bool {
        self.mantissa() == 0
    }

    #[inline]
    pub(crate) const fn is_negative(self) -> bool {
        self.high < 0
    }

    #[inline]
    pub(crate) const fn neg(self) -> Self {
        Self::pack(-self.mantissa(), self.scale())
    }
}

/// The lower 96 bits.
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    reason = "each word takes its own bits"
)]
const fn thirds(bits: u128) -> (u32, u32, u32) {
    (bits as u32, (bits >> 32) as u32, (bits >> 64) as u32)
}

#[inline]
const fn fits(mantissa: i128) -> bool {
    -MAX_MANTISSA <= mantissa && mantissa <= MAX_MANTISSA
}

/// The same value without trailing zeros after the decimal point.
const fn stripped(mut mantissa: i128, mut scale: u32) -> (i128, u32) {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    (mantissa, scale)
}

impl PartialEq for Amount {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.packed(), other.packed());
        a == b || ((a ^ b) & SCALE_MASK != 0 && self.stripped() == other.stripped())
    }
}

impl Eq for Amount {}

impl PartialOrd for Amount {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Amount {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.packed(), other.packed());
        if (a ^ b) & SCALE_MASK == 0 {
            a.cmp(&b)
        } else {
            arithmetic::compare(*self, *other)
        }
    }
}

/// Equal values hash alike whatever their scale.
impl Hash for Amount {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.stripped().hash(state);
    }
}
