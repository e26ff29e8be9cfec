//! What every rounding mode has in common.

use core::cmp::Ordering;

use proptest::{prop_assert, prop_assert_eq};

use super::TestCaseError;
use crate::{CurrencyKind, Decimal, Money, MoneyError, Rounding};

/// Rounding to the minor unit is idempotent and monotone, moves an amount by less than one unit
/// (by at most half of one in the modes that round to the nearer), and is an error for a
/// currency without a minor unit alone.
///
/// # Errors
///
/// The law that does not hold for these amounts of one currency.
pub fn rounding<C: CurrencyKind>(
    a: Money<C>,
    b: Money<C>,
    mode: Rounding,
) -> Result<(), TestCaseError> {
    let Some(digits) = a.currency().exponent() else {
        let currency = a.currency();
        prop_assert_eq!(a.round(mode), Err(MoneyError::NoMinorUnit { currency }));
        return Ok(());
    };
    let (rounded, other) = match (a.round(mode), b.round(mode)) {
        (Ok(rounded), Ok(other)) => (rounded, other),
        both => {
            prop_assert!(false, "what can be held can be held rounded: {both:?}");
            return Ok(());
        }
    };
    let shown = rounded.amount().normalize().scale();
    prop_assert!(shown <= digits.into(), "whole units");
    prop_assert_eq!(rounded.round(mode), Ok(rounded), "idempotent");
    if a.try_cmp(b).is_ok_and(Ordering::is_le) {
        prop_assert!(
            rounded.try_cmp(other).is_ok_and(Ordering::is_le),
            "monotone"
        );
    }
    let unit = Decimal::from_i128_with_scale(1, digits.into());
    // The difference itself can have more digits than an amount; its double is compared exactly.
    let moved = match rounded.rational().try_sub(a) {
        Ok(moved) => moved.amount(),
        Err(error) => return Err(TestCaseError::reject(std::format!("{error}"))),
    };
    let moved = if moved < crate::Ratio::ZERO {
        -moved
    } else {
        moved
    };
    let unit = crate::Ratio::from(unit);
    prop_assert!(moved < unit, "less than a unit");
    if matches!(
        mode,
        Rounding::HalfEven
            | Rounding::HalfOdd
            | Rounding::HalfUp
            | Rounding::HalfDown
            | Rounding::HalfCeiling
            | Rounding::HalfFloor
    ) {
        prop_assert!(
            moved.try_mul(2).is_ok_and(|twice| twice <= unit),
            "to the nearer"
        );
    }
    Ok(())
}
