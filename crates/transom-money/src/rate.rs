//! Percentages and other shares.

mod arithmetic;
mod money;
mod scaled;
#[cfg(feature = "serde")]
mod serde_form;
mod text;

use crate::amount::ten;
use crate::money::Factor;
use crate::{Decimal, MoneyError, Ratio};

pub(crate) use self::scaled::scaled;
pub use self::text::ParseRateError;

/// A share without a dimension: 8.25 %, 5 ‰, 25 basis points, a third.
///
/// It is an exact fraction inside. Nothing rounds before [`Rate::of`] and its kin, and those
/// round once, by the mode they are given. A rate may be negative or above 100 %.
///
/// ```
/// use transom_money::{Decimal, Money, Rate, Rounding};
///
/// let vat = Rate::percent(Decimal::new(825, 2));
/// assert_eq!(vat.to_string(), "8.25 %");
/// assert_eq!(vat, "8.25 %".parse()?);
///
/// let price: Money = "USD 19.99".parse()?;
/// assert_eq!(vat.of(price, Rounding::HalfUp)?.to_string(), "USD 1.65");
/// assert_eq!(vat.try_of(price)?.to_string(), "USD 1.649175");
///
/// let paid = price.reduced_by(Rate::percent(15), Rounding::HalfUp)?;
/// assert_eq!(paid.to_string(), "USD 16.99");
/// assert_eq!(paid.before_reduction(Rate::percent(15), Rounding::HalfUp)?, price);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(Ratio);

impl Rate {
    /// 0 %.
    pub const ZERO: Self = Self(Ratio::ZERO);

    /// So many hundredths, an integer or a [`Decimal`]: `percent(15)` is 0.15.
    pub fn percent(hundredths: impl Into<Factor>) -> Self {
        Self::shifted(hundredths.into(), 2)
    }

    /// So many thousandths: `permille(5)` is 0.005.
    pub fn permille(thousandths: impl Into<Factor>) -> Self {
        Self::shifted(thousandths.into(), 3)
    }

    /// So many hundredths of a percent: `basis_points(25)` is 0.0025.
    pub fn basis_points(points: impl Into<Factor>) -> Self {
        Self::shifted(points.into(), 4)
    }

    /// The share itself, an integer, a [`Decimal`] or a [`Ratio`]: `fraction(1)` is 100 %.
    ///
    /// ```
    /// use transom_money::{Decimal, Money, Rate, Ratio, Rounding};
    ///
    /// assert_eq!(Rate::fraction(Decimal::new(15, 2)), Rate::percent(15));
    /// let third = Rate::fraction(Ratio::new(1, 3)?);
    /// let price: Money = "EUR 0.99".parse()?;
    /// assert_eq!(third.try_of(price)?.to_string(), "EUR 0.33");
    /// // What share of the price is the tax?
    /// let tax: Money = "EUR 0.11".parse()?;
    /// assert_eq!(Rate::fraction(tax.ratio_to(price)?).to_string(), "1/9");
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn fraction(share: impl Into<Ratio>) -> Self {
        Self(share.into())
    }

    fn shifted(number: Factor, places: u32) -> Self {
        let amount = number.amount();
        // 97 bits over 10^32, which lowest terms do not make more: never an error.
        let ratio = Ratio::new(amount.mantissa(), ten(amount.scale() + places));
        Self(ratio.unwrap_or(Ratio::ZERO))
    }

    /// The share as an exact fraction: 15 % is 3/20.
    pub fn ratio(self) -> Ratio {
        self.0
    }

    /// How many percent these are.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Inexact`] for a third, and others that are no decimal of 28 places;
    /// [`MoneyError::Overflow`].
    pub fn try_percent(self) -> Result<Decimal, MoneyError> {
        self.0.try_mul(100)?.try_decimal()
    }
}

impl From<Ratio> for Rate {
    fn from(share: Ratio) -> Self {
        Self(share)
    }
}

/// So that [`RationalMoney`](crate::RationalMoney) can be multiplied with a rate.
impl From<Rate> for Ratio {
    fn from(rate: Rate) -> Self {
        rate.0
    }
}
