//! The laws of percentages and other shares.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

#[path = "money_rates/exact.rs"]
mod exact;

use exact::{HALF_MODES, MODES, decimals, integer, ratios, rounded};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;
use transom_money::{
    Currency, Decimal, Money, MoneyError, ParseMoneyErrorKind, ParseRateError, Rate, Ratio,
    Rounding, Usd,
};

fn usd(amount: &str) -> Money {
    format!("USD {amount}").parse().unwrap()
}

fn rates() -> impl Strategy<Value = Rate> {
    ratios().prop_map(Rate::fraction)
}

/// Currencies of no, two, many and the most decimal places.
fn currencies() -> impl Strategy<Value = Currency> {
    prop_oneof![Just(0), Just(2), Just(18), Just(28)]
        .prop_map(|places| Currency::new("COIN", Some(places)).unwrap())
}

fn scale_of(currency: Currency) -> BigRational {
    integer(BigInt::from(10).pow(currency.exponent().unwrap().into()))
}

/// Whether 96 bits and 28 places hold it.
fn representable(value: &BigRational) -> bool {
    (0..=28_u32).any(|places| {
        let shifted = value * integer(BigInt::from(10).pow(places));
        shifted.is_integer() && shifted.abs() < integer(BigInt::one() << 96)
    })
}

/// A result is the exact value rounded once; an error means that there is none, and says why.
fn rounded_once_or_refused(
    result: Result<Money, MoneyError>,
    exact: &BigRational,
    currency: Currency,
    mode: Rounding,
) -> Result<(), TestCaseError> {
    let scale = scale_of(currency);
    let expected = rounded(&(exact * &scale), mode).map(|units| integer(units) / &scale);
    match (result, expected) {
        (Ok(money), expected) => {
            prop_assert_eq!(Some(exact::decimal(money.amount())), expected);
            prop_assert_eq!(money.currency(), currency);
        }
        (Err(MoneyError::Inexact), None) => {}
        (Err(MoneyError::Overflow), Some(expected)) => {
            prop_assert!(!representable(&expected), "{expected} fits");
        }
        (Err(MoneyError::Overflow), None) => {
            prop_assert!(!representable(&((exact * &scale).floor() / &scale)));
        }
        (Err(other), expected) => prop_assert!(false, "{other}, expected {expected:?}"),
    }
    Ok(())
}

#[test]
fn hundredths_thousandths_and_basis_points_are_one_scale() {
    assert_eq!(Rate::percent(1), Rate::permille(10));
    assert_eq!(Rate::percent(1), Rate::basis_points(100));
    assert_eq!(Rate::percent(1), Rate::fraction(Decimal::new(1, 2)));
    assert_eq!(Rate::fraction(1), Rate::percent(100));
    assert_eq!(
        Rate::percent(Decimal::new(825, 2)).try_percent(),
        Ok(Decimal::new(825, 2))
    );
    let third = Rate::fraction(Ratio::new(1, 3).unwrap());
    assert_eq!(third.try_percent(), Err(MoneyError::Inexact));
}

#[test]
fn the_extremes_of_a_decimal_are_rates() {
    for number in [
        Decimal::MAX,
        Decimal::MIN,
        Decimal::new(1, 28),
        Decimal::new(-1, 28),
    ] {
        let exact = exact::decimal(number);
        assert_eq!(
            exact::ratio(Rate::percent(number).ratio()),
            &exact / integer(100)
        );
        assert_eq!(
            exact::ratio(Rate::permille(number).ratio()),
            &exact / integer(1000)
        );
        assert_eq!(
            exact::ratio(Rate::basis_points(number).ratio()),
            exact / integer(10_000)
        );
    }
}

#[test]
fn a_reduction_is_undone_by_division_and_not_by_an_increase() {
    let off = Rate::percent(15);
    let paid = usd("100").reduced_by(off, Rounding::HalfUp).unwrap();
    assert_eq!(paid, usd("85"));
    assert_eq!(paid.before_reduction(off, Rounding::HalfUp), Ok(usd("100")));
    assert_eq!(paid.increased_by(off, Rounding::HalfUp), Ok(usd("97.75")));
    let all = Rate::percent(100);
    assert_eq!(
        usd("0").before_reduction(all, Rounding::HalfUp),
        Err(MoneyError::DivisionByZero)
    );
}

#[test]
fn typed_money_stays_typed() {
    let paid: Money<Usd> = Money::minor(10_00);
    let tip: Money<Usd> = Rate::percent(18).of(paid, Rounding::HalfUp).unwrap();
    assert_eq!(tip, Money::minor(1_80));
}

