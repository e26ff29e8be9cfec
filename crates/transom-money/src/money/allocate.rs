//! Division among parties without losing a minor unit.

use alloc::vec::Vec;
use core::cmp::Reverse;

use super::Money;
use crate::{CurrencyKind, MoneyError};

impl<C: CurrencyKind> Money<C> {
    /// Divides the amount in proportion to `weights`, in whole minor units, by the method of
    /// largest remainders (Hamilton's).
    ///
    /// The shares add up to the amount exactly. Each is its exact quota rounded down or up; a
    /// weight of zero gets zero; of equal remainders the earlier gets the unit. A negative
    /// amount is divided as the positive one is, so a refund mirrors its charge.
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
        // 2^63 weights of 2^64 are below 2^127.
        let total_weight: u128 = weights.iter().copied().map(u128::from).sum();
        if total_weight == 0 {
            return Err(MoneyError::InvalidWeights {
                count: weights.len(),
            });
        }
        let units = self.try_minor_units()?.unsigned_abs();

        let (mut shares, remainders): (Vec<u128>, Vec<u128>) = weights
            .iter()
            .map(|&weight| quota(units, weight, total_weight))
            .unzip();

        // Fewer units are left than there are shares with a remainder, so none goes to a
        // share without one. The sort is stable: ties go to the earlier.
        let mut left = units - shares.iter().sum::<u128>();
        let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
        by_remainder.sort_by_key(|&index| Reverse(remainders[index]));
        for index in by_remainder {
            if left == 0 {
                break;
            }
            shares[index] += 1;
            left -= 1;
        }
        shares.into_iter().map(|share| self.share(share)).collect()
    }

    /// Divides the amount into `parts` that differ by at most one minor unit, the larger ones
    /// first: [`allocate`](Money::allocate) with equal weights. Allocates `parts` amounts of
    /// memory, so do not pass on a number from outside unchecked.
    ///
    /// # Errors
    ///
    /// As [`Money::allocate`]; [`MoneyError::InvalidWeights`] for 0 parts.
    pub fn split(self, parts: usize) -> Result<Vec<Self>, MoneyError> {
        let units = self.try_minor_units()?.unsigned_abs();
        let count = parts as u128;
        let share = units
            .checked_div(count)
            .ok_or(MoneyError::InvalidWeights { count: parts })?;
        let larger = units % count;
        (0..count)
            .map(|index| self.share(if index < larger { share + 1 } else { share }))
            .collect()
    }

    /// So many minor units with the sign of this amount.
    fn share(self, units: u128) -> Result<Self, MoneyError> {
        let units = i128::try_from(units).map_err(|_| MoneyError::Overflow)?;
        let share = Self::from_minor(units, self.currency)?;
        Ok(if self.is_negative() { -share } else { share })
    }
}

/// `units` × `weight` / `total` and its remainder, though the product may have 191 bits.
fn quota(units: u128, weight: u64, total: u128) -> (u128, u128) {
    let (whole, rest) = (units / total, units % total);
    let (share, remainder) = mul_div(rest, weight, total);
    // At most `units`, as `weight` is at most `total`.
    (whole * u128::from(weight) + share, remainder)
}

/// `rest` × `weight` / `total` and its remainder, for `rest` < `total` < 2^127.
fn mul_div(rest: u128, weight: u64, total: u128) -> (u128, u128) {
    if let Some(product) = rest.checked_mul(u128::from(weight)) {
        return (product / total, product % total);
    }
    // Long multiplication, bit by bit from the top, reducing as it goes: the remainder stays
    // below `total`, so its double stays below 2^128.
    let (mut quotient, mut remainder) = (0, 0);
    for bit in (0..u64::BITS).rev() {
        quotient *= 2;
        remainder *= 2;
        if remainder >= total {
            remainder -= total;
            quotient += 1;
        }
        if weight >> bit & 1 == 1 {
            remainder += rest;
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
    use super::mul_div;

    #[test]
    fn the_wide_path_agrees_with_an_identity() {
        // rest = total - 1: (total - 1) × w = total × (w - 1) + (total - w).
        let total = (1 << 126) + 12_345;
        let weight = u64::MAX;
        let expected = (u128::from(weight) - 1, total - u128::from(weight));
        assert_eq!(mul_div(total - 1, weight, total), expected);
    }
}
