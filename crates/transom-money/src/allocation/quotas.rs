//! Exact quotas in words of 64, 128 and 256 bits: the same division, as narrow as it may be.

use core::ops::{Add, AddAssign, Div, Mul, Rem, Shl, Shr, Sub};

use ethnum::U256;

use super::Weight;

/// An integer that weights, numbers of steps and remainders are counted in.
pub(super) trait Word:
    Copy
    + Ord
    + From<u8>
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + Shl<u32, Output = Self>
    + Shr<u32, Output = Self>
{
    /// How many bits it takes.
    fn bits(self) -> u32;
    fn low_byte(self) -> usize;
    /// A number of steps, which has 127 bits.
    fn steps(self) -> u128;
}

macro_rules! word {
    ($word:ty, |$it:ident| $low_byte:expr, $steps:expr) => {
        impl Word for $word {
            #[inline]
            fn bits(self) -> u32 {
                Self::BITS - self.leading_zeros()
            }

            #[inline]
            fn low_byte(self) -> usize {
                let $it = self;
                usize::from($low_byte)
            }

            #[inline]
            fn steps(self) -> u128 {
                let $it = self;
                $steps
            }
        }
    };
}

word!(u64, |it| it.to_le_bytes()[0], it.into());
word!(u128, |it| it.to_le_bytes()[0], it);
word!(U256, |it| it.as_u8(), it.as_u128());

/// An amount and the sum of the weights it is shared by.
pub(super) trait Quotas: Copy {
    type Word: Word;

    /// The amount in steps.
    fn steps(&self) -> Self::Word;
    /// The sum of the weights, above 0.
    fn total(&self) -> Self::Word;
    /// A weight as an integer.
    fn weight<W: Weight>(&self, weight: W) -> Self::Word;
    /// `steps` × `part` / `total` and the remainder, for a part of the total.
    fn divide(&self, part: Self::Word) -> (Self::Word, Self::Word);
}

/// Quotas in words of some width.
pub(super) enum AnyQuotas {
    Narrow(Narrow),
    Middle(Middle),
    Wide(Wide),
}

/// Where the steps times the weights have 64 bits, as they nearly always do.
#[derive(Clone, Copy)]
pub(super) struct Narrow {
    steps: u64,
    total: u64,
    scale: u32,
    /// 2^64 / `total`, rounded down, or one less.
    inverse: u64,
}

impl Narrow {
    #[inline]
    pub(super) fn new(steps: u128, total: u64, scale: u32) -> Option<Self> {
        let steps = u64::try_from(steps).ok()?;
        steps.checked_mul(total)?;
        Some(Self {
            steps,
            total,
            scale,
            inverse: u64::MAX.checked_div(total)?,
        })
    }
}

impl Quotas for Narrow {
    type Word = u64;

    #[inline]
    fn steps(&self) -> u64 {
        self.steps
    }

    #[inline]
    fn total(&self) -> u64 {
        self.total
    }

    #[inline]
    fn weight<W: Weight>(&self, weight: W) -> u64 {
        weight.scaled_to_word(self.scale)
    }

    #[inline]
    fn divide(&self, part: u64) -> (u64, u64) {
        let product = self.steps * part;
        // Multiplying by the inverse is several times as fast as dividing. It is too small by
        // less than 1 + 1/`total`, so the quotient is right or one too small.
        let quotient = ((u128::from(product) * u128::from(self.inverse)) >> 64) as u64;
        let remainder = product - quotient * self.total;
        if remainder >= self.total {
            (quotient + 1, remainder - self.total)
        } else {
            (quotient, remainder)
        }
    }
}

/// Where the steps times the weights have 128 bits.
#[derive(Clone, Copy)]
pub(super) struct Middle {
    steps: u128,
    total: u128,
    scale: u32,
}

impl Middle {
    pub(super) fn new(steps: u128, total: U256, scale: u32) -> Option<Self> {
        let total = u128::try_from(total).ok()?;
        steps.checked_mul(total)?;
        Some(Self {
            steps,
            total,
            scale,
        })
    }
}

impl Quotas for Middle {
    type Word = u128;

    #[inline]
    fn steps(&self) -> u128 {
        self.steps
    }

    #[inline]
    fn total(&self) -> u128 {
        self.total
    }

    #[inline]
    fn weight<W: Weight>(&self, weight: W) -> u128 {
        weight.scaled(self.scale).as_u128()
    }

    #[inline]
    fn divide(&self, part: u128) -> (u128, u128) {
        let product = self.steps * part;
        let quotient = product / self.total;
        (quotient, product - quotient * self.total)
    }
}

/// Whatever there is: fewer than 2^127 steps, and weights that add up to below 2^255.
#[derive(Clone, Copy)]
pub(super) struct Wide {
    steps: U256,
    total: U256,
    scale: u32,
}

impl Wide {
    pub(super) fn new(steps: u128, total: U256, scale: u32) -> Self {
        Self {
            steps: steps.into(),
            total,
            scale,
        }
    }
}

impl Quotas for Wide {
    type Word = U256;

    fn steps(&self) -> U256 {
        self.steps
    }

    fn total(&self) -> U256 {
        self.total
    }

    fn weight<W: Weight>(&self, weight: W) -> U256 {
        weight.scaled(self.scale)
    }

    fn divide(&self, part: U256) -> (U256, U256) {
        match self.steps.checked_mul(part) {
            Some(product) => product.div_rem(self.total),
            None => long_division(self.steps.as_u128(), part, self.total),
        }
    }
}

/// `steps` × `part` / `total` and the remainder, though the product may have 382 bits: long
/// multiplication, bit by bit from the top, reducing as it goes. The remainder stays below
/// `total`, which has 255 bits, so its double has 256.
fn long_division(steps: u128, part: U256, total: U256) -> (U256, U256) {
    let (mut quotient, mut remainder) = (U256::ZERO, U256::ZERO);
    // At most `steps`, once it is complete.
    let (whole, part) = part.div_rem(total);
    for bit in (0..u128::BITS).rev() {
        quotient <<= 1_u32;
        remainder <<= 1_u32;
        if remainder >= total {
            remainder -= total;
            quotient += 1;
        }
        if steps >> bit & 1 == 1 {
            quotient += whole;
            remainder += part;
            if remainder >= total {
                remainder -= total;
                quotient += 1;
            }
        }
    }
    (quotient, remainder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_division_agrees_with_an_identity() {
        // part = total - 1: steps × (total - 1) = total × (steps - 1) + (total - steps).
        let total = (U256::ONE << 254_u32) + 12_345;
        let steps = (1_u128 << 127) - 1;
        let expected = (U256::from(steps - 1), total - U256::from(steps));
        assert_eq!(Wide::new(steps, total, 0).divide(total - 1), expected);
        assert_eq!(
            Wide::new(steps, total, 0).divide(total),
            (U256::from(steps), U256::ZERO)
        );
    }

    #[test]
    fn the_inverse_divides_as_the_processor_does() {
        let edges = [
            1,
            2,
            3,
            7,
            10,
            99,
            100,
            1 << 31,
            (1 << 32) - 1,
            1 << 32,
            1 << 63,
            u64::MAX,
        ];
        for total in edges {
            for steps in edges.into_iter().chain([0]) {
                let Some(narrow) = Narrow::new(steps.into(), total, 0) else {
                    continue;
                };
                for part in [0, 1, total / 2, total - 1, total] {
                    let product = steps * part;
                    assert_eq!(narrow.divide(part), (product / total, product % total));
                }
            }
        }
    }
}
