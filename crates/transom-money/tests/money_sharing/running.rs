//! Many amounts one after the other: nobody is ever a step away from what is due.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

use num_bigint::BigInt;
use proptest::collection::vec;
use proptest::prelude::*;
use transom_money::{Currency, Decimal, Money, MoneyError, RunningAllocation, Usd};

use crate::generated::{MAX_MANTISSA, cents};
use crate::oracle;

fn weights() -> impl Strategy<Value = Vec<u64>> {
    let largest = prop_oneof![3 => Just(5_u64), 3 => Just(1000), 1 => Just(u64::MAX)];
    largest
        .prop_flat_map(|largest| vec(prop_oneof![1 => Just(0), 5 => 0..=largest], 1..12))
        .prop_filter("somebody is paid", |weights| {
            weights.iter().any(|&weight| weight > 0)
        })
}

/// Small amounts mostly, and some as large as they can be.
fn amounts() -> impl Strategy<Value = Vec<i128>> {
    let amount = prop_oneof![
        8 => 0..=5_i128,
        4 => 0..=1000_i128,
        1 => 0..=MAX_MANTISSA,
    ];
    vec(amount, 0..60)
}

/// Either all of one sign, or charges and refunds as they come.
fn signed_amounts() -> impl Strategy<Value = Vec<i128>> {
    (amounts(), vec(any::<bool>(), 60)).prop_map(|(amounts, minus)| {
        let amounts = amounts.into_iter().zip(minus);
        amounts
            .map(|(it, minus)| if minus { -it } else { it })
            .collect()
    })
}

fn running(weights: &[u64]) -> RunningAllocation {
    RunningAllocation::new(Currency::USD, weights).unwrap()
}

fn allocate(running: &mut RunningAllocation, units: i128) -> Vec<i128> {
    let shares = running.allocate(cents(units)).unwrap();
    shares
        .iter()
        .map(|share| share.try_minor_units().unwrap())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn running_cumulative_less_exact_is_below_one_step(
        weights in weights(), amounts in signed_amounts(),
    ) {
        let mut running = running(&weights);
        let sum: BigInt = weights.iter().copied().map(BigInt::from).sum();
        let mut total = BigInt::from(0);
        let mut given = vec![BigInt::from(0); weights.len()];
        for amount in amounts {
            total += amount;
            let shares = allocate(&mut running, amount);
            prop_assert_eq!(shares.iter().sum::<i128>(), amount, "conservation");
            let owed = running.owed().unwrap();
            for (party, share) in shares.into_iter().enumerate() {
                prop_assert!(weights[party] > 0 || share == 0, "zero weight");
                given[party] += share;
                let off = &total * weights[party] - &given[party] * &sum;
                prop_assert!(-&sum < off && off < sum, "party {party} of {weights:?}");
                let owed = owed[party].amount().try_mul(100).unwrap();
                prop_assert_eq!(off * owed.denominator(), &sum * owed.numerator());
            }
        }
    }

    #[test]
    fn running_shares_of_amounts_of_one_sign_have_it(weights in weights(), amounts in amounts()) {
        let mut charges = running(&weights);
        for amount in amounts {
            prop_assert!(allocate(&mut charges, amount).iter().all(|&share| share >= 0));
        }
    }

    #[test]
    fn running_sign_symmetry(weights in weights(), amounts in signed_amounts()) {
        let (mut charges, mut refunds) = (running(&weights), running(&weights));
        for amount in amounts {
            let mirrored: Vec<i128> =
                allocate(&mut refunds, -amount).into_iter().map(|share| -share).collect();
            prop_assert_eq!(allocate(&mut charges, amount), mirrored);
        }
    }

    #[test]
    fn running_scale_invariance(
        weights in vec(0_u64..1000, 1..8), factor in 1_u64..1 << 50, amounts in signed_amounts(),
    ) {
        prop_assume!(weights.iter().any(|&weight| weight > 0));
        let scaled: Vec<u64> = weights.iter().map(|weight| weight * factor).collect();
        let (mut plain, mut scaled) = (running(&weights), running(&scaled));
        for amount in amounts {
            prop_assert_eq!(allocate(&mut plain, amount), allocate(&mut scaled, amount));
        }
    }

    #[test]
    fn after_a_whole_round_everybody_has_the_weight(
        weights in vec(0_u64..50, 1..8), cuts in vec(0_u64..400, 0..20),
    ) {
        let sum: u64 = weights.iter().sum();
        prop_assume!(sum > 0);
        let mut cuts: Vec<u64> = cuts.into_iter().map(|cut| cut % (sum + 1)).collect();
        cuts.extend([0, sum]);
        cuts.sort_unstable();
        let mut running = running(&weights);
        let mut given = vec![0; weights.len()];
        for pair in cuts.windows(2) {
            let shares = allocate(&mut running, (pair[1] - pair[0]).into());
            given.iter_mut().zip(shares).for_each(|(given, share)| *given += share);
        }
        prop_assert_eq!(given, weights.into_iter().map(i128::from).collect::<Vec<_>>());
    }

    #[test]
    fn running_step_divisibility(weights in weights(), amounts in vec(-200_i64..200, 1..20)) {
        let step = Decimal::new(5, 2);
        let mut running = RunningAllocation::with_step(Usd, step, &weights).unwrap();
        for amount in amounts {
            let money = Money::new(Decimal::new(amount * 5, 2), Usd);
            let shares = running.allocate(money).unwrap();
            let steps: BigInt = shares.into_iter().map(|share| oracle::steps(share, step)).sum();
            prop_assert_eq!(steps, BigInt::from(amount));
        }
    }
}

