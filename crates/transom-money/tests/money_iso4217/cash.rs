//! The steps of cash, and rounding to them.

use ethnum::I256;
use proptest::prelude::*;
use transom_money::{Currency, Decimal, Money, MoneyError, Rounding};

use crate::data;

const MAX_MANTISSA: i128 = (1 << 96) - 1;

const HALF_MODES: [Rounding; 6] = [
    Rounding::HalfEven,
    Rounding::HalfOdd,
    Rounding::HalfUp,
    Rounding::HalfDown,
    Rounding::HalfCeiling,
    Rounding::HalfFloor,
];

const DIRECTED_MODES: [Rounding; 6] = [
    Rounding::Up,
    Rounding::Down,
    Rounding::Ceiling,
    Rounding::Floor,
    Rounding::ZeroFiveUp,
    Rounding::Unnecessary,
];

#[test]
fn the_steps_are_those_of_the_source() {
    let steps = data::cash();
    for currency in Currency::iso_all().chain(Currency::iso_historic()) {
        let step = steps
            .get(currency.code().as_str())
            .map(|step| step.parse().unwrap())
            .or_else(|| {
                currency
                    .exponent()
                    .map(|digits| Decimal::new(1, digits.into()))
            });
        assert_eq!(currency.cash_step(), step, "{currency}");
    }
    let shown = |code| {
        Currency::iso(code)
            .unwrap()
            .cash_step()
            .unwrap()
            .to_string()
    };
    assert_eq!(
        ["CHF", "CAD", "DKK", "HUF", "SEK", "USD", "KWD", "JPY"].map(shown),
        ["0.05", "0.05", "0.50", "5", "1", "0.01", "0.001", "1"]
    );
    assert_eq!(
        ["AUD", "HKD", "ILS", "MYR", "NZD", "SGD", "ZAR"].map(shown),
        ["0.05", "0.10", "0.10", "0.05", "0.10", "0.05", "0.10"]
    );
}

#[test]
fn what_has_no_coins_any_more_is_not_paid_in_them() {
    let paid = |text: &str| {
        let money: Money = text.parse().unwrap();
        money.round_cash(Rounding::HalfUp).unwrap().to_string()
    };
    assert_eq!(paid("AUD 9.97"), "AUD 9.95");
    assert_eq!(paid("NZD 9.95"), "NZD 10.00");
    assert_eq!(paid("SGD 9.98"), "SGD 10.00");
}

#[test]
fn without_a_minor_unit_there_is_no_cash() {
    let gold = Currency::iso("XAU").unwrap();
    assert_eq!(gold.cash_step(), None);
    assert_eq!(
        Money::zero(gold).round_cash(Rounding::HalfUp),
        Err(MoneyError::NoMinorUnit { currency: gold })
    );
}

#[test]
fn a_currency_of_ones_own_is_paid_in_minor_units() {
    let token = Currency::new("CHFX", Some(4)).unwrap();
    assert_eq!(token.cash_step(), Some(Decimal::new(1, 4)));
}

/// In units of a thousandth of the step, so that a plain integer says what is expected.
fn thousandths() -> impl Strategy<Value = i64> {
    let tie = -1_000_000..=1_000_000_i64;
    prop_oneof![
        -1_000_000_000..=1_000_000_000_i64,
        tie.prop_map(|steps| steps * 1000 + 500),
    ]
}

fn listed() -> impl Strategy<Value = (Currency, Decimal)> {
    let listed: Vec<_> = Currency::iso_all()
        .chain(Currency::iso_historic())
        .filter_map(|currency| currency.cash_step().map(|step| (currency, step)))
        .collect();
    proptest::sample::select(listed)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn cash_is_a_multiple_of_the_step_near_the_amount_and_idempotent(
        thousandths in thousandths(), (currency, step) in listed(),
    ) {
        let unit = step * Decimal::new(1, 3);
        let money = Money::new(unit * Decimal::from(thousandths), currency);
        for mode in HALF_MODES {
            let cash = money.round_cash(mode).unwrap();
            prop_assert!((cash.amount() / step).is_integer(), "{money} became {cash}");
            prop_assert_eq!(cash.round_cash(mode), Ok(cash));
            prop_assert_eq!(cash.round_cash(Rounding::Unnecessary), Ok(cash));
            let off = cash.try_sub(money).unwrap().abs().amount();
            prop_assert!(off * Decimal::TWO <= step, "{money} became {cash} by {mode:?}");
        }
        // Against the way by exact fractions.
        for mode in DIRECTED_MODES {
            prop_assert_eq!(money.round_cash(mode), money.round_to_step(step, mode));
        }
        let floor = Decimal::from(thousandths.div_euclid(1000)) * step;
        prop_assert_eq!(money.round_cash(Rounding::Floor).unwrap().amount(), floor);
    }

    #[test]
    fn cash_is_exact_or_refused_at_the_extremes(
        mantissa in prop_oneof![0..=MAX_MANTISSA, MAX_MANTISSA - 300..=MAX_MANTISSA],
        scale in 0..=28_u32, exponent in 0..=28_u8, minus: bool, (listed, _) in listed(),
    ) {
        let amount = Decimal::from_i128_with_scale(if minus { -mantissa } else { mantissa }, scale);
        let own = Currency::new("OWN", Some(exponent)).unwrap();
        for currency in [listed, own] {
            let (money, step) = (Money::new(amount, currency), currency.cash_step().unwrap());
            // Both in units of 10^-28, which take 190 bits.
            let wide = |decimal: Decimal| {
                I256::from(decimal.mantissa()) * I256::from(10).pow(28 - decimal.scale())
            };
            let (value, unit) = (wide(amount), wide(step));
            let below = value.div_euclid(unit) * unit;
            let above = if below == value { below } else { below + unit };
            let agrees = |result: Result<Money, MoneyError>, expected: I256| match result {
                Ok(cash) => wide(cash.amount()) == expected,
                Err(_) => !representable(expected),
            };
            prop_assert!(agrees(money.round_cash(Rounding::Floor), below), "{money} {step}");
            prop_assert!(agrees(money.round_cash(Rounding::Ceiling), above), "{money} {step}");
            let nearer = if (value - below) * 2 < unit { below } else { above };
            prop_assert!(agrees(money.round_cash(Rounding::HalfCeiling), nearer), "{money} {step}");
            let exact = money.round_cash(Rounding::Unnecessary);
            prop_assert_eq!(exact.ok(), (below == value).then_some(money));
        }
    }
}

/// Whether so many units of 10^-28 have at most 96 bits without the zeros at their end.
fn representable(mut units: I256) -> bool {
    let mut places = 28;
    while places > 0 && units % 10 == 0 {
        units /= 10;
        places -= 1;
    }
    units.abs() <= I256::from(MAX_MANTISSA)
}
