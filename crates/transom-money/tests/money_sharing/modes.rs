//! The laws of each mode, on generated amounts and weights.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

use num_bigint::BigInt;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use transom_money::allocation::{Allocated, Mode, TieBreak};
use transom_money::{Allocation, Decimal, Money};

use crate::generated::{CENT, MODES, cents, modes, ties, totals, weights};
use crate::oracle;

fn integers(weights: &[u64]) -> Vec<BigInt> {
    weights.iter().copied().map(BigInt::from).collect()
}

fn share(mode: Mode, ties: TieBreak, total: i128, weights: &[u64]) -> (Vec<i128>, i128) {
    let Allocated { shares, rest } = Allocation::new(mode)
        .ties(ties)
        .allocate(cents(total), weights)
        .unwrap();
    let units = |money: Money| money.try_minor_units().unwrap();
    (shares.into_iter().map(units).collect(), units(rest))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn every_mode_agrees_with_big_integers(
        mode in modes(), ties in ties(), total in totals(), weights in weights(),
    ) {
        let (shares, rest) = share(mode, ties, total, &weights);
        let shares: Vec<BigInt> = shares.into_iter().map(BigInt::from).collect();
        let exact = oracle::shares(mode, ties, &total.into(), &integers(&weights));
        prop_assert_eq!((shares, BigInt::from(rest)), exact);
    }

    #[test]
    fn vec_iterator_and_array_forms_agree(
        mode in modes(), ties in ties(), total in totals(), weights in weights(),
    ) {
        let allocation = Allocation::new(mode).ties(ties);
        let Allocated { shares, rest } = allocation.allocate(cents(total), &weights).unwrap();
        let iterator = allocation.shares(cents(total), &weights).unwrap();
        prop_assert_eq!(iterator.len(), weights.len());
        prop_assert_eq!(iterator.rest(), rest);
        prop_assert_eq!(&iterator.collect::<Vec<_>>(), &shares);
        macro_rules! array {
            ($($count:literal)*) => {
                $(if let Ok(weights) = <&[u64; $count]>::try_from(&weights[..]) {
                    let array = allocation.allocate_array(cents(total), weights).unwrap();
                    prop_assert_eq!((&array.shares[..], array.rest), (&shares[..], rest));
                })*
            };
        }
        array!(1 2 3 4 5 6 7 8 9 10 11 12 127 128 129);
    }

    #[test]
    fn conservation(mode in modes(), ties in ties(), total in totals(), weights in weights()) {
        let (shares, rest) = share(mode, ties, total, &weights);
        prop_assert_eq!(shares.len(), weights.len());
        prop_assert_eq!(shares.iter().sum::<i128>() + rest, total);
        if !matches!(mode, Mode::Separate | Mode::BlockSeparate) {
            prop_assert_eq!(rest, 0);
        }
    }

    #[test]
    fn quota_rule(mode in modes(), ties in ties(), total in totals(), weights in weights()) {
        let (shares, _) = share(mode, ties, total, &weights);
        let sum: BigInt = integers(&weights).iter().sum();
        for (share, &weight) in shares.into_iter().zip(&weights) {
            // In steps divided by the sum of the weights, and without the sign.
            let off = (BigInt::from(share) * &sum - BigInt::from(total) * weight) * total.signum();
            match mode {
                Mode::LargestRemainder | Mode::Cumulative => {
                    prop_assert!(-&sum < off && off < sum);
                }
                Mode::FloorToFirst | Mode::LargestRatio => prop_assert!(-&sum < off && off <= sum),
                Mode::Separate => prop_assert!(-&sum < off && off <= BigInt::from(0)),
                _ => prop_assert!(off <= BigInt::from(0)),
            }
        }
    }

    #[test]
    fn zero_weight_gets_zero(
        mode in modes(), ties in ties(), total in totals(), weights in weights(),
    ) {
        let (shares, _) = share(mode, ties, total, &weights);
        prop_assert!(shares.iter().zip(&weights).all(|(&share, &weight)| weight > 0 || share == 0));
    }

    #[test]
    fn sign_symmetry(mode in modes(), ties in ties(), total in totals(), weights in weights()) {
        let (charge, kept) = share(mode, ties, total, &weights);
        let (refund, left) = share(mode, ties, -total, &weights);
        prop_assert_eq!(refund, charge.into_iter().map(|share| -share).collect::<Vec<_>>());
        prop_assert_eq!(left, -kept);
    }

    #[test]
    fn scale_invariance(
        mode in modes(), ties in ties(), total in totals(),
        weights in weights().prop_map(|mut weights| {
            for weight in &mut weights {
                *weight &= 0xFFFF;
            }
            weights[0] += 1;
            weights
        }),
        factor in 1_u64..1 << 47,
    ) {
        let scaled: Vec<u64> = weights.iter().map(|weight| weight * factor).collect();
        prop_assert_eq!(
            share(mode, ties, total, &weights),
            share(mode, ties, total, &scaled)
        );
    }

    #[test]
    fn permutation_equivariance_with_distinct_keys(
        mode in select(vec![
            Mode::LargestRemainder, Mode::LargestRatio, Mode::Separate, Mode::BlockSeparate,
        ]),
        total in totals(),
        (weights, order) in vec(1_u64..1 << 50, 1..150).prop_flat_map(|weights| {
            let order: Vec<usize> = (0..weights.len()).collect();
            (Just(weights), Just(order).prop_shuffle())
        }),
    ) {
        let sum: BigInt = integers(&weights).iter().sum();
        let mut keys: Vec<BigInt> = match mode {
            Mode::LargestRemainder => {
                let due = integers(&weights).into_iter().map(|weight| weight * total.abs());
                due.map(|due| due % &sum).collect()
            }
            Mode::LargestRatio => integers(&weights),
            _ => Vec::new(),
        };
        keys.sort();
        let ties = keys.windows(2).any(|pair| pair[0] == pair[1] && pair[0] > BigInt::from(0));
        prop_assume!(!ties);
        let permuted: Vec<u64> = order.iter().map(|&party| weights[party]).collect();
        let (shares, _) = share(mode, TieBreak::First, total, &weights);
        let expected: Vec<i128> = order.iter().map(|&party| shares[party]).collect();
        prop_assert_eq!(share(mode, TieBreak::First, total, &permuted).0, expected);
    }

    #[test]
    fn permutation_equivariance_of_parties_and_tie_break_reversed(
        mode in modes(), total in totals(), weights in weights(),
    ) {
        let (mut shares, _) = share(mode, TieBreak::First, total, &weights);
        shares.reverse();
        let reversed: Vec<u64> = weights.iter().rev().copied().collect();
        prop_assert_eq!(share(mode, TieBreak::Last, total, &reversed).0, shares);
    }

    #[test]
    fn over_a_round_of_seeds_equals_get_equally_much(
        total in -1000_i128..1000, parties in 1_usize..12, start in any::<u32>(),
    ) {
        for mode in [Mode::LargestRemainder, Mode::FloorToFirst, Mode::LargestRatio] {
            let mut sums = vec![0; parties];
            for seed in (start.into()..).take(parties) {
                let (shares, _) = share(mode, TieBreak::Rotate(seed), total, &vec![3; parties]);
                sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
            }
            prop_assert_eq!(sums, vec![total; parties]);
        }
    }

    #[test]
    fn step_divisibility(
        mode in modes(), ties in ties(), weights in weights(),
        step in (1_u32..1000, 0_u32..=28).prop_map(|(n, scale)| Decimal::new(n.into(), scale)),
        count in -1_i128 << 80..1 << 80,
    ) {
        let total = Money::new(step, transom_money::Usd).rational().try_mul(
            transom_money::Ratio::new(count, 1).unwrap()
        ).unwrap().try_money();
        prop_assume!(total.is_ok());
        let total = total.unwrap();
        let allocation = Allocation::new(mode).ties(ties).step(step);
        let Allocated { shares, rest } = allocation.allocate(total, &weights).unwrap();
        let shares: Vec<BigInt> = shares.into_iter().map(|it| oracle::steps(it, step)).collect();
        let exact = oracle::shares(mode, ties, &count.into(), &integers(&weights));
        prop_assert_eq!((shares, oracle::steps(rest, step)), exact);
    }

    #[test]
    fn separate_modes_keep_a_fraction_of_a_step_in_the_rest(
        total in -1_000_000_i64..1_000_000, weights in weights(), step in 1_i64..500,
    ) {
        let money = Money::new(Decimal::new(total, 4), transom_money::Usd);
        let step = Decimal::new(step, 2);
        for mode in [Mode::Separate, Mode::BlockSeparate] {
            let Allocated { shares, rest } =
                Allocation::new(mode).step(step).allocate(money, &weights).unwrap();
            let given: BigInt = shares.iter().map(|&it| oracle::steps(it, step)).sum();
            prop_assert_eq!(given * oracle::fine(step) + oracle::fine(rest.amount()), oracle::fine(money.amount()));
            prop_assert!(rest.is_zero() || rest.is_negative() == money.is_negative());
        }
    }

    #[test]
    fn split_forms_agree(total in totals(), parts in 1_usize..200) {
        let split = cents(total).split(parts).unwrap();
        prop_assert_eq!(&cents(total).allocate(&vec![7; parts]).unwrap(), &split);
        prop_assert_eq!(&cents(total).split_iter(parts).unwrap().collect::<Vec<_>>(), &split);
        if parts == 7 {
            prop_assert_eq!(&cents(total).split_array::<7>().unwrap()[..], &split[..]);
        }
        let (each, rest) = cents(total).split_with_remainder(parts).unwrap();
        let separate = share(Mode::Separate, TieBreak::First, total, &vec![1; parts]);
        let each = each.try_minor_units().unwrap();
        prop_assert_eq!((vec![each; parts], rest.try_minor_units().unwrap()), separate);
    }
}

#[test]
fn a_step_is_the_minor_unit_where_none_is_given() {
    for mode in MODES {
        let plain = Allocation::new(mode);
        let stepped = plain.step(CENT);
        assert_eq!(
            plain.allocate(cents(1001), &[3, 3, 1]).unwrap(),
            stepped.allocate(cents(1001), &[3, 3, 1]).unwrap(),
        );
    }
}