#[test]
fn a_currency_without_a_minor_unit_rounds_to_none() {
    let gold = Currency::new("GOLD", None).unwrap();
    let money = Money::new(Decimal::ONE, gold);
    assert_eq!(
        Rate::percent(5).of(money, Rounding::HalfUp),
        Err(MoneyError::NoMinorUnit { currency: gold })
    );
    assert_eq!(
        Rate::percent(5).try_of(money),
        Ok(Money::new(Decimal::new(5, 2), gold))
    );
}

#[test]
fn rates_add_follow_one_another_and_compound() {
    let (ten, five) = (Rate::percent(10), Rate::percent(5));
    assert_eq!(ten.try_add(five), Ok(Rate::percent(15)));
    assert_eq!(ten.try_sub(five), Ok(five));
    assert_eq!(ten.then(ten), Ok(Rate::percent(21)));
    assert_eq!((-ten).then(-ten), Ok(Rate::percent(-19)));
    assert_eq!(five.compounded(0), Ok(Rate::ZERO));
    assert_eq!(five.compounded(1), Ok(five));
}

#[test]
fn compounding_is_exact_for_as_long_as_is_documented() {
    let (five, half) = (Rate::percent(5), Rate::permille(5));
    assert!(five.compounded(28).is_ok());
    assert_eq!(five.compounded(29), Err(MoneyError::Overflow));
    assert!(half.compounded(16).is_ok());
    assert_eq!(half.compounded(17), Err(MoneyError::Overflow));
    assert_eq!(five.compounded(u32::MAX), Err(MoneyError::Overflow));
    assert_eq!(Rate::ZERO.compounded(u32::MAX), Ok(Rate::ZERO));
}

#[test]
fn a_text_is_a_percentage_or_a_fraction() {
    for (text, rate) in [
        ("8.25 %", Rate::basis_points(825)),
        ("8.25%", Rate::basis_points(825)),
        ("-3 %", Rate::percent(-3)),
        ("0 %", Rate::ZERO),
        ("1/3", Rate::fraction(Ratio::new(1, 3).unwrap())),
        ("-2/6", Rate::fraction(Ratio::new(-1, 3).unwrap())),
    ] {
        assert_eq!(text.parse(), Ok(rate), "{text}");
    }
    assert_eq!(Rate::percent(Decimal::new(8250, 3)).to_string(), "8.25 %");
    assert_eq!(
        format!("{:>8.1}|{:>8}", Rate::percent(5), Rate::percent(5)),
        "5 %|     5 %"
    );
    assert_eq!(format!("{:?}", Rate::percent(5)), "Rate(5 %)");
}

#[test]
fn a_bare_number_is_no_rate() {
    for text in ["", "8.25", "1", "8.25 percent", "8.25 ‰"] {
        assert_eq!(
            text.parse::<Rate>(),
            Err(ParseRateError::NotARate),
            "{text}"
        );
    }
    for text in [
        "%", " %", "8,25 %", "8.25  %", "+5 %", ".5 %", "1e2 %", "1/2 %",
    ] {
        let error = text.parse::<Rate>().unwrap_err();
        let ParseRateError::Percent(error) = error else {
            panic!("{text}: {error}")
        };
        assert!(
            matches!(error.kind(), ParseMoneyErrorKind::ExpectedDigit { .. }),
            "{text}"
        );
    }
    for text in [
        "1/0", "/", "1/", "/3", "+1/3", "1/-3", "--1/3", "1/+3", "1.5/3", "1/2/3",
    ] {
        assert_eq!(
            text.parse::<Rate>(),
            Err(ParseRateError::Fraction),
            "{text}"
        );
    }
}

