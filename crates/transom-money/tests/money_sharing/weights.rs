//! Amounts and decimals as weights.

use num_bigint::BigInt;
use proptest::collection::vec;
use proptest::prelude::*;
use transom_money::allocation::{Mode, TieBreak};
use transom_money::{Allocation, Currency, Decimal, Eur, Money, MoneyError, Usd};

use crate::generated::{CENT, MAX_MANTISSA, cents, modes, ties, totals};
use crate::oracle;

/// Of any scale and size; in some cases of two places, as the lines of an invoice are.
fn decimals() -> impl Strategy<Value = Vec<Decimal>> {
    let decimal = |mantissa, scale| Decimal::from_i128_with_scale(mantissa, scale);
    let lines = vec((0..=100_000_i128).prop_map(move |it| decimal(it, 2)), 1..20);
    let any = vec(
        (0..=MAX_MANTISSA, 0..=96_u32, 0..=28_u32)
            .prop_map(move |(mantissa, bits, scale)| decimal(mantissa >> bits, scale)),
        1..12,
    );
    prop_oneof![lines, any].prop_filter("somebody is paid", |weights| {
        weights.iter().any(|weight| !weight.is_zero())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn decimal_weights_agree_with_big_integers(
        mode in modes(), ties in ties(), total in totals(), weights in decimals(),
    ) {
        let exact: Vec<BigInt> = weights.iter().copied().map(oracle::fine).collect();
        let exact = oracle::shares(mode, ties, &total.into(), &exact);
        let allocation = Allocation::new(mode).ties(ties);
        let by_decimal = allocation.allocate(cents(total), &weights).unwrap();
        let units: Vec<BigInt> =
            by_decimal.shares.iter().map(|&share| oracle::steps(share, CENT)).collect();
        prop_assert_eq!((units, oracle::steps(by_decimal.rest, CENT)), exact);

        // The same weights as charges, and as refunds.
        for sign in [1, -1] {
            let weights: Vec<Money<Eur>> = weights.iter()
                .map(|&weight| Money::new(weight, Eur).try_mul(sign).unwrap())
                .collect();
            prop_assert_eq!(allocation.allocate(cents(total), &weights).unwrap(), by_decimal.clone());
            prop_assert!(allocation.shares(cents(total), &weights).unwrap().eq(by_decimal.shares.clone()));
        }
    }

    #[test]
    fn methods_are_the_default_allocation(total in totals(), weights in decimals()) {
        let default = Allocation::default().allocate(cents(total), &weights).unwrap().shares;
        let lines: Vec<Money<Usd>> = weights.iter().map(|&it| Money::new(it, Usd)).collect();
        prop_assert_eq!(cents(total).allocate_by_decimal(&weights), Ok(default.clone()));
        prop_assert_eq!(cents(total).allocate_by_money(&lines), Ok(default));
    }
}

#[test]
fn the_wrong_sign_is_refused_with_its_position() {
    let wrong = |position, weight| Err(MoneyError::InvalidWeight { position, weight });
    let decimals = [Decimal::ONE, -Decimal::TWO];
    assert_eq!(
        cents(100).allocate_by_decimal(&decimals),
        wrong(1, -Decimal::TWO)
    );
    assert_eq!(
        cents(100).allocate_by_decimal(&[-Decimal::ONE]),
        wrong(0, -Decimal::ONE)
    );
    // The sign of the lines is that of the first that has one.
    let lines = [cents(0), cents(-200), cents(0), cents(100)];
    assert_eq!(
        cents(100).allocate_by_money(&lines),
        wrong(3, Decimal::new(100, 2))
    );
    assert_eq!(
        cents(100)
            .allocate_by_money(&lines)
            .unwrap_err()
            .to_string(),
        "the weight at position 3 is 1.00, which has the wrong sign"
    );
}

#[test]
fn a_mixture_of_currencies_is_no_weight() {
    let lines = [cents(1), Money::from_minor(1, Currency::EUR).unwrap()];
    assert_eq!(
        cents(100).allocate_by_money(&lines),
        Err(MoneyError::CurrencyMismatch {
            expected: Currency::USD,
            actual: Currency::EUR,
        })
    );
    // All in one is fine, though it is not that of the amount.
    assert_eq!(
        cents(100).allocate_by_money(&[lines[1], lines[1]]),
        Ok(vec![cents(50), cents(50)])
    );
}

#[test]
fn negative_zero_is_no_negative_weight() {
    let mut zero = Decimal::ZERO;
    zero.set_sign_negative(true);
    assert_eq!(
        cents(100).allocate_by_decimal(&[zero, Decimal::ONE]),
        Ok(vec![cents(0), cents(100)])
    );
}

#[test]
fn weights_of_nothing_are_nobody() {
    for (count, weights) in [(0, &[][..]), (2, &[Decimal::ZERO; 2])] {
        let nobody = MoneyError::InvalidWeights { count };
        assert_eq!(cents(1).allocate_by_decimal(weights), Err(nobody.clone()));
        let lines: Vec<Money> = weights.iter().map(|_| cents(0)).collect();
        assert_eq!(cents(1).allocate_by_money(&lines), Err(nobody.clone()));
        for mode in crate::generated::MODES {
            let allocation = Allocation::new(mode).ties(TieBreak::Rotate(7));
            assert_eq!(allocation.allocate(cents(1), weights), Err(nobody.clone()));
            assert_eq!(
                allocation.shares(cents(1), weights).err(),
                Some(nobody.clone())
            );
        }
    }
    assert_eq!(
        Allocation::default(),
        Allocation::new(Mode::LargestRemainder)
    );
}
