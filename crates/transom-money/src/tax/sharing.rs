//! A rounded total, shared out to those whose exact parts it was rounded from.

use alloc::vec::Vec;
use core::cmp::{Ordering, Reverse};

use crate::amount::ten;
use crate::money::minor_digits;
use crate::{CurrencyKind, Money, MoneyError, Ratio};

/// The exact part of a price, in minor units.
pub(super) fn in_minor_units<C: CurrencyKind>(
    price: Money<C>,
    share: Ratio,
) -> Result<Ratio, MoneyError> {
    let units = Ratio::new(ten(minor_digits(price.kind())?), 1)?;
    price.rational().amount().try_mul(share)?.try_mul(units)
}

/// A tax of whole minor units, shared out to those whose exact parts it was rounded from.
pub(super) fn shared<C: CurrencyKind>(
    currency: C,
    total: Money<C>,
    parts: &[Ratio],
) -> Result<Vec<Money<C>>, MoneyError> {
    let shares = by_largest_remainder(total.try_minor_units()?, parts)?;
    let shares = shares.into_iter();
    shares
        .map(|units| Money::from_minor(units, currency))
        .collect()
}

/// Whole numbers that add up to `total`, each the exact part rounded down or up, and nearer to
/// the parts than any others that do (least squares): the method of largest remainders.
///
/// `total` is the sum of `parts` rounded down or up. So at least the sum of their floors, and
/// above it by at most the count of those that are no integers.
///
/// Negating everything negates the result: of equal remainders the earlier gets the share that
/// is farther from zero, and where signs differ the negative part gets the one nearer to zero.
fn by_largest_remainder(total: i128, parts: &[Ratio]) -> Result<Vec<i128>, MoneyError> {
    let mut shares: Vec<i128> = parts.iter().copied().map(floor).collect();
    let mut left = total;
    for &share in &shares {
        left = left.checked_sub(share).ok_or(MoneyError::Overflow)?;
    }
    let left = usize::try_from(left).map_err(|_| MoneyError::Overflow)?;

    let remainders = parts.iter().map(|part| {
        let above_floor = part.numerator().rem_euclid(part.denominator());
        Ratio::new(above_floor, part.denominator())
    });
    let remainders: Vec<Ratio> = remainders.collect::<Result<_, _>>()?;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| {
        let larger = remainders[b].cmp(&remainders[a]);
        larger.then_with(|| tie((a, parts[a]), (b, parts[b])))
    });
    for &index in order.iter().take(left) {
        shares[index] += 1;
    }
    Ok(shares)
}

/// Who is rounded up first of two with one remainder. For a negative part up is towards zero,
/// so its mirror image asks for the later one.
fn tie((a, part): (usize, Ratio), (b, other): (usize, Ratio)) -> Ordering {
    let negative = |part| part < Ratio::ZERO;
    match (negative(part), negative(other)) {
        (true, true) => b.cmp(&a),
        (false, false) => a.cmp(&b),
        (one, another) => Reverse(one).cmp(&Reverse(another)),
    }
}

/// Never below `i128::MIN` + 1, as no numerator is.
fn floor(part: Ratio) -> i128 {
    part.numerator().div_euclid(part.denominator())
}
