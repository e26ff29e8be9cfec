//! Whatever rounds, against fractions without a limit.

use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use transom_money::testing::strategies::{decimals, money, roundings};
use transom_money::{Currency, Decimal, Money, MoneyError, Ratio, Rounding};

use crate::big;

const TOKEN: Currency = match Currency::new("TOKEN", Some(18)) {
    Ok(currency) => currency,
    Err(_) => panic!("not a currency"),
};

/// Amounts in currencies of 0, 2, 3, 18 and 28 digits.
fn amounts() -> impl Strategy<Value = Money> {
    let tiny = Currency::new("TINY", Some(28)).unwrap();
    let currencies = [Currency::JPY, Currency::USD, Currency::KWD, TOKEN, tiny];
    (decimals(), prop::sample::select(currencies.to_vec()))
        .prop_map(|(amount, currency)| Money::new(amount, currency))
}

fn digits(money: Money) -> u32 {
    money.currency().exponent().unwrap().into()
}

/// A result is what the oracle says, and an error means that nobody can hold that.
fn agrees(result: Result<Money, MoneyError>, expected: &BigRational) -> Result<(), TestCaseError> {
    match result {
        Ok(money) => prop_assert_eq!(&big::decimal(money.amount()), expected),
        Err(MoneyError::Overflow) => {
            prop_assert!(!big::representable(expected), "refused: {expected}");
        }
        Err(other) => prop_assert!(false, "{other}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn rounding_agrees_with_the_oracle_in_each_mode(a in amounts(), mode in roundings()) {
        agrees(a.round(mode), &big::rounded(&big::decimal(a.amount()), digits(a), mode))?;
    }

    #[test]
    fn to_a_scale_too(a in amounts(), scale in 0..=28_u32, mode in roundings()) {
        agrees(a.round_to(scale, mode), &big::rounded(&big::decimal(a.amount()), scale, mode))?;
        let ratio = Ratio::from(a.amount());
        match ratio.round(scale, mode) {
            Ok(rounded) => prop_assert_eq!(Ok(rounded), a.round_to(scale, mode).map(Money::amount)),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }

    #[test]
    fn products_are_rounded_once(a in amounts(), factor in decimals(), mode in roundings()) {
        let exact = big::decimal(a.amount()) * big::decimal(factor);
        agrees(a.mul_round(factor, mode), &big::rounded(&exact, digits(a), mode))?;
    }

    #[test]
    fn quotients_are_rounded_once(a in amounts(), divisor in decimals(), mode in roundings()) {
        if divisor.is_zero() {
            prop_assert_eq!(a.div_round(divisor, mode), Err(MoneyError::DivisionByZero));
            prop_assert_eq!(a.try_div(divisor), Err(MoneyError::DivisionByZero));
            return Ok(());
        }
        let exact = big::decimal(a.amount()) / big::decimal(divisor);
        agrees(a.div_round(divisor, mode), &big::rounded(&exact, digits(a), mode))?;
    }

    #[test]
    fn exact_quotients_are_exact_or_refused(a in amounts(), divisor in decimals()) {
        prop_assume!(!divisor.is_zero());
        let exact = big::decimal(a.amount()) / big::decimal(divisor);
        match a.try_div(divisor) {
            Ok(quotient) => prop_assert_eq!(big::decimal(quotient.amount()), exact),
            Err(MoneyError::Inexact | MoneyError::Overflow) => {
                prop_assert!(!big::representable(&exact), "refused: {exact}");
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn to_a_step_is_the_nearest_multiple(
        a in amounts(), step in 1..=1000_i64, scale in 0..=28_u32, mode in roundings(),
    ) {
        let step = Decimal::new(step, scale);
        let steps = big::decimal(a.amount()) / big::decimal(step);
        let expected = big::rounded(&steps, 0, mode) * big::decimal(step);
        let rational = a.rational().round_to_step(step, mode);
        prop_assert_eq!(a.round_to_step(step, mode), rational.clone());
        match rational {
            Ok(rounded) => prop_assert_eq!(big::decimal(rounded.amount()), expected),
            Err(MoneyError::Overflow | MoneyError::Inexact) => {
                prop_assert!(!big::representable(&expected), "refused: {expected}");
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn a_sum_is_exact_or_cannot_be_held_and_has_no_order(
        amounts in prop::collection::vec(decimals(), 0..20), seed in any::<u64>(),
    ) {
        let exact: BigRational = amounts.iter().map(|&amount| big::decimal(amount)).sum();
        let all = |amounts: &[Decimal]| {
            let money = amounts.iter().map(|&amount| Money::new(amount, Currency::USD));
            Money::try_sum(Currency::USD, money)
        };
        let sum = all(&amounts);
        match sum.clone() {
            Ok(sum) => prop_assert_eq!(big::decimal(sum.amount()), exact),
            Err(MoneyError::Overflow | MoneyError::Inexact) => {
                prop_assert!(!big::representable(&exact), "refused: {exact}");
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
        let mut turned = amounts;
        if !turned.is_empty() {
            let middle = usize::try_from(seed % turned.len() as u64).unwrap();
            turned.rotate_left(middle);
        }
        prop_assert_eq!(all(&turned), sum);
    }

    #[test]
    fn overflow_is_told_from_lost_digits(a in money(), factor in decimals()) {
        let exact = (big::decimal(a.amount()) * big::decimal(factor)).abs();
        let largest = big::decimal(Decimal::MAX);
        match a.try_mul(factor) {
            Err(MoneyError::Overflow) => prop_assert!(exact.trunc() > largest),
            Err(MoneyError::Inexact) => prop_assert!(exact.trunc() <= largest),
            _ => {}
        }
    }
}

#[test]
fn unnecessary_rounding_is_an_error_where_it_is_necessary() {
    let mode = Rounding::Unnecessary;
    let usd = |amount: &str| format!("USD {amount}").parse::<Money>().unwrap();
    assert_eq!(usd("1.250").round(mode), Ok(usd("1.25")));
    assert_eq!(usd("1.251").round(mode), Err(MoneyError::Inexact));
    assert_eq!(usd("1").div_round(3, mode), Err(MoneyError::Inexact));
    assert_eq!(usd("1").div_round(4, mode), Ok(usd("0.25")));
    assert_eq!(
        usd("0.5").mul_round(Decimal::new(5, 2), mode),
        Err(MoneyError::Inexact)
    );
    assert_eq!(
        usd("1.02").round_to_step(Decimal::new(5, 2), mode),
        Err(MoneyError::Inexact)
    );
    let step = Decimal::new(-5, 2);
    assert_eq!(
        usd("1").round_to_step(step, Rounding::Up),
        Err(MoneyError::InvalidStep { step })
    );
}

#[test]
fn a_quotient_of_282_bits_is_rounded_by_its_last_digit() {
    // 2^90 + 1 over 2^90 × 10^-28, to 28 places: the numerator alone has 276 bits.
    let tiny = Currency::new("TINY", Some(28)).unwrap();
    let divisor = Decimal::from_i128_with_scale(1 << 90, 28);
    let whole = Money::new(Decimal::from_i128_with_scale(1 << 90, 0), tiny);
    let expected = Decimal::from_i128_with_scale(10_i128.pow(28), 0);
    assert_eq!(
        whole.div_round(divisor, Rounding::Floor).map(Money::amount),
        Ok(expected)
    );
    let more = Money::new(Decimal::from_i128_with_scale((1 << 90) + 1, 0), tiny);
    assert_eq!(
        more.div_round(divisor, Rounding::Floor),
        Err(MoneyError::Overflow)
    );
    assert!(BigRational::zero() < big::decimal(divisor));
}
