//! Sharing out, by whatever method.

use proptest::{prop_assert, prop_assert_eq};

use super::TestCaseError;
use crate::{CurrencyKind, Decimal, Money, MoneyError, Ratio, RationalMoney};

/// Conservation: the shares add up to the whole. Zero weight gets zero. Quota rule: each share
/// is its exact quota rounded down or up to a multiple of `step` (in major units, such as 0.01);
/// where the whole is no multiple of it, each share is less than a step off its quota.
/// No share has the other sign.
///
/// Modes that give a part to nobody ([`Mode::Separate`](crate::allocation::Mode::Separate) and
/// [`Mode::BlockSeparate`](crate::allocation::Mode::BlockSeparate)) are not in its scope: with a
/// rest, their shares do not add up to the whole.
///
/// # Errors
///
/// The law that these shares break.
pub fn shares<C: CurrencyKind>(
    whole: Money<C>,
    weights: &[u64],
    step: Decimal,
    shares: &[Money<C>],
) -> Result<(), TestCaseError> {
    prop_assert_eq!(shares.len(), weights.len(), "a share for each weight");
    let Some(&first) = shares.first() else {
        prop_assert!(whole.is_zero(), "nobody has {whole}");
        return Ok(());
    };
    let sum = shares[1..]
        .iter()
        .try_fold(first, |sum, &share| sum.try_add(share));
    prop_assert_eq!(sum, Ok(whole), "conservation");

    let total: u128 = weights.iter().copied().map(u128::from).sum();
    for (share, &weight) in shares.iter().zip(weights) {
        prop_assert!(
            share.signum() * whole.signum() >= 0,
            "{share} of {whole} has the other sign"
        );
        prop_assert!(weight > 0 || share.is_zero(), "zero weight got {share}");
    }
    if in_steps(whole, step) == Ok(true) {
        for &share in shares {
            prop_assert!(
                in_steps(share, step) != Ok(false),
                "{share} is not a multiple of {step}, and {whole} is one"
            );
        }
    }
    for (share, &weight) in shares.iter().zip(weights) {
        let beyond = i128::try_from(total)
            .map_err(|_| MoneyError::Overflow)
            .and_then(|total| Ratio::new(weight.into(), total))
            .and_then(|part| whole.rational().try_mul(part))
            .and_then(|quota| quota.try_sub(*share))
            .map(RationalMoney::amount);
        // A quota beyond 127 bits cannot be judged here.
        if let Ok(beyond) = beyond {
            let step = Ratio::from(step);
            prop_assert!(
                -step < beyond && beyond < step,
                "{share} is a step or more off its quota"
            );
        }
    }
    Ok(())
}

/// Whether an amount is a multiple of `step`; beyond 127 bits it cannot be judged here.
fn in_steps<C: CurrencyKind>(money: Money<C>, step: Decimal) -> Result<bool, MoneyError> {
    let steps = Ratio::from(money.amount()).try_div(step)?;
    Ok(steps.denominator() == 1)
}
