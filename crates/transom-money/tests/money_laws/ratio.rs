//! Exact fractions, and the chains of calculations made of them.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use transom_money::testing::strategies::{decimals, roundings};
use transom_money::{Currency, Money, MoneyError, Ratio};

use crate::big;

fn agrees(result: Result<Ratio, MoneyError>, exact: &BigRational) -> Result<(), TestCaseError> {
    match result {
        Ok(ratio) => {
            prop_assert_eq!(&big::ratio(ratio), exact);
            // In lowest terms, as the oracle keeps them.
            prop_assert_eq!(&BigInt::from(ratio.denominator()), exact.denom());
        }
        Err(MoneyError::Overflow) => prop_assert!(!big::fits_a_ratio(exact), "refused: {exact}"),
        Err(other) => prop_assert!(false, "{other}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn arithmetic_is_that_of_fractions(a in any::<Ratio>(), b in any::<Ratio>()) {
        let (x, y) = (big::ratio(a), big::ratio(b));
        agrees(a.try_add(b), &(&x + &y))?;
        agrees(a.try_sub(b), &(&x - &y))?;
        agrees(a.try_mul(b), &(&x * &y))?;
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(big::ratio(-a), -x.clone());
        if y.is_zero() {
            prop_assert_eq!(a.try_div(b), Err(MoneyError::DivisionByZero));
        } else {
            agrees(a.try_div(b), &(x / y))?;
        }
    }

    #[test]
    fn rounding_a_fraction_agrees_with_the_oracle(
        ratio in any::<Ratio>(), scale in 0..=28_u32, mode in roundings(),
    ) {
        let expected = big::rounded(&big::ratio(ratio), scale, mode);
        match ratio.round(scale, mode) {
            Ok(rounded) => prop_assert_eq!(big::decimal(rounded), expected),
            Err(MoneyError::Overflow) => prop_assert!(!big::representable(&expected)),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn a_fraction_is_a_decimal_or_it_is_not(ratio in any::<Ratio>()) {
        let exact = big::ratio(ratio);
        match ratio.try_decimal() {
            Ok(decimal) => prop_assert_eq!(big::decimal(decimal), exact),
            Err(MoneyError::Inexact | MoneyError::Overflow) => {
                prop_assert!(!big::representable(&exact), "refused: {exact}");
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn a_chain_is_rounded_once(
        amount in decimals(), off in 1..=100_i64, by in 1..=365_u32, mode in roundings(),
    ) {
        let money = Money::new(amount, Currency::USD);
        let chain = money.rational().try_div(by).and_then(|part| part.try_mul(off));
        let exact = big::decimal(amount) * BigRational::new(off.into(), by.into());
        match chain.and_then(|chain| chain.round(mode)) {
            Ok(rounded) => {
                prop_assert_eq!(big::decimal(rounded.amount()), big::rounded(&exact, 2, mode));
            }
            Err(MoneyError::Overflow) => prop_assert!(
                !big::fits_a_ratio(&exact)
                    || !big::fits_a_ratio(&(big::decimal(amount) / BigRational::from_integer(by.into())))
                    || !big::representable(&big::rounded(&exact, 2, mode))
            ),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn dividing_and_multiplying_gives_back_the_same(
        units in any::<i64>(), by in 1..=1_000_000_u32,
    ) {
        let money = Money::from_minor(units, Currency::USD).unwrap();
        let back = money.rational().try_div(by).and_then(|part| part.try_mul(by)).unwrap();
        prop_assert_eq!(back.try_money(), Ok(money));
    }
}

#[test]
fn the_least_integer_is_refused_so_that_negation_always_works() {
    assert_eq!(Ratio::new(i128::MIN, 1), Err(MoneyError::Overflow));
    assert_eq!(Ratio::new(1, i128::MIN), Err(MoneyError::Overflow));
    assert_eq!(Ratio::new(i128::MIN, i128::MIN), Ok(Ratio::ONE));
    assert_eq!(
        Ratio::new(i128::MIN, 2).map(|half| -half),
        Ratio::new(1 << 126, 1)
    );
    assert_eq!(Ratio::new(1, 0), Err(MoneyError::DivisionByZero));
}

#[test]
fn amounts_of_two_currencies_are_no_ratio() {
    let (usd, eur) = (Money::zero(Currency::USD), Money::zero(Currency::EUR));
    assert!(matches!(
        usd.ratio_to(eur),
        Err(MoneyError::CurrencyMismatch { .. })
    ));
    assert_eq!(usd.ratio_to(usd), Err(MoneyError::DivisionByZero));
    let three = Money::from_minor(3, Currency::USD).unwrap();
    let one = Money::from_minor(1, Currency::USD).unwrap();
    assert_eq!(one.ratio_to(three), Ratio::new(1, 3));
}
