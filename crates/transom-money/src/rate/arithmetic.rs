//! Rates from rates: sums, and one after the other.

use core::ops::Neg;

use super::Rate;
use crate::{MoneyError, Ratio};

impl Rate {
    /// Both of the same base: 5 % and 7 % are 12 %.
    ///
    /// # Errors
    ///
    /// As [`Ratio::try_add`].
    pub fn try_add(self, other: Self) -> Result<Self, MoneyError> {
        self.0.try_add(other.0).map(Self)
    }

    /// The difference.
    ///
    /// # Errors
    ///
    /// As [`Ratio::try_add`].
    pub fn try_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.0.try_sub(other.0).map(Self)
    }

    /// What an increase by this rate multiplies with: 1.15 for 15 %.
    ///
    /// # Errors
    ///
    /// As [`Ratio::try_add`].
    pub fn growth(self) -> Result<Ratio, MoneyError> {
        Ratio::ONE.try_add(self.0)
    }

    /// An increase by this rate and then one by `next`, as one: 10 % and then 10 % are 21 %.
    /// Reductions are negative: -10 % and then -10 % are -19 %.
    ///
    /// # Errors
    ///
    /// As [`Ratio::try_add`].
    pub fn then(self, next: Self) -> Result<Self, MoneyError> {
        let both = self.growth()?.try_mul(next.growth()?)?;
        both.try_sub(1).map(Self)
    }

    /// The same increase in each of so many periods, as one: 5 % in each of 3 years are
    /// 15.7625 %. Exactly, so with compound interest's (1 + *r*)^*n* the digits grow by the
    /// period: 5 % fits for 28 periods, 0.5 % for 16. Beyond that, round the balance each
    /// period, as a bank does.
    ///
    /// ```
    /// use transom_money::Rate;
    ///
    /// assert_eq!(Rate::percent(5).compounded(3)?.to_string(), "15.7625 %");
    /// # Ok::<_, transom_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] when lowest terms take more than 127 bits.
    pub fn compounded(self, periods: u32) -> Result<Self, MoneyError> {
        let mut power = Ratio::ONE;
        let mut square = self.growth()?;
        let mut left = periods;
        loop {
            if left & 1 == 1 {
                power = power.try_mul(square)?;
            }
            left >>= 1;
            if left == 0 {
                return power.try_sub(1).map(Self);
            }
            square = square.try_mul(square)?;
        }
    }
}

impl Neg for Rate {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}
