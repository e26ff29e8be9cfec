//! Amounts, weights and ways to share, as properties want them.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use transom_money::allocation::{Mode, TieBreak};
use transom_money::{Currency, Decimal, Money};

pub(crate) const MAX_MANTISSA: i128 = (1 << 96) - 1;

pub(crate) const MODES: [Mode; 6] = [
    Mode::LargestRemainder,
    Mode::FloorToFirst,
    Mode::LargestRatio,
    Mode::Separate,
    Mode::BlockSeparate,
    Mode::Cumulative,
];

pub(crate) fn modes() -> impl Strategy<Value = Mode> {
    select(&MODES[..])
}

pub(crate) fn ties() -> impl Strategy<Value = TieBreak> {
    prop_oneof![
        Just(TieBreak::First),
        Just(TieBreak::Last),
        any::<u64>().prop_map(TieBreak::Rotate),
    ]
}

/// Numbers of parties on either side of every limit inside, and few different weights, so that
/// there are ties; in some cases as large as they can be.
pub(crate) fn weights() -> impl Strategy<Value = Vec<u64>> {
    let sizes = prop_oneof![4 => 1..=9_usize, 2 => 9..=40_usize, 1 => 126..=130_usize, 1 => 200..=300_usize];
    let largest =
        prop_oneof![3 => Just(4_u64), 3 => Just(1000), 1 => Just(1 << 33), 1 => Just(u64::MAX)];
    (sizes, largest)
        .prop_flat_map(|(size, largest)| {
            vec(
                prop_oneof![1 => Just(0), 1 => Just(largest), 6 => 0..=largest],
                size,
            )
        })
        .prop_filter("somebody is paid", |weights| {
            weights.iter().any(|&weight| weight > 0)
        })
}

/// A number of steps that an amount can hold whatever its digits.
pub(crate) fn totals() -> impl Strategy<Value = i128> {
    prop_oneof![
        3 => -1000_i128..=1000,
        3 => -1_000_000_000_i128..=1_000_000_000,
        1 => any::<i64>().prop_map(i128::from),
        1 => -MAX_MANTISSA..=MAX_MANTISSA,
        1 => select(&[MAX_MANTISSA, -MAX_MANTISSA][..]),
    ]
}

pub(crate) fn cents(units: i128) -> Money {
    Money::from_minor(units, Currency::USD).unwrap()
}

pub(crate) const CENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
