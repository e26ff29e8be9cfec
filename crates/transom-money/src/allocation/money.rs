//! The common ways to share an amount out, as methods of it.

use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::{Allocation, Mode, Parts, Shares, parts};
use crate::{CurrencyKind, Money, MoneyError};

const DEFAULT: Allocation = Allocation::new(Mode::LargestRemainder);

impl<C: CurrencyKind> Money<C> {
    /// Shares the amount out in proportion to `weights`, in whole minor units, by the method of
    /// largest remainders (Hamilton's). [`Allocation`] has other ways.
    ///
    /// The shares add up to the amount exactly. Each is its exact quota rounded down or up; a
    /// weight of zero gets zero; of equal remainders the earlier gets the unit. A negative
    /// amount is shared as the positive one is, so a refund mirrors its charge.
    ///
    /// ```
    /// use transom_money::{Currency, Money};
    ///
    /// let shares = Money::from_minor(100, Currency::USD)?.allocate(&[1, 1, 1])?;
    /// let shares: Vec<_> = shares.iter().map(ToString::to_string).collect();
    /// assert_eq!(shares, ["USD 0.34", "USD 0.33", "USD 0.33"]);
    /// # Ok::<_, transom_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MoneyError::InvalidWeights`] if no weight is above zero; the errors of
    /// [`Money::try_minor_units`]; [`MoneyError::Inexact`] if an amount cannot hold a share,
    /// which takes shares above 7.9 × 10^28 minor units.
    pub fn allocate(self, weights: &[u64]) -> Result<Vec<Self>, MoneyError> {
        Ok(DEFAULT.allocate(self, weights)?.shares)
    }

    /// As [`allocate`](Money::allocate), without the heap.
    ///
    /// ```
    /// use transom_money::{Money, Usd};
    ///
    /// let [house, artist] = Money::<Usd>::minor(10_01).allocate_array(&[1, 1])?;
    /// assert_eq!((house, artist), (Money::minor(5_01), Money::minor(5_00)));
    /// # Ok::<_, transom_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`allocate`](Money::allocate).
    #[inline]
    pub fn allocate_array<const N: usize>(
        self,
        weights: &[u64; N],
    ) -> Result<[Self; N], MoneyError> {
        let mut shares = [self; N];
        let mut places = shares.iter_mut();
        DEFAULT.share_out(self, weights, |share| {
            if let Some(place) = places.next() {
                *place = share;
            }
        })?;
        Ok(shares)
    }

    /// As [`allocate`](Money::allocate), one share at a time and without the heap.
    ///
    /// ```
    /// use transom_money::{Money, Usd};
    ///
    /// let weights = [2, 3, 1];
    /// let shares = Money::<Usd>::minor(1_00).allocate_iter(&weights)?;
    /// assert!(shares.eq([33, 50, 17].map(Money::minor)));
    /// # Ok::<_, transom_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`allocate`](Money::allocate); all of them from this call.
    #[inline]
    pub fn allocate_iter(self, weights: &[u64]) -> Result<Shares<'_, C>, MoneyError> {
        DEFAULT.shares(self, weights)
    }

    /// As [`allocate`](Money::allocate), in proportion to amounts: a discount or a postage to
    /// the lines of an invoice. They may be in another currency than this amount, but in one,
    /// and must be of one sign; an amount of zero gets zero.
    ///
    /// ```
    /// use transom_money::{Money, Usd};
    ///
    /// let lines = [Money::<Usd>::minor(19_99), Money::minor(5_00), Money::minor(0)];
    /// let discount = Money::<Usd>::minor(-2_50).allocate_by_money(&lines)?;
    /// assert_eq!(discount, [-2_00, -50, 0].map(Money::minor));
    /// # Ok::<_, transom_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`allocate`](Money::allocate); [`MoneyError::InvalidWeight`] where the signs differ;
    /// [`MoneyError::CurrencyMismatch`] where the currencies of the weights do.
    pub fn allocate_by_money<W: CurrencyKind>(
        self,
        weights: &[Money<W>],
    ) -> Result<Vec<Self>, MoneyError> {
        Ok(DEFAULT.allocate(self, weights)?.shares)
    }

    /// As [`allocate`](Money::allocate), in proportion to decimals, such as percentages. They
    /// need not add up to 100.
    ///
    /// ```
    /// use transom_money::{Decimal, Money, Usd};
    ///
    /// let percent = [Decimal::new(333, 1), Decimal::new(667, 1)];
    /// let shares = Money::<Usd>::minor(10_00).allocate_by_decimal(&percent)?;
    /// assert_eq!(shares, [3_33, 6_67].map(Money::minor));
    /// # Ok::<_, transom_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`allocate`](Money::allocate); [`MoneyError::InvalidWeight`] for one below zero.
    pub fn allocate_by_decimal(self, weights: &[Decimal]) -> Result<Vec<Self>, MoneyError> {
        Ok(DEFAULT.allocate(self, weights)?.shares)
    }

    /// Divides the amount into `parts` that differ by at most one minor unit, the larger ones
    /// first: [`allocate`](Money::allocate) with equal weights. Allocates `parts` amounts of
    /// memory, so do not pass on a number from outside unchecked.
    ///
    /// # Errors
    ///
    /// As [`Money::allocate`]; [`MoneyError::InvalidWeights`] for 0 parts.
    pub fn split(self, parts: usize) -> Result<Vec<Self>, MoneyError> {
        Ok(self.split_iter(parts)?.collect())
    }

    /// As [`split`](Money::split), without the heap.
    ///
    /// ```
    /// use transom_money::{Money, Usd};
    ///
    /// let [a, b, c] = Money::<Usd>::minor(-1_00).split_array()?;
    /// assert_eq!([a, b, c], [-34, -33, -33].map(Money::minor));
    /// # Ok::<_, transom_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`split`](Money::split).
    #[inline]
    pub fn split_array<const N: usize>(self) -> Result<[Self; N], MoneyError> {
        let mut array = [self; N];
        for (place, part) in array.iter_mut().zip(self.split_iter(N)?) {
            *place = part;
        }
        Ok(array)
    }

    /// As [`split`](Money::split), one part at a time and without the heap: of any number.
    ///
    /// # Errors
    ///
    /// As [`split`](Money::split); all of them from this call.
    #[inline]
    pub fn split_iter(self, parts: usize) -> Result<Parts<C>, MoneyError> {
        Parts::new(self, parts)
    }

    /// One of `parts` equal parts, rounded towards zero to whole minor units, and what they
    /// leave: `parts` times the first and the second are the amount. A fraction of a minor unit
    /// is in the second, which has the sign of the amount.
    ///
    /// ```
    /// use transom_money::{Money, Usd};
    ///
    /// let (each, rest) = Money::<Usd>::minor(1_00).split_with_remainder(3)?;
    /// assert_eq!((each, rest), (Money::minor(33), Money::minor(1)));
    /// # Ok::<_, transom_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MoneyError::InvalidWeights`] for 0 parts; [`MoneyError::NoMinorUnit`];
    /// [`MoneyError::Overflow`] and [`MoneyError::Inexact`] as for [`allocate`](Money::allocate).
    pub fn split_with_remainder(self, parts: usize) -> Result<(Self, Self), MoneyError> {
        parts::with_remainder(self, parts)
    }
}
