//! Order, equality and hash say the same.

use core::cmp::Ordering;
use std::hash::{BuildHasher, RandomState};

use proptest::{prop_assert, prop_assert_eq};

use super::TestCaseError;
use crate::{CurrencyKind, Money};

/// The order of amounts of one currency is total and that of their differences; what is equal
/// has the same hash and the same text, whatever its scale.
///
/// # Errors
///
/// The law that does not hold for these amounts.
pub fn order<C: CurrencyKind>(a: Money<C>, b: Money<C>) -> Result<(), TestCaseError> {
    let order = a.try_cmp(b);
    prop_assert_eq!(
        &order.clone().map(Ordering::reverse),
        &b.try_cmp(a),
        "antisymmetric"
    );
    prop_assert_eq!(
        order.as_ref().is_ok_and(|order| order.is_eq()),
        a == b,
        "equal is equal"
    );
    if let (Ok(difference), Ok(order)) = (a.try_sub(b), order) {
        prop_assert_eq!(
            difference.signum().cmp(&0),
            order,
            "the sign of the difference"
        );
    }
    let hasher = RandomState::new();
    if a == b {
        prop_assert_eq!(
            hasher.hash_one(a),
            hasher.hash_one(b),
            "equal amounts hash alike"
        );
    }
    let normal = Money::new(a.amount().normalize(), a.currency());
    prop_assert!(normal == a.erase(), "the scale is no part of the value");
    prop_assert_eq!(
        hasher.hash_one(normal),
        hasher.hash_one(a.erase()),
        "nor of the hash"
    );
    prop_assert_eq!(
        std::format!("{normal}"),
        std::format!("{a}"),
        "nor of the text"
    );
    Ok(())
}
