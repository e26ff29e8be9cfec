//! Exact fractions, for what must not be rounded before its end.

mod arithmetic;

use core::cmp::Ordering;
use core::fmt;

use ethnum::I256;
use rust_decimal::Decimal;

use crate::amount::{Amount, MAX_SCALE, ten, wide_ten};
use crate::{MoneyError, Rounding};

pub(crate) use self::arithmetic::greatest_common_divisor;

/// An exact fraction of two integers of up to 127 bits, always in lowest terms: 1/3 is 1/3.
///
/// ```
/// use transom_money::{Decimal, Ratio, Rounding};
///
/// let third = Ratio::new(1, 3)?;
/// assert_eq!(third.try_mul(3)?, Ratio::from(1));
/// assert_eq!(third.round(4, Rounding::HalfEven)?, Decimal::new(3333, 4));
/// assert_eq!(third.to_string(), "1/3");
/// # Ok::<_, transom_money::MoneyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    // Above 0.
    denominator: i128,
}

impl Ratio {
    /// 0.
    pub const ZERO: Self = Self {
        numerator: 0,
        denominator: 1,
    };

    /// 1.
    pub const ONE: Self = Self {
        numerator: 1,
        denominator: 1,
    };

    /// The fraction `numerator` / `denominator`, in lowest terms.
    ///
    /// # Errors
    ///
    /// [`MoneyError::DivisionByZero`]; [`MoneyError::Overflow`] where lowest terms take
    /// `i128::MIN` without its sign.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, MoneyError> {
        Self::reduced(numerator.into(), denominator.into())
    }

    fn reduced(numerator: I256, denominator: I256) -> Result<Self, MoneyError> {
        if denominator == 0 {
            return Err(MoneyError::DivisionByZero);
        }
        let divisor = greatest_common_divisor(numerator, denominator);
        let divisor = if denominator < 0 { -divisor } else { divisor };
        match (
            i128::try_from(numerator / divisor),
            i128::try_from(denominator / divisor),
        ) {
            // So that negation needs no error.
            (Ok(numerator), Ok(denominator)) if numerator != i128::MIN => Ok(Self {
                numerator,
                denominator,
            }),
            _ => Err(MoneyError::Overflow),
        }
    }

    /// The integer above the line, with the sign.
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The integer below the line, above 0.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// Rounded to so many decimal places, by the mode given.
    ///
    /// # Errors
    ///
    /// [`MoneyError::ScaleOutOfRange`] above 28 places; [`MoneyError::Overflow`] where a
    /// [`Decimal`] is too small for the digits asked for; [`MoneyError::Inexact`] with
    /// [`Rounding::Unnecessary`] alone.
    pub fn round(self, scale: u32, mode: Rounding) -> Result<Decimal, MoneyError> {
        self.amount(scale, mode).map(Amount::to_decimal)
    }

    /// The same value as a decimal, if it is one of at most 28 places.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Inexact`] for 1/3; [`MoneyError::Overflow`].
    pub fn try_decimal(self) -> Result<Decimal, MoneyError> {
        self.exact_amount().map(Amount::to_decimal)
    }

    pub(crate) fn exact_amount(self) -> Result<Amount, MoneyError> {
        // In lowest terms, a decimal of 28 places has a divisor of 10^28 below its line.
        let places = (0..=MAX_SCALE).find(|&places| ten(places) % self.denominator == 0);
        match places {
            Some(places) => {
                let mantissa =
                    I256::from(self.numerator) * I256::from(ten(places) / self.denominator);
                Ok(Amount::from_wide(mantissa, places)?)
            }
            None if Amount::new(self.numerator / self.denominator, 0).is_none() => {
                Err(MoneyError::Overflow)
            }
            None => Err(MoneyError::Inexact),
        }
    }

    pub(crate) fn amount(self, scale: u32, mode: Rounding) -> Result<Amount, MoneyError> {
        if scale > MAX_SCALE {
            return Err(MoneyError::ScaleOutOfRange { scale });
        }
        let shifted = I256::from(self.numerator) * wide_ten(scale);
        let rounded = mode
            .divide_wide(shifted, self.denominator.into())
            .ok_or(MoneyError::Inexact)?;
        Amount::from_wide(rounded, scale).map_err(|_| MoneyError::Overflow)
    }
}

impl From<Decimal> for Ratio {
    fn from(decimal: Decimal) -> Self {
        Self::from(Amount::from_decimal(decimal))
    }
}

impl From<Amount> for Ratio {
    fn from(amount: Amount) -> Self {
        let (numerator, denominator) = (amount.mantissa(), ten(amount.scale()));
        // 97 and 94 bits, which lowest terms do not make more.
        Self::new(numerator, denominator).unwrap_or(Self::ZERO)
    }
}

macro_rules! ratio_from {
    ($($integer:ty),*) => {
        $(
            impl From<$integer> for Ratio {
                fn from(integer: $integer) -> Self {
                    Self { numerator: integer.into(), denominator: 1 }
                }
            }
        )*
    };
}

ratio_from!(i8, i16, i32, i64, u8, u16, u32, u64);

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let cross = |a: &Self, b: &Self| I256::from(a.numerator) * I256::from(b.denominator);
        cross(self, other).cmp(&cross(other, self))
    }
}

/// `1/3`, and `2` for an integer.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            f.pad(&alloc::format!("{}", self.numerator))
        } else {
            f.pad(&alloc::format!("{}/{}", self.numerator, self.denominator))
        }
    }
}
