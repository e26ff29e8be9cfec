//! The steps of cash, and rounding to them.

use proptest::prelude::*;
use transom_money::{Currency, Decimal, Money, MoneyError, Rounding};

use crate::data;

const HALF_MODES: [Rounding; 6] = [
    Rounding::HalfEven,
    Rounding::HalfOdd,
    Rounding::HalfUp,
    Rounding::HalfDown,
    Rounding::HalfCeiling,
    Rounding::HalfFloor,
];

#[test]
fn the_steps_are_those_of_the_source() {
    let steps = data::by_code::<2>(data::CASH);
    for currency in Currency::iso_all().chain(Currency::iso_historic()) {
        let step = steps
            .get(currency.code().as_str())
            .map(|[_, step]| step.parse().unwrap())
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
    // The code of a listed currency is not enough to be it.
    let francs = Currency::new("CHF", Some(4)).unwrap();
    assert_eq!(francs.cash_step(), Some(Decimal::new(1, 4)));
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
        let floor = Decimal::from(thousandths.div_euclid(1000)) * step;
        prop_assert_eq!(money.round_cash(Rounding::Floor).unwrap().amount(), floor);
    }
}
