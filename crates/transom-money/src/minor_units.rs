//! Whole minor units in a machine word.

mod error;
mod money;
mod profile;
mod providers;

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::iter::Sum;
use core::marker::PhantomData;

use crate::{Money, MoneyError, StaticCurrency};

pub use self::error::MinorUnitError;
pub use self::profile::{MinorUnitProfile, MinorUnitRule, OtherCurrencies};

/// So many minor units of one currency, in eight bytes: for `BIGINT` columns and hot loops,
/// where a [`Money<C>`] of 16 bytes and any number of digits is more than is needed.
///
/// It holds ±9 223 372 036 854 775 807 units, for `USD` some 92 quadrillion dollars. Nothing is
/// lost on the way in or out: an amount with a fraction of a minor unit does not convert. What
/// rounds or divides is at [`Money`].
///
/// ```
/// use transom_money::{MinorUnits, Money, MoneyError, Usd};
///
/// let price = MinorUnits::try_from(Money::<Usd>::minor(19_99))?;
/// let total = price.checked_add(MinorUnits::new(1)).ok_or(MoneyError::Overflow)?;
/// assert_eq!((total.get(), size_of::<MinorUnits<Usd>>()), (20_00, 8));
/// assert_eq!(Money::from(total).to_string(), "USD 20.00");
///
/// let fraction: Money<Usd> = "USD 0.005".parse()?;
/// assert!(MinorUnits::try_from(fraction).is_err());
/// # Ok::<_, Box<dyn core::error::Error>>(())
/// ```
///
/// A currency without a minor unit does not compile:
///
/// ```compile_fail,E0080
/// transom_money::static_currency! { Gold = "XAU", None; }
/// let _ = transom_money::MinorUnits::<Gold>::new(1);
/// ```
pub struct MinorUnits<C>(i64, PhantomData<C>);

impl<C: StaticCurrency> MinorUnits<C> {
    /// Nothing.
    pub const ZERO: Self = Self::new(0);
    /// The most there can be.
    pub const MAX: Self = Self::new(i64::MAX);
    /// The least there can be.
    pub const MIN: Self = Self::new(i64::MIN);

    /// So many minor units: 1234 of `USD` are USD 12.34.
    #[must_use]
    pub const fn new(units: i64) -> Self {
        const {
            assert!(
                C::CURRENCY.exponent().is_some(),
                "the currency has no minor unit"
            );
        }
        Self(units, PhantomData)
    }

    /// The number of minor units.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, or `None` beyond 64 bits.
    #[must_use]
    #[inline]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(units) => Some(Self::new(units)),
            None => None,
        }
    }

    /// The difference, or `None` beyond 64 bits.
    #[must_use]
    #[inline]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(units) => Some(Self::new(units)),
            None => None,
        }
    }

    /// The sum of many. Only the sum itself has to fit, so the order makes no difference.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] beyond 64 bits.
    pub fn try_sum(units: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        // 2^64 words of 63 bits are at most 127 bits.
        let sum: i128 = units.into_iter().map(|units| i128::from(units.0)).sum();
        i64::try_from(sum)
            .map(Self::new)
            .map_err(|_| MoneyError::Overflow)
    }
}

/// # Errors
///
/// [`MoneyError::FractionalMinorUnit`]; [`MoneyError::Overflow`] beyond 64 bits.
impl<C: StaticCurrency> TryFrom<Money<C>> for MinorUnits<C> {
    type Error = MoneyError;

    fn try_from(money: Money<C>) -> Result<Self, MoneyError> {
        let units = money.try_minor_units()?;
        i64::try_from(units)
            .map(Self::new)
            .map_err(|_| MoneyError::Overflow)
    }
}

impl<C: StaticCurrency> From<MinorUnits<C>> for Money<C> {
    fn from(units: MinorUnits<C>) -> Self {
        Self::minor(units.0)
    }
}

/// # Panics
///
/// When the sum is beyond 64 bits; [`MinorUnits::try_sum`] returns an error instead.
impl<C: StaticCurrency> Sum for MinorUnits<C> {
    fn sum<I: Iterator<Item = Self>>(units: I) -> Self {
        Self::try_sum(units).unwrap_or_else(|error| panic!("minor units: {error}"))
    }
}

/// # Panics
///
/// As the sum of values.
impl<'a, C: StaticCurrency + 'a> Sum<&'a Self> for MinorUnits<C> {
    fn sum<I: Iterator<Item = &'a Self>>(units: I) -> Self {
        units.copied().sum()
    }
}

// Not derived: that would ask the same of `C`.
impl<C> Clone for MinorUnits<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for MinorUnits<C> {}

impl<C> PartialEq for MinorUnits<C> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<C> Eq for MinorUnits<C> {}

impl<C> PartialOrd for MinorUnits<C> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<C> Ord for MinorUnits<C> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<C> Hash for MinorUnits<C> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<C: StaticCurrency> Default for MinorUnits<C> {
    fn default() -> Self {
        Self::ZERO
    }
}

/// As [`Money`]: `USD 12.34`.
impl<C: StaticCurrency> fmt::Display for MinorUnits<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Money::from(*self), f)
    }
}

impl<C: StaticCurrency> fmt::Debug for MinorUnits<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MinorUnits({self})")
    }
}