/// Every series of small amounts among every set of small weights.
#[test]
fn running_laws_hold_in_every_short_series() {
    let series = (0..7_u32.pow(4))
        .map(|number| [0, 1, 2, 3].map(|place| i128::from(number / 7_u32.pow(place) % 7) - 3));
    let series: Vec<[i128; 4]> = series.collect();
    for weights in [
        [1, 1, 1, 1],
        [1, 2, 3, 0],
        [1, 1, 1, 5],
        [3, 1, 4, 1],
        [1, 6, 1, 6],
    ] {
        let sum: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
        for amounts in &series {
            let mut running = running(&weights);
            let (mut total, mut given) = (0, [0; 4]);
            for &amount in amounts {
                total += amount;
                for (party, share) in allocate(&mut running, amount).into_iter().enumerate() {
                    given[party] += share;
                    let off = total * i128::from(weights[party]) - given[party] * sum;
                    assert!(off.abs() < sum, "{weights:?} {amounts:?}");
                }
            }
            assert_eq!(given.iter().sum::<i128>(), total);
        }
    }
}

#[test]
fn a_cent_at_a_time_goes_to_each_in_turn() {
    let mut running = running(&[1, 1, 1]);
    let mut given = [0; 3];
    for _ in 0..1000 {
        let shares = allocate(&mut running, 1);
        (0..3).for_each(|party| given[party] += shares[party]);
    }
    assert_eq!(given, [334, 333, 333]);
}

#[test]
fn a_failed_amount_changes_nothing() {
    let mut running = running(&[1; 4]);
    allocate(&mut running, 1);
    let before = running.clone();
    let euro = Money::from_minor(1, Currency::EUR).unwrap();
    assert!(matches!(
        running.allocate(euro),
        Err(MoneyError::CurrencyMismatch { .. })
    ));
    let mill = Money::new(Decimal::new(1, 3), Currency::USD);
    assert!(matches!(
        running.allocate(mill),
        Err(MoneyError::FractionalMinorUnit { .. })
    ));
    let most = Money::new(Decimal::MAX, Currency::USD);
    assert_eq!(running.allocate(most), Err(MoneyError::Inexact));
    assert_eq!(running, before);
}

#[test]
fn a_running_allocation_needs_somebody_and_a_step() {
    assert_eq!(
        RunningAllocation::new(Usd, &[0, 0]),
        Err(MoneyError::InvalidWeights { count: 2 })
    );
    assert_eq!(
        RunningAllocation::with_step(Usd, Decimal::ZERO, &[1]),
        Err(MoneyError::InvalidStep {
            step: Decimal::ZERO
        })
    );
    let gold = Currency::iso("XAU").unwrap();
    assert!(RunningAllocation::new(gold, &[1]).is_err());
    assert!(RunningAllocation::with_step(gold, Decimal::new(1, 3), &[1]).is_ok());
}

#[cfg(feature = "serde")]
mod stored {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn a_stored_state_goes_on_as_if_it_had_not_been(
            weights in weights(), amounts in signed_amounts(),
        ) {
            let mut kept = running(&weights);
            let mut stored = kept.clone();
            for amount in amounts {
                let text = serde_json::to_string(&stored).unwrap();
                stored = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(allocate(&mut stored, amount), allocate(&mut kept, amount));
                prop_assert_eq!(&stored, &kept);
            }
        }
    }

    #[test]
    fn the_stored_form_is_the_documented_one() {
        let mut running = running(&[2, 1]);
        allocate(&mut running, 1);
        assert_eq!(
            serde_json::to_string(&running).unwrap(),
            r#"{"currency":"USD","step":"0.01","weights":[2,1],"cycle":"1","ahead":[0]}"#
        );
    }

    #[test]
    fn states_that_cannot_come_about_are_refused() {
        let read = |currency, step, weights, cycle, ahead| {
            let text = format!(
                r#"{{"currency":"{currency}","step":"{step}","weights":{weights},"cycle":"{cycle}","ahead":{ahead}}}"#
            );
            serde_json::from_str::<RunningAllocation<Usd>>(&text)
        };
        assert!(read("USD", "0.01", "[2,1]", "1", "[0]").is_ok());
        for (field, broken) in [
            ("currency", read("EUR", "0.01", "[2,1]", "1", "[0]")),
            ("step", read("USD", "0", "[2,1]", "1", "[0]")),
            ("step", read("USD", "x", "[2,1]", "1", "[0]")),
            ("weights", read("USD", "0.01", "[0,0]", "0", "[]")),
            ("cycle", read("USD", "0.01", "[2,1]", "-1", "[0]")),
            ("ahead", read("USD", "0.01", "[2,1]", "3", "[]")),
            ("ahead", read("USD", "0.01", "[2,1]", "1", "[]")),
            ("ahead", read("USD", "0.01", "[2,1]", "1", "[0,0]")),
            ("ahead", read("USD", "0.01", "[2,1]", "1", "[2]")),
            ("ahead", read("USD", "0.01", "[2,1]", "0", "[0]")),
            ("ahead", read("USD", "0.01", "[2,1,0]", "1", "[2]")),
        ] {
            let error = broken.unwrap_err().to_string();
            assert!(error.starts_with(field), "{error}");
        }
    }
}
