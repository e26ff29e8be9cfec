//! What parties can be weighted by.

use ethnum::U256;
use rust_decimal::Decimal;

use crate::amount::{Amount, ten};
use crate::money::same_currency;
use crate::{CurrencyKind, Money, MoneyError};

/// What a share can be in proportion to: `u64`; [`Decimal`], such as 33.3 and 66.7 %; or
/// [`Money`], such as the lines of an invoice. All are exact; only their proportion counts.
///
/// A `Decimal` must not be negative. Amounts must be in one currency, which may be another one
/// than that of the amount shared, and of one sign: the lines of a credit note are all negative.
/// Sealed.
pub trait Weight: Copy + sealed::Scalable {}

impl Weight for u64 {}
impl Weight for Decimal {}
impl<C: CurrencyKind> Weight for Money<C> {}

/// The decimal places that make integers of all weights, and the sum of those.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    pub(super) scale: u32,
    pub(super) total: U256,
}

pub(super) mod sealed {
    use super::{Measure, MoneyError, U256};

    pub trait Scalable: Sized {
        /// What can be wrong with weights is found here.
        fn measure(weights: &[Self]) -> Result<Measure, MoneyError>;
        /// The scale and the sum of the weights, where nothing is wrong with them and 64 bits
        /// hold it.
        #[inline]
        fn measure_word(weights: &[Self]) -> Option<(u32, u64)> {
            let Measure { scale, total } = Self::measure(weights).ok()?;
            Some((scale, u64::try_from(total).ok()?))
        }
        /// This × 10^`scale` without its sign.
        fn scaled(self, scale: u32) -> U256;
        /// The same, where 64 bits suffice.
        fn scaled_to_word(self, scale: u32) -> u64;
    }
}

impl sealed::Scalable for u64 {
    #[inline]
    fn measure(weights: &[Self]) -> Result<Measure, MoneyError> {
        Ok(Measure {
            scale: 0,
            total: sum(weights).into(),
        })
    }

    #[inline]
    fn measure_word(weights: &[Self]) -> Option<(u32, u64)> {
        Some((0, u64::try_from(sum(weights)).ok()?))
    }

    #[inline]
    fn scaled(self, _: u32) -> U256 {
        self.into()
    }

    #[inline]
    fn scaled_to_word(self, _: u32) -> u64 {
        self
    }
}

/// 2^61 weights, all that memory could hold, of 2^64 are below 2^128.
#[inline]
fn sum(weights: &[u64]) -> u128 {
    weights.iter().map(|&weight| u128::from(weight)).sum()
}

impl sealed::Scalable for Decimal {
    fn measure(weights: &[Self]) -> Result<Measure, MoneyError> {
        measure(
            weights,
            |weight| Amount::from_decimal(*weight),
            Sign::Positive,
        )
    }

    fn scaled(self, scale: u32) -> U256 {
        scaled(Amount::from_decimal(self), scale)
    }

    #[inline]
    fn scaled_to_word(self, scale: u32) -> u64 {
        scaled_to_word(Amount::from_decimal(self), scale)
    }
}

impl<C: CurrencyKind> sealed::Scalable for Money<C> {
    fn measure(weights: &[Self]) -> Result<Measure, MoneyError> {
        if let Some((first, others)) = weights.split_first() {
            let currency = first.into_parts().1;
            for other in others {
                same_currency(currency, other.into_parts().1)?;
            }
        }
        let negative = |weight: &&Self| weight.is_negative();
        let sign = match weights
            .iter()
            .find(|weight| !weight.is_zero())
            .filter(negative)
        {
            Some(_) => Sign::Negative,
            None => Sign::Positive,
        };
        measure(weights, |weight| weight.into_parts().0, sign)
    }

    fn scaled(self, scale: u32) -> U256 {
        scaled(self.into_parts().0, scale)
    }

    #[inline]
    fn scaled_to_word(self, scale: u32) -> u64 {
        scaled_to_word(self.into_parts().0, scale)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Positive,
    Negative,
}

fn measure<W>(
    weights: &[W],
    amount: impl Fn(&W) -> Amount,
    sign: Sign,
) -> Result<Measure, MoneyError> {
    let wrong =
        |amount: Amount| !amount.is_zero() && amount.is_negative() != (sign == Sign::Negative);
    let mut scale = 0;
    for (position, amount) in weights.iter().map(&amount).enumerate() {
        if wrong(amount) {
            let weight = amount.to_decimal();
            return Err(MoneyError::InvalidWeight { position, weight });
        }
        scale = scale.max(amount.scale());
    }
    // 2^61 weights below 2^96 × 10^28 < 2^190 are below 2^251.
    let mut total = U256::ZERO;
    for weight in weights {
        total += scaled(amount(weight), scale);
    }
    Ok(Measure { scale, total })
}

fn scaled(amount: Amount, scale: u32) -> U256 {
    let places = ten(scale - amount.scale()).unsigned_abs();
    U256::from(amount.mantissa().unsigned_abs()) * U256::from(places)
}

#[inline]
#[expect(
    clippy::cast_possible_truncation,
    reason = "the sum of all weights has 64 bits"
)]
fn scaled_to_word(amount: Amount, scale: u32) -> u64 {
    let places = ten(scale - amount.scale()).unsigned_abs();
    (amount.mantissa().unsigned_abs() * places) as u64
}
