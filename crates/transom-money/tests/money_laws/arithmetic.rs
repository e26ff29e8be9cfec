//! The laws of arithmetic, order and rounding, on generated amounts.

use std::hash::{BuildHasher, RandomState};

use proptest::prelude::*;
use transom_money::{Currency, Decimal, Money, MoneyError, Rounding, Usd};

use crate::oracle::Exact;

const MAX_MANTISSA: i128 = (1 << 96) - 1;

const MODES: [Rounding; 7] = [
    Rounding::HalfEven,
    Rounding::HalfUp,
    Rounding::HalfDown,
    Rounding::Up,
    Rounding::Down,
    Rounding::Ceiling,
    Rounding::Floor,
];

/// Small ones, any 96 bits, the largest, round ones, and powers of two and five: their products
/// are long and end in zeros.
fn decimals() -> impl Strategy<Value = Decimal> {
    let mantissa = prop_oneof![
        0..=1000_i128,
        0..=MAX_MANTISSA,
        MAX_MANTISSA - 3..=MAX_MANTISSA,
        (1..=9_i128, 0..=27_u32).prop_map(|(digit, zeros)| digit * 10_i128.pow(zeros)),
        (0..=95_u32).prop_map(|power| 1 << power),
        (0..=41_u32).prop_map(|power| 5_i128.pow(power)),
    ];
    (mantissa, 0..=28_u32, any::<bool>()).prop_map(|(mantissa, scale, minus)| {
        Decimal::from_i128_with_scale(if minus { -mantissa } else { mantissa }, scale)
    })
}

fn amounts() -> impl Strategy<Value = Money> {
    decimals().prop_map(|amount| Money::new(amount, Currency::USD))
}

/// A result is the exact value, and an error means that nothing is.
fn exact_or_refused(result: Result<Money, MoneyError>, exact: &Exact) -> Result<(), TestCaseError> {
    match result {
        Ok(money) => prop_assert_eq!(&Exact::decimal(money.amount()), exact),
        Err(MoneyError::Overflow | MoneyError::Inexact) => {
            prop_assert!(
                !exact.representable(),
                "refused though it can be held: {exact:?}"
            );
        }
        Err(other) => prop_assert!(false, "{other}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn addition_is_exact_or_refused(a in amounts(), b in amounts()) {
        let (x, y) = (Exact::decimal(a.amount()), Exact::decimal(b.amount()));
        exact_or_refused(a.try_add(b), &(x.clone() + y.clone()))?;
        exact_or_refused(a.try_sub(b), &(x - y))?;
        prop_assert_eq!(a.try_add(b), b.try_add(a));
    }

    #[test]
    fn multiplication_is_exact_or_refused(a in amounts(), factor in decimals()) {
        let exact = Exact::decimal(a.amount()) * Exact::decimal(factor);
        exact_or_refused(a.try_mul(factor), &exact)?;
    }

    #[test]
    fn addition_agrees_with_integers(a in any::<i64>(), b in any::<i64>(), scale in 0..=28_u32) {
        let money = |n| Money::new(Decimal::from_i128_with_scale(n, scale), Currency::USD);
        let (a, b) = (i128::from(a), i128::from(b));
        prop_assert_eq!(money(a).try_add(money(b)), Ok(money(a + b)));
        prop_assert_eq!(money(a).try_sub(money(b)), Ok(money(a - b)));
    }

    #[test]
    fn addition_is_associative_where_it_is_exact(a in amounts(), b in amounts(), c in amounts()) {
        let left = a.try_add(b).and_then(|sum| sum.try_add(c));
        let right = b.try_add(c).and_then(|sum| a.try_add(sum));
        if let (Ok(left), Ok(right)) = (left, right) {
            prop_assert_eq!(left, right);
        }
    }

    #[test]
    fn the_order_is_that_of_the_values(a in amounts(), b in amounts()) {
        let order = a.try_cmp(b).unwrap();
        let difference = Exact::decimal(a.amount()) - Exact::decimal(b.amount());
        prop_assert_eq!(order, difference.signum().cmp(&0));
        prop_assert_eq!(order.is_eq(), a == b);
        prop_assert_eq!(order, a.try_typed::<Usd>().unwrap().cmp(&b.try_typed().unwrap()));
    }

    #[test]
    fn the_scale_makes_no_difference(
        mantissa in -(1_i128 << 79)..1 << 79, scale in 0..=23_u32, zeros in 0..=5_u32,
    ) {
        let money = |n, scale| Money::new(Decimal::from_i128_with_scale(n, scale), Currency::USD);
        let (short, long) =
            (money(mantissa, scale), money(mantissa * 10_i128.pow(zeros), scale + zeros));
        let hasher = RandomState::new();
        prop_assert_eq!(short, long);
        prop_assert!(short.try_cmp(long).unwrap().is_eq());
        prop_assert_eq!(hasher.hash_one(short), hasher.hash_one(long));
        prop_assert_eq!(short.to_string(), long.to_string());
    }

    #[test]
    fn rounding_is_near_idempotent_and_monotone(a in amounts(), b in amounts()) {
        for mode in MODES {
            let rounded = a.round(mode).unwrap();
            prop_assert!(rounded.amount().scale() <= 2);
            prop_assert_eq!(rounded.round(mode), Ok(rounded));
            if a.try_cmp(b).unwrap().is_le() {
                prop_assert!(rounded.try_cmp(b.round(mode).unwrap()).unwrap().is_le(), "{mode:?}");
            }
            let moved = rounded.try_sub(a).unwrap();
            let limit = match mode {
                Rounding::HalfEven | Rounding::HalfUp | Rounding::HalfDown => Decimal::new(5, 3),
                _ => Decimal::new(1, 2),
            };
            prop_assert!(moved.abs().amount() <= limit, "{mode:?}");
        }
    }

    #[test]
    fn rounding_is_symmetric_about_zero(a in amounts()) {
        for (mode, mirrored) in [
            (Rounding::HalfEven, Rounding::HalfEven),
            (Rounding::HalfUp, Rounding::HalfUp),
            (Rounding::HalfDown, Rounding::HalfDown),
            (Rounding::Up, Rounding::Up),
            (Rounding::Down, Rounding::Down),
            (Rounding::Floor, Rounding::Ceiling),
        ] {
            prop_assert_eq!((-a).round(mode).unwrap(), -a.round(mirrored).unwrap());
        }
    }
}
