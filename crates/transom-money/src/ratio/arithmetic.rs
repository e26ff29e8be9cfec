//! Arithmetic on fractions: exact, or too large.

use core::ops::Neg;

use ethnum::I256;

use super::Ratio;
use crate::MoneyError;

impl Ratio {
    /// The sum.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] if lowest terms take more than 127 bits.
    pub fn try_add(self, other: impl Into<Self>) -> Result<Self, MoneyError> {
        let other = other.into();
        // Each product is below 2^254, their sum below 2^255.
        Self::reduced(
            wide(self.numerator, other.denominator) + wide(other.numerator, self.denominator),
            wide(self.denominator, other.denominator),
        )
    }

    /// The difference.
    ///
    /// # Errors
    ///
    /// As [`Ratio::try_add`].
    pub fn try_sub(self, other: impl Into<Self>) -> Result<Self, MoneyError> {
        let other = other.into();
        Self::reduced(
            wide(self.numerator, other.denominator) - wide(other.numerator, self.denominator),
            wide(self.denominator, other.denominator),
        )
    }

    /// The product.
    ///
    /// # Errors
    ///
    /// As [`Ratio::try_add`].
    pub fn try_mul(self, factor: impl Into<Self>) -> Result<Self, MoneyError> {
        let factor = factor.into();
        Self::reduced(
            wide(self.numerator, factor.numerator),
            wide(self.denominator, factor.denominator),
        )
    }

    /// The quotient.
    ///
    /// # Errors
    ///
    /// [`MoneyError::DivisionByZero`], and as [`Ratio::try_add`].
    pub fn try_div(self, divisor: impl Into<Self>) -> Result<Self, MoneyError> {
        let divisor = divisor.into();
        Self::reduced(
            wide(self.numerator, divisor.denominator),
            wide(self.denominator, divisor.numerator),
        )
    }

    /// 1 divided by it.
    ///
    /// # Errors
    ///
    /// [`MoneyError::DivisionByZero`].
    pub fn recip(self) -> Result<Self, MoneyError> {
        Self::ONE.try_div(self)
    }
}

impl Neg for Ratio {
    type Output = Self;

    fn neg(self) -> Self {
        // Never `i128::MIN`: `reduced` keeps it out.
        Self {
            numerator: -self.numerator,
            ..self
        }
    }
}

fn wide(a: i128, b: i128) -> I256 {
    I256::from(a) * I256::from(b)
}

/// Above 0 unless both are 0.
pub(crate) fn greatest_common_divisor(a: I256, b: I256) -> I256 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        if let (Ok(narrow_a), Ok(narrow_b)) = (u128::try_from(a), u128::try_from(b)) {
            return I256::from(narrow(narrow_a, narrow_b));
        }
        (a, b) = (b, a % b);
    }
    a
}

fn narrow(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
