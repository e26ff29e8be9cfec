//! The largest and the smallest of everything.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

use num_bigint::BigInt;
use transom_money::allocation::{Allocated, Mode, TieBreak};
use transom_money::{Allocation, Currency, Decimal, Money, MoneyError};

use crate::generated::{MAX_MANTISSA, MODES, cents};
use crate::oracle;

const TIES: [TieBreak; 4] = [
    TieBreak::First,
    TieBreak::Last,
    TieBreak::Rotate(1),
    TieBreak::Rotate(u64::MAX),
];

fn agree<W: transom_money::allocation::Weight>(
    total: &BigInt,
    money: Money,
    step: Decimal,
    weights: &[W],
    exact: &[BigInt],
) {
    for mode in MODES {
        for ties in TIES {
            let allocation = Allocation::new(mode).ties(ties).step(step);
            let Allocated { shares, rest } = allocation.allocate(money, weights).unwrap();
            let steps: Vec<BigInt> = shares.iter().map(|&it| oracle::steps(it, step)).collect();
            let expected = oracle::shares(mode, ties, total, exact);
            assert_eq!(
                (steps, oracle::steps(rest, step)),
                expected,
                "{mode:?} {ties:?}"
            );
            assert!(allocation.shares(money, weights).unwrap().eq(shares));
        }
    }
}

#[test]
fn the_largest_weights_and_amounts_are_exact() {
    for weights in [
        vec![u64::MAX; 3],
        vec![u64::MAX, 1, u64::MAX - 1, 0],
        vec![u64::MAX; 1000],
        vec![1; 129],
        vec![3; 1024],
        vec![3; 1025],
    ] {
        let exact: Vec<BigInt> = weights.iter().copied().map(BigInt::from).collect();
        for total in [MAX_MANTISSA, 1 - MAX_MANTISSA, 1 << 64, -1, 0] {
            agree(
                &total.into(),
                cents(total),
                Decimal::new(1, 2),
                &weights,
                &exact,
            );
        }
    }
}

#[test]
fn the_largest_and_smallest_decimals_are_exact_weights() {
    let smallest = Decimal::from_parts(1, 0, 0, false, 28);
    let weights = [
        Decimal::MAX,
        smallest,
        Decimal::MAX,
        Decimal::ZERO,
        smallest,
    ];
    let exact: Vec<BigInt> = weights.into_iter().map(oracle::fine).collect();
    for total in [MAX_MANTISSA, -MAX_MANTISSA, 1] {
        agree(
            &total.into(),
            cents(total),
            Decimal::new(1, 2),
            &weights,
            &exact,
        );
    }
}

#[test]
fn the_smallest_step_is_a_step() {
    let smallest = Decimal::from_parts(1, 0, 0, false, 28);
    let money = Money::new(
        Decimal::from_i128_with_scale(MAX_MANTISSA, 28),
        Currency::USD,
    );
    let weights = [u64::MAX, 7, 7];
    agree(
        &MAX_MANTISSA.into(),
        money,
        smallest,
        &weights,
        &weights.map(BigInt::from),
    );
}

#[test]
fn what_no_amount_can_hold_is_an_error_of_all_forms() {
    let most = Money::new(Decimal::MAX, Currency::USD);
    // A quarter is a number of cents with 31 digits.
    for mode in [Mode::LargestRemainder, Mode::FloorToFirst, Mode::Cumulative] {
        let allocation = Allocation::new(mode);
        let weights = [1_u64; 4];
        assert_eq!(
            allocation.allocate(most, &weights),
            Err(MoneyError::Inexact)
        );
        assert_eq!(
            allocation.allocate_array(most, &weights),
            Err(MoneyError::Inexact)
        );
        assert_eq!(
            allocation.shares(most, &weights).err(),
            Some(MoneyError::Inexact)
        );
    }
    assert_eq!(most.split_iter(4).err(), Some(MoneyError::Inexact));
    // The half of it has one digit more than it, but ends in no zero.
    assert_eq!(most.split_array::<2>(), Err(MoneyError::Inexact));
    assert_eq!(
        most.allocate(&[0, 1]),
        Ok(vec![Money::zero(Currency::USD), most])
    );
    let smallest = Allocation::default().step(Decimal::from_parts(1, 0, 0, false, 28));
    assert_eq!(smallest.allocate(most, &[1_u64]), Err(MoneyError::Overflow));
}
