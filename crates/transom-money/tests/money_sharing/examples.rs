//! Sharing by example: what each mode gives, and what other libraries get wrong.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

use transom_money::allocation::{Allocated, Mode, TieBreak};
use transom_money::{Allocation, Decimal, Money, MoneyError, Usd};

fn usd(text: &str) -> Money {
    format!("USD {text}").parse().unwrap()
}

fn shared(allocation: Allocation, amount: &str, weights: &[u64]) -> (Vec<String>, String) {
    let Allocated { shares, rest } = allocation.allocate(usd(amount), weights).unwrap();
    let text = |money: &Money| money.amount_string();
    (shares.iter().map(text).collect(), text(&rest))
}

fn check(mode: Mode, amount: &str, weights: &[u64], shares: &[&str], rest: &str) {
    let got = shared(Allocation::new(mode), amount, weights);
    let shares: Vec<String> = shares.iter().map(ToString::to_string).collect();
    assert_eq!(
        got,
        (shares, rest.to_owned()),
        "{mode:?} {amount} by {weights:?}"
    );
}

#[test]
fn each_mode_has_its_own_idea_of_who_gets_the_odd_cents() {
    // Quotas 14.28…, 28.57…, 57.14….
    let weights = &[1, 2, 4];
    check(
        Mode::LargestRemainder,
        "1.00",
        weights,
        &["0.14", "0.29", "0.57"],
        "0.00",
    );
    check(
        Mode::FloorToFirst,
        "1.00",
        weights,
        &["0.15", "0.28", "0.57"],
        "0.00",
    );
    check(
        Mode::LargestRatio,
        "1.00",
        weights,
        &["0.14", "0.28", "0.58"],
        "0.00",
    );
    check(
        Mode::Separate,
        "1.00",
        weights,
        &["0.14", "0.28", "0.57"],
        "0.01",
    );
    check(
        Mode::BlockSeparate,
        "1.00",
        weights,
        &["0.14", "0.28", "0.56"],
        "0.02",
    );
    check(
        Mode::BlockSeparate,
        "1.00",
        &[3, 6, 12],
        &["0.14", "0.28", "0.56"],
        "0.02",
    );
    check(
        Mode::Cumulative,
        "1.00",
        weights,
        &["0.14", "0.29", "0.57"],
        "0.00",
    );
    // 12.5 each: after one party 0.125 → 13, after two 25, and so on.
    let eighths = &[1; 8];
    check(
        Mode::Cumulative,
        "1.00",
        eighths,
        &[
            "0.13", "0.12", "0.13", "0.12", "0.13", "0.12", "0.13", "0.12",
        ],
        "0.00",
    );
}

#[test]
fn no_mode_pays_a_party_without_a_weight() {
    for mode in crate::generated::MODES {
        for ties in [TieBreak::First, TieBreak::Last, TieBreak::Rotate(2)] {
            let (shares, _) = shared(
                Allocation::new(mode).ties(ties),
                "10.01",
                &[0, 50, 0, 50, 0],
            );
            for party in [0, 2, 4] {
                assert_eq!(shares[party], "0.00", "{mode:?} {ties:?}");
            }
        }
    }
}

#[test]
fn ties_go_where_the_tie_break_says() {
    for (ties, shares) in [
        (TieBreak::First, ["0.26", "0.26", "0.25", "0.25"]),
        (TieBreak::Last, ["0.25", "0.25", "0.26", "0.26"]),
        (TieBreak::Rotate(1), ["0.25", "0.26", "0.26", "0.25"]),
        (TieBreak::Rotate(3), ["0.26", "0.25", "0.25", "0.26"]),
        (TieBreak::Rotate(4), ["0.26", "0.26", "0.25", "0.25"]),
    ] {
        for mode in [
            Mode::LargestRemainder,
            Mode::FloorToFirst,
            Mode::LargestRatio,
        ] {
            let allocation = Allocation::new(mode).ties(ties);
            assert_eq!(
                shared(allocation, "1.02", &[1; 4]).0,
                shares,
                "{mode:?} {ties:?}"
            );
        }
    }
}

#[test]
fn amounts_with_a_fraction_of_a_step_are_named() {
    assert_eq!(
        usd("0.005").allocate(&[1, 1]).unwrap_err().to_string(),
        "USD 0.005 is not a whole number of minor units, round it first"
    );
    let cash = Allocation::default().step(Decimal::new(5, 2));
    assert_eq!(
        cash.allocate(usd("1.02"), &[1_u64, 1])
            .unwrap_err()
            .to_string(),
        "USD 1.02 is not a multiple of 0.05, round it first"
    );
    // But where there is a rest, it belongs there.
    let cash = Allocation::new(Mode::Separate).step(Decimal::new(5, 2));
    assert_eq!(
        shared(cash, "-1.023", &[1, 1]),
        (
            vec!["-0.50".to_owned(), "-0.50".to_owned()],
            "-0.023".to_owned()
        )
    );
    let (each, rest) = usd("1.005").split_with_remainder(2).unwrap();
    assert_eq!((each, rest), (usd("0.50"), usd("0.005")));
}

#[test]
fn steps_finer_than_the_minor_unit_are_steps_too() {
    let mills = Allocation::default().step(Decimal::new(1, 3));
    assert_eq!(
        shared(mills, "0.01", &[1, 1, 1]).0,
        ["0.004", "0.003", "0.003"]
    );
    let gold: Money = "XAU 1".parse().unwrap();
    assert!(gold.allocate(&[1]).is_err());
    let [a, b, c] = mills.allocate_array(gold, &[1_u64, 1, 1]).unwrap().shares;
    assert_eq!(
        [a, b, c].map(|it| it.to_string()),
        ["XAU 0.334", "XAU 0.333", "XAU 0.333"]
    );
}

#[test]
fn a_step_is_above_zero() {
    for step in [Decimal::ZERO, Decimal::NEGATIVE_ONE] {
        let allocation = Allocation::default().step(step);
        assert_eq!(
            allocation.allocate(usd("1"), &[1_u64]),
            Err(MoneyError::InvalidStep { step })
        );
    }
}

#[test]
fn an_array_of_nobody_is_an_error() {
    let nobody = MoneyError::InvalidWeights { count: 0 };
    assert_eq!(usd("1").allocate_array(&[]), Err(nobody.clone()));
    assert_eq!(usd("1").split_array::<0>(), Err(nobody.clone()));
    assert_eq!(usd("1").split_with_remainder(0), Err(nobody));
}

#[test]
fn typed_money_is_shared_as_it_is() {
    let [a, b] = Money::<Usd>::minor(1_01).split_array().unwrap();
    assert_eq!(a + b, Money::minor(1_01));
    assert_eq!(a - b, Money::minor(1));
}
