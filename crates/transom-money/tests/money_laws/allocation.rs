//! The laws of allocation, on generated totals and weights.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

use proptest::collection::vec;
use proptest::prelude::*;
use transom_money::{Currency, Money};

use crate::oracle::Exact;

const MAX_MANTISSA: i128 = (1 << 96) - 1;

fn weights() -> impl Strategy<Value = Vec<u64>> {
    vec(
        prop_oneof![Just(0), 1_u64..=10, any::<u64>(), Just(u64::MAX)],
        1..12,
    )
    .prop_filter("somebody is paid", |weights| {
        weights.iter().any(|&weight| weight > 0)
    })
}

fn totals() -> impl Strategy<Value = i128> {
    prop_oneof![-1000_i128..=1000, -MAX_MANTISSA..=MAX_MANTISSA]
}

fn cents(units: i128) -> Money {
    Money::from_minor(units, Currency::USD).unwrap()
}

fn units(shares: &[Money]) -> Vec<i128> {
    shares
        .iter()
        .map(|share| share.try_minor_units().unwrap())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn shares_add_up_and_keep_to_their_quota(total in totals(), weights in weights()) {
        let shares = units(&cents(total).allocate(&weights).unwrap());
        prop_assert_eq!(shares.len(), weights.len());
        prop_assert_eq!(shares.iter().sum::<i128>(), total);

        let sum = Exact::integer(weights.iter().copied().map(i128::from).sum());
        for (&share, &weight) in shares.iter().zip(&weights) {
            prop_assert!(weight > 0 || share == 0);
            // |share - total × weight / sum| < 1, so it is the floor or the ceiling.
            let due = Exact::integer(total) * Exact::integer(weight.into());
            let off = Exact::integer(share) * sum.clone() - due;
            prop_assert_eq!((off.clone() + sum.clone()).signum(), 1);
            prop_assert_eq!((sum.clone() - off).signum(), 1);
        }
    }

    #[test]
    fn no_other_shares_deviate_less(total in 0_i128..200, weights in vec(0_u64..6, 1..5)) {
        // Among all ways to round the quotas, Hamilton's has the least squares; of several
        // such, ours is the one that favours the earlier.
        let sum: i128 = weights.iter().copied().map(i128::from).sum();
        prop_assume!(sum > 0);
        let deviation = |shares: &[i128]| -> i128 {
            let off = |(share, &weight): (&i128, &u64)| share * sum - total * i128::from(weight);
            shares.iter().zip(&weights).map(|pair| off(pair).pow(2)).sum()
        };
        let rounded_up = |which: u32| -> Vec<i128> {
            (0..).zip(&weights)
                .map(|(i, &weight)| total * i128::from(weight) / sum + i128::from(which >> i & 1))
                .collect()
        };
        let best = (0_u32..1 << weights.len())
            .map(rounded_up)
            .filter(|shares| shares.iter().sum::<i128>() == total)
            .min_by(|a, b| deviation(a).cmp(&deviation(b)).then_with(|| b.cmp(a)));
        prop_assert_eq!(Some(units(&cents(total).allocate(&weights).unwrap())), best);
    }

    #[test]
    fn a_refund_mirrors_its_charge(total in totals(), weights in weights()) {
        let charge = cents(total).allocate(&weights).unwrap();
        let refund = cents(-total).allocate(&weights).unwrap();
        prop_assert_eq!(refund, charge.into_iter().map(|share| -share).collect::<Vec<_>>());
    }

    #[test]
    fn only_the_proportion_of_weights_counts(
        total in totals(), weights in vec(1_u64..1000, 1..8), factor in 1_u64..1 << 50,
    ) {
        let scaled: Vec<u64> = weights.iter().map(|weight| weight * factor).collect();
        prop_assert_eq!(cents(total).allocate(&weights), cents(total).allocate(&scaled));
    }

    #[test]
    fn of_equal_weights_the_earlier_gets_more(total in totals(), parts in 1_usize..30) {
        let split = cents(total).split(parts).unwrap();
        prop_assert_eq!(&split, &cents(total).allocate(&vec![7; parts]).unwrap());
        let sizes: Vec<i128> = units(&split).into_iter().map(i128::abs).collect();
        prop_assert!(sizes.is_sorted_by(|a, b| a >= b));
        prop_assert!(sizes[0] - sizes[parts - 1] <= 1);
    }

    #[test]
    fn minor_units_come_back(units in totals()) {
        for currency in [Currency::JPY, Currency::USD, Currency::KWD] {
            prop_assert_eq!(Money::from_minor(units, currency).unwrap().try_minor_units(), Ok(units));
        }
    }
}
