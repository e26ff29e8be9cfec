//! The abelian group that amounts are, where they can be held.

use proptest::{prop_assert, prop_assert_eq};

use super::TestCaseError;
use crate::{CurrencyKind, Money};

/// Addition is commutative, has zero and inverses, is associative wherever both ways have a
/// result, and multiplication by an integer is repeated addition.
///
/// # Errors
///
/// The law that does not hold for these amounts of one currency.
pub fn addition<C: CurrencyKind>(
    a: Money<C>,
    b: Money<C>,
    c: Money<C>,
) -> Result<(), TestCaseError> {
    let zero = a.try_sub(a);
    prop_assert!(
        zero.as_ref().is_ok_and(|zero| zero.is_zero()),
        "inverse: {a} - itself"
    );
    if let Ok(zero) = zero {
        prop_assert_eq!(a.try_add(zero), Ok(a), "identity");
    }
    prop_assert_eq!(a.try_add(b), b.try_add(a), "commutative");
    prop_assert_eq!(a.try_sub(b), a.try_add(-b), "subtraction adds the negative");
    prop_assert_eq!(-(-a), a, "negation is an involution");
    if let (Ok(left), Ok(right)) = (
        a.try_add(b).and_then(|sum| sum.try_add(c)),
        b.try_add(c).and_then(|sum| a.try_add(sum)),
    ) {
        prop_assert_eq!(left, right, "associative");
    }
    if let Ok(sum) = a.try_add(b) {
        prop_assert_eq!(sum.try_sub(b), Ok(a), "what was added can be taken away");
        prop_assert_eq!(
            sum.try_add(sum),
            sum.try_mul(2),
            "twice is the sum with itself"
        );
    }
    Ok(())
}
