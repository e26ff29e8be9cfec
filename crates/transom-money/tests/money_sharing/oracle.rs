//! Sharing as one would do it by hand, on integers of any size: sorting, and no word widths.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

use num_bigint::BigInt;
use transom_money::allocation::{Mode, TieBreak};
use transom_money::{Decimal, Money};

/// The steps of each party and those that nobody gets.
pub(crate) fn shares(
    mode: Mode,
    ties: TieBreak,
    total: &BigInt,
    weights: &[BigInt],
) -> (Vec<BigInt>, BigInt) {
    let sum: BigInt = weights.iter().sum();
    let zero = BigInt::from(0);
    if *total < zero {
        let (shares, rest) = shares(mode, ties, &-total, weights);
        return (shares.into_iter().map(|share| -share).collect(), -rest);
    }
    let mut given: Vec<BigInt> = weights.iter().map(|w| total * w / &sum).collect();
    let keys: Vec<BigInt> = match mode {
        Mode::LargestRemainder => weights.iter().map(|w| total * w % &sum).collect(),
        Mode::LargestRatio => weights.to_vec(),
        Mode::FloorToFirst => {
            let positive = weights.iter().map(|w| BigInt::from(u8::from(*w > zero)));
            positive.collect()
        }
        Mode::Separate => {
            let rest = total - given.iter().sum::<BigInt>();
            return (given, rest);
        }
        Mode::BlockSeparate => {
            let unit = weights
                .iter()
                .fold(zero, |a, b| greatest_common_divisor(a, b.clone()));
            let blocks = total / (&sum / &unit);
            let given: Vec<BigInt> = weights.iter().map(|w| w / &unit * &blocks).collect();
            let rest = total - given.iter().sum::<BigInt>();
            return (given, rest);
        }
        Mode::Cumulative => return (cumulative(ties, total, weights), zero),
        _ => panic!("the oracle knows no {mode:?}"),
    };
    // One by one to the largest key; among equals, in the order of the tie-break.
    let left: usize = (total - given.iter().sum::<BigInt>()).try_into().unwrap();
    let mut by_key: Vec<usize> = (0..weights.len()).collect();
    by_key.sort_by_key(|&party| std::cmp::Reverse(&keys[party]));
    let mut queue: Vec<usize> = Vec::new();
    for equals in by_key.chunk_by(|&a, &b| keys[a] == keys[b]) {
        let mut equals = equals.to_vec();
        match ties {
            TieBreak::First => {}
            TieBreak::Last => equals.reverse(),
            TieBreak::Rotate(seed) => {
                let k = equals.len() as u64;
                equals.rotate_left(usize::try_from(seed % k).unwrap());
            }
        }
        queue.extend(equals);
    }
    for &party in &queue[..left] {
        given[party] += 1;
    }
    (given, zero)
}

fn cumulative(ties: TieBreak, total: &BigInt, weights: &[BigInt]) -> Vec<BigInt> {
    let sum: BigInt = weights.iter().sum();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    match ties {
        TieBreak::First => {}
        TieBreak::Last => order.reverse(),
        TieBreak::Rotate(seed) => {
            let positive = order
                .iter()
                .filter(|&&party| weights[party] > BigInt::from(0));
            let positive: Vec<usize> = positive.copied().collect();
            let first = positive[usize::try_from(seed % positive.len() as u64).unwrap()];
            order.rotate_left(first);
        }
    }
    let mut given = vec![BigInt::from(0); weights.len()];
    let (mut weight, mut before) = (BigInt::from(0), BigInt::from(0));
    for party in order {
        weight += &weights[party];
        let due: BigInt = (2 * total * &weight + &sum) / (2 * &sum);
        given[party] = &due - before;
        before = due;
    }
    given
}

fn greatest_common_divisor(mut a: BigInt, mut b: BigInt) -> BigInt {
    while b != BigInt::from(0) {
        (a, b) = (b.clone(), a % b);
    }
    a
}

/// A decimal in units of 10^-28.
pub(crate) fn fine(decimal: Decimal) -> BigInt {
    BigInt::from(decimal.mantissa()) * BigInt::from(10).pow(28 - decimal.scale())
}

/// An amount in steps, of which it must be a whole number.
pub(crate) fn steps<C: transom_money::CurrencyKind>(money: Money<C>, step: Decimal) -> BigInt {
    let (amount, step) = (fine(money.amount()), fine(step));
    assert_eq!(&amount % &step, BigInt::from(0), "{money:?} is no multiple");
    amount / step
}
