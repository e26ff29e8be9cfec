//! The numbers that money is multiplied and divided by.

use rust_decimal::Decimal;

use crate::Ratio;
use crate::amount::Amount;

/// What money can be multiplied and divided by: a [`Decimal`] or an integer of up to 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor(Decimal);

impl Factor {
    pub(crate) fn amount(self) -> Amount {
        Amount::from_decimal(self.0)
    }
}

impl From<Factor> for Ratio {
    fn from(factor: Factor) -> Self {
        Self::from(factor.0)
    }
}

macro_rules! factor_from {
    ($($number:ty),*) => {
        $(
            impl From<$number> for Factor {
                fn from(number: $number) -> Self {
                    Self(Decimal::from(number))
                }
            }
        )*
    };
}

factor_from!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, Decimal);