#[test]
fn json_has_the_text_and_refuses_numbers() {
    let rate = Rate::basis_points(825);
    assert_eq!(serde_json::to_string(&rate).unwrap(), r#""8.25 %""#);
    assert_eq!(serde_json::from_str::<Rate>(r#""8.25 %""#).unwrap(), rate);
    assert!(serde_json::from_str::<Rate>("0.0825").is_err());
    assert!(serde_json::from_str::<Rate>("8").is_err());
    let error = serde_json::from_str::<Rate>(r#""8.25""#)
        .unwrap_err()
        .to_string();
    assert!(error.contains("expected a percentage"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_share_is_the_exact_one_rounded_once(
        amount in decimals(), rate in rates(), currency in currencies(),
    ) {
        let exact = exact::decimal(amount) * exact::ratio(rate.ratio());
        for mode in MODES {
            let share = rate.of(Money::new(amount, currency), mode);
            rounded_once_or_refused(share, &exact, currency, mode)?;
        }
    }

    #[test]
    fn an_exact_share_is_exact_or_refused(amount in decimals(), rate in rates()) {
        let exact = exact::decimal(amount) * exact::ratio(rate.ratio());
        match rate.try_of(Money::new(amount, Currency::USD)) {
            Ok(money) => prop_assert_eq!(exact::decimal(money.amount()), exact),
            Err(MoneyError::Overflow) => {
                prop_assert!(exact.abs() >= integer(BigInt::one() << 96));
            }
            Err(MoneyError::Inexact) => prop_assert!(!representable(&exact)),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn increases_and_reductions_round_once(
        amount in decimals(), basis_points in -20_000..20_000_i32, currency in currencies(),
    ) {
        let (money, rate) = (Money::new(amount, currency), Rate::basis_points(basis_points));
        let (exact, share) = (exact::decimal(amount), exact::ratio(rate.ratio()));
        let one = BigRational::one();
        for mode in MODES {
            let up = &exact * (&one + &share);
            rounded_once_or_refused(money.increased_by(rate, mode), &up, currency, mode)?;
            let down = &exact * (&one - &share);
            rounded_once_or_refused(money.reduced_by(rate, mode), &down, currency, mode)?;
            if basis_points != -10_000 {
                let before = &exact / (&one + &share);
                rounded_once_or_refused(money.before_increase(rate, mode), &before, currency, mode)?;
            }
            if basis_points != 10_000 {
                let before = &exact / (&one - &share);
                rounded_once_or_refused(money.before_reduction(rate, mode), &before, currency, mode)?;
            }
        }
    }

    #[test]
    fn what_was_increased_comes_back(units in any::<i64>(), basis_points in 0..=50_000_i32) {
        let (money, rate) = (Money::<Usd>::minor(units), Rate::basis_points(basis_points));
        for mode in HALF_MODES {
            let increased = money.increased_by(rate, mode).unwrap();
            prop_assert_eq!(increased.before_increase(rate, mode), Ok(money), "{:?}", mode);
        }
    }

    #[test]
    fn a_share_of_a_refund_mirrors_that_of_its_charge(amount in decimals(), rate in rates()) {
        let money = Money::new(amount, Currency::USD);
        for mode in MODES {
            let mirrored = match mode {
                Rounding::Ceiling => Rounding::Floor,
                Rounding::Floor => Rounding::Ceiling,
                Rounding::HalfCeiling => Rounding::HalfFloor,
                Rounding::HalfFloor => Rounding::HalfCeiling,
                other => other,
            };
            let share = rate.of(money, mode);
            prop_assert_eq!(rate.of(-money, mirrored), share.clone().map(|it| -it));
            prop_assert_eq!((-rate).of(money, mirrored), share.map(|it| -it));
        }
    }

    #[test]
    fn rates_combine_exactly_or_are_too_large(a in rates(), b in rates(), periods in 0..40_u32) {
        let (x, y) = (exact::ratio(a.ratio()), exact::ratio(b.ratio()));
        let one = BigRational::one();
        let growth = (0..periods).fold(one.clone(), |product, _| product * (&one + &x));
        for (rate, exact) in [
            (a.try_add(b), &x + &y),
            (a.try_sub(b), &x - &y),
            (a.then(b), (&one + &x) * (&one + &y) - &one),
            (a.compounded(periods), growth - &one),
        ] {
            if let Ok(rate) = rate {
                prop_assert_eq!(exact::ratio(rate.ratio()), exact);
            } else {
                prop_assert_eq!(rate, Err(MoneyError::Overflow));
                // On the way there are the growths of both, so their lowest terms count too.
                let bits = |value: &BigRational| value.numer().bits().max(value.denom().bits());
                let most = bits(&exact).max(bits(&(&one + &exact)));
                prop_assert!(most > 127 || bits(&(&one + &x)).max(bits(&(&one + &y))) > 127);
            }
        }
    }

    #[test]
    fn texts_come_back(rate in rates(), percent in decimals()) {
        for rate in [rate, Rate::percent(percent)] {
            prop_assert_eq!(rate.to_string().parse(), Ok(rate));
            let json = serde_json::to_string(&rate).unwrap();
            prop_assert_eq!(serde_json::from_str::<Rate>(&json).unwrap(), rate);
        }
        prop_assert!(Rate::percent(percent).to_string().ends_with(" %"));
    }

    #[test]
    fn no_text_panics(text in r"[-+ 0-9./%x‰]{0,50}") {
        if let Ok(rate) = text.parse::<Rate>() {
            prop_assert_eq!(rate.to_string().parse(), Ok(rate));
        }
    }

    #[test]
    fn the_order_is_that_of_the_shares(a in rates(), b in rates()) {
        prop_assert_eq!(a.cmp(&b), exact::ratio(a.ratio()).cmp(&exact::ratio(b.ratio())));
        prop_assert_eq!(a.ratio() == Ratio::ZERO, exact::ratio(a.ratio()).is_zero());
    }
}
