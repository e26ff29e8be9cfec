//! Every law, for one currency.

use std::format;

use proptest::strategy::Strategy;
use proptest::test_runner::{TestCaseResult, TestRunner};

use super::{addition, order, rounding, shares, text};
use crate::testing::strategies::{minor_units, money_in, roundings, weights};
use crate::{CurrencyKind, Decimal, Money, StaticCurrency};

/// Runs every law on generated amounts of one currency, 256 cases for each (or as many as
/// `PROPTEST_CASES` says).
///
/// # Panics
///
/// With the smallest amounts found for which a law does not hold.
pub fn hold_for<C: StaticCurrency>() {
    let money = || money_in(C::VALUE);
    check::<C, _>("addition", (money(), money(), money()), |(a, b, c)| {
        addition(a, b, c)
    });
    check::<C, _>("order", (money(), money()), |(a, b)| order(a, b));
    check::<C, _>(
        "rounding",
        (money(), money(), roundings()),
        |(a, b, mode)| rounding(a, b, mode),
    );
    check::<C, _>("text", money(), text);
    if let Some(digits) = C::CURRENCY.exponent() {
        let step = Decimal::from_i128_with_scale(1, digits.into());
        let whole = minor_units(C::VALUE, i64::MIN..=i64::MAX);
        check::<C, _>(
            "sharing",
            (whole, weights(1..=9)),
            move |(whole, weights)| {
                let parts = allocated(whole, &weights)?;
                let mirrored = allocated(-whole, &weights)?;
                proptest::prop_assert!(
                    parts.iter().map(|&part| -part).eq(mirrored),
                    "a refund mirrors its charge"
                );
                shares(whole, &weights, step, &parts)
            },
        );
    }
}

fn allocated<C: CurrencyKind>(
    whole: Money<C>,
    weights: &[u64],
) -> Result<std::vec::Vec<Money<C>>, super::TestCaseError> {
    whole
        .allocate(weights)
        .map_err(|error| super::TestCaseError::fail(format!("{whole}: {error}")))
}

fn check<C: StaticCurrency, S: Strategy>(
    law: &str,
    values: S,
    holds: impl Fn(S::Value) -> TestCaseResult,
) {
    if let Err(error) = TestRunner::default().run(&values, holds) {
        panic!(
            "the law of {law} does not hold for {}: {error}",
            C::CURRENCY
        );
    }
}
