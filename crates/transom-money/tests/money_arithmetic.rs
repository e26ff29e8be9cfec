//! Arithmetic, rounding and allocation by example, at the borders.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

use transom_money::{
    Chf, Currency, CurrencyKind, Decimal, Eur, InvalidCurrency, Jpy, Money, MoneyError, Ratio,
    Rounding, StaticCurrency, Usd,
};

fn usd(amount: &str) -> Money {
    format!("USD {amount}").parse().unwrap()
}

fn texts(shares: &[Money]) -> Vec<String> {
    shares.iter().map(|share| share.amount_string()).collect()
}

#[test]
fn sizes_are_what_the_documentation_says() {
    assert_eq!(size_of::<Currency>(), 8);
    assert_eq!(size_of::<Money>(), 24);
    assert_eq!(size_of::<Money<Usd>>(), 16);
}

#[test]
fn where_rust_decimal_rounds_in_silence_there_is_an_error() {
    let max = Money::new(Decimal::MAX, Currency::USD);
    assert_eq!(max.try_add(usd("0.4")), Err(MoneyError::Inexact));
    assert_eq!(max.try_add(usd("1")), Err(MoneyError::Overflow));
    assert_eq!(
        usd("7922816251426433759354395033").try_add(usd("0.01")),
        Err(MoneyError::Inexact)
    );
    assert_eq!(
        usd("0.0000000000000000000000000001").try_mul(Decimal::new(5, 1)),
        Err(MoneyError::Inexact)
    );
    assert_eq!(max.try_mul(2), Err(MoneyError::Overflow));
}

#[test]
fn zeros_give_way_before_the_value_does() {
    let large = Money::new(Decimal::MAX, Currency::USD);
    let zero = Money::new(Decimal::new(0, 28), Currency::USD);
    assert_eq!(large.try_add(zero), Ok(large));
    // 192 bits of product with 28 zeros at the end.
    let (a, b) = (
        Decimal::from_i128_with_scale(1 << 95, 28),
        Decimal::from_i128_with_scale(5_i128.pow(28), 0),
    );
    let product = Money::new(a, Currency::USD).try_mul(b).unwrap();
    assert_eq!(product.amount(), Decimal::from(1_u128 << 67));
}

#[test]
fn the_scale_of_a_sum_is_kept() {
    assert_eq!(
        usd("1.50").try_add(usd("1.50")).unwrap().amount().scale(),
        2
    );
}

#[test]
fn currencies_do_not_mix() {
    let (dollar, franc) = (usd("1"), Money::zero(Currency::CHF));
    let mismatch = MoneyError::CurrencyMismatch {
        expected: Currency::USD,
        actual: Currency::CHF,
    };
    assert_eq!(dollar.try_add(franc), Err(mismatch.clone()));
    assert_eq!(dollar.try_sub(franc), Err(mismatch.clone()));
    assert_eq!(dollar.try_cmp(franc), Err(mismatch));
    assert_ne!(Money::zero(Currency::USD), Money::zero(Currency::CHF));
    assert_eq!(
        dollar.try_typed::<Chf>(),
        Err(MoneyError::CurrencyMismatch {
            expected: Currency::CHF,
            actual: Currency::USD
        })
    );
    assert_eq!(dollar.try_typed::<Usd>().unwrap().erase(), dollar);
}

#[test]
fn a_code_with_another_exponent_is_another_currency() {
    let [six, eighteen] = [6, 18].map(|digits| Currency::new("USDT", Some(digits)).unwrap());
    assert!(matches!(
        Money::zero(six).try_add(Money::zero(eighteen)),
        Err(MoneyError::CurrencyMismatch { expected, actual }) if (expected, actual) == (six, eighteen)
    ));
    assert_eq!((six.name(), six.numeric()), (None, None));
    assert_eq!(
        Money::zero(six)
            .try_add(Money::zero(eighteen))
            .unwrap_err()
            .to_string(),
        "expected an amount in USDT with 6 digits, got one in USDT with 18 digits"
    );
}

/// Text, JSON and columns have the code alone, and would give back the listed currency.
#[test]
fn a_listed_code_has_the_listed_exponent() {
    for (code, exponent, listed) in [
        ("USD", Some(3), Some(2)),
        ("HUF", Some(0), Some(2)),
        ("XAU", Some(0), None),
        ("DEM", None, Some(2)),
    ] {
        let refused = InvalidCurrency::OtherExponent { listed };
        assert_eq!(Currency::new(code, exponent), Err(refused));
        assert_eq!(
            Currency::new(code, listed),
            Ok(Currency::iso(code).unwrap())
        );
    }
    assert_eq!(
        Currency::new("XAU", Some(2)).unwrap_err().to_string(),
        "the code is one of ISO 4217's, where its exponent is N.A."
    );
}

#[test]
fn what_people_write_first_compiles() {
    let price = Money::<Usd>::minor(250);
    let items = [price, price, price];
    assert_eq!(price * items.len(), Money::minor(750));
    assert_eq!(3 * price, price * 3);
    assert_eq!(Decimal::new(5, 1) * price, Money::minor(125));
    let mut total = items.iter().fold(Money::ZERO, |sum, price| sum + price);
    assert_eq!(total, Money::minor(750));
    total *= 2;
    total += &price;
    total -= price;
    let (sum, part) = (&total, &price);
    assert_eq!(
        (sum - part, sum + price),
        (Money::minor(1250), Money::minor(1750))
    );
    assert_eq!(Money::from_minor(3_usize, Usd), Ok(Money::minor(3)));
    assert_eq!(Money::from_major(3_u128, Usd), Ok(Money::major(3)));
    assert_eq!(Money::from_major(u128::MAX, Usd), Err(MoneyError::Overflow));
    assert_eq!(Money::<Usd>::default(), Money::ZERO);
    let erased: Money = price.into();
    assert_eq!(Money::<Usd>::try_from(erased), Ok(price));
    assert!(Money::<Eur>::try_from(erased).is_err());
}

#[test]
fn ranges_without_an_amount_are_refused() {
    let (low, high) = (usd("1"), usd("2"));
    assert_eq!(usd("5").try_clamp(low, high), Ok(high));
    assert_eq!(usd("0").try_clamp(low, high), Ok(low));
    assert_eq!(usd("1.5").try_clamp(low, low), Ok(low));
    assert_eq!(
        usd("1.5").try_clamp(high, low),
        Err(MoneyError::EmptyRange {
            least: Decimal::TWO,
            most: Decimal::ONE
        })
    );
    assert_eq!((low.try_min(high), low.try_max(high)), (Ok(low), Ok(high)));
}

#[test]
fn no_step_and_no_scale_that_is_none() {
    let step = Decimal::ZERO;
    let refused = Err(MoneyError::InvalidStep { step });
    assert_eq!(usd("1").round_to_step(step, Rounding::Up), refused);
    assert_eq!(
        usd("1").rational().round_to_step(step, Rounding::Up),
        refused
    );
    assert_eq!(
        usd("1").round_to(29, Rounding::Up),
        Err(MoneyError::ScaleOutOfRange { scale: 29 })
    );
}

#[test]
fn a_sum_keeps_the_largest_scale() {
    let sum = |texts: &[&str]| Money::try_sum(Currency::USD, texts.iter().map(|text| usd(text)));
    assert_eq!(sum(&["1", "2.5", "3"]).unwrap().amount().scale(), 1);
    assert_eq!(sum(&["1.500", "2"]).unwrap().amount().scale(), 3);
    assert_eq!(sum(&[]).unwrap().amount().scale(), 0);
}

#[test]
fn a_quotient_that_never_ends_is_inexact_and_a_huge_one_too_large() {
    let long = Decimal::from_i128_with_scale(79_228_162_514_264_337_593_543_950_333, 0);
    let amount = usd("7.9228162514264337593543950335");
    assert_eq!(amount.try_div(long), Err(MoneyError::Inexact));
    let tiny = Decimal::from_i128_with_scale(3, 28);
    assert_eq!(usd("1000").try_div(tiny), Err(MoneyError::Overflow));
    assert_eq!(
        Ratio::new(i128::MAX, 3).unwrap().try_decimal(),
        Err(MoneyError::Overflow)
    );
}

#[test]
fn all_amounts_have_an_order_for_sorting() {
    let eur = |amount: &str| format!("EUR {amount}").parse::<Money>().unwrap();
    assert!(eur("9").total_cmp(&usd("1")).is_lt());
    assert!(usd("1.0").total_cmp(&usd("1.00")).is_eq());
    assert!(usd("-1").total_cmp(&usd("0")).is_lt());
}

#[test]
fn fractions_of_money_are_shown_and_compared() {
    let third = usd("1").rational().try_div(3).unwrap();
    assert_eq!(third.to_string(), "USD 1/3");
    assert_eq!((-third).abs(), third);
    assert!(third.try_cmp(usd("0.33")).unwrap().is_gt() && !third.is_zero());
    assert!(third.try_cmp(Money::zero(Currency::EUR)).is_err());
    assert_eq!(
        format!("[{:>4}] [{:>4}]", Ratio::ONE, third.amount()),
        "[   1] [ 1/3]"
    );
}

#[test]
fn debug_tells_what_display_does_not() {
    let [six, eighteen] = [6, 18].map(|digits| {
        let currency = Currency::new("USDT", Some(digits)).unwrap();
        format!("{:?}", Money::new(Decimal::ONE.normalize(), currency))
    });
    assert_ne!(six, eighteen);
    assert_eq!(format!("{:?}", usd("1")), "Money(USD 1.00)");
}

#[test]
fn typed_amounts_have_operators() {
    let prices = [
        Money::from_minor(150, Usd).unwrap(),
        Money::from_minor(-25, Usd).unwrap(),
    ];
    let total: Money<Usd> = prices.iter().sum();
    assert_eq!(total, Money::from_minor(125, Usd).unwrap());
    assert_eq!(prices[0] - prices[1], Money::from_minor(175, Usd).unwrap());
    assert!(prices[1] < prices[0]);
    assert_eq!(prices.into_iter().max(), Some(prices[0]));
    let mut running = Money::zero(Usd);
    running += prices[0];
    running -= prices[1];
    assert_eq!(running, Money::from_minor(175, Usd).unwrap());
}

#[test]
#[should_panic(expected = "larger than an amount can be")]
fn typed_addition_panics_rather_than_wraps() {
    let max = Money::new(Decimal::MAX, Usd);
    let _ = max + max;
}

#[test]
fn signs() {
    let mut minus_zero = Decimal::new(0, 2);
    minus_zero.set_sign_negative(true);
    let minus_zero = Money::new(minus_zero, Currency::USD);
    assert!(!minus_zero.amount().is_sign_negative());
    assert!(minus_zero.is_zero() && !minus_zero.is_negative() && !minus_zero.is_positive());
    assert!(!(-minus_zero).is_negative());
    assert!((-usd("1")).is_negative() && (-usd("1")).abs().is_positive());
    assert_eq!(
        usd("-0.004").round(Rounding::HalfUp).unwrap().to_string(),
        "USD 0.00"
    );
}

#[test]
fn every_mode_rounds_as_documented() {
    let columns = [
        "0.125", "0.135", "-0.125", "0.121", "0.129", "-0.121", "-0.129",
    ];
    for (mode, expected) in [
        (
            Rounding::HalfEven,
            ["0.12", "0.14", "-0.12", "0.12", "0.13", "-0.12", "-0.13"],
        ),
        (
            Rounding::HalfUp,
            ["0.13", "0.14", "-0.13", "0.12", "0.13", "-0.12", "-0.13"],
        ),
        (
            Rounding::HalfDown,
            ["0.12", "0.13", "-0.12", "0.12", "0.13", "-0.12", "-0.13"],
        ),
        (
            Rounding::Up,
            ["0.13", "0.14", "-0.13", "0.13", "0.13", "-0.13", "-0.13"],
        ),
        (
            Rounding::Down,
            ["0.12", "0.13", "-0.12", "0.12", "0.12", "-0.12", "-0.12"],
        ),
        (
            Rounding::Ceiling,
            ["0.13", "0.14", "-0.12", "0.13", "0.13", "-0.12", "-0.12"],
        ),
        (
            Rounding::Floor,
            ["0.12", "0.13", "-0.13", "0.12", "0.12", "-0.13", "-0.13"],
        ),
    ] {
        let rounded = columns.map(|amount| usd(amount).round(mode).unwrap().amount_string());
        assert_eq!(rounded, expected, "{mode:?}");
    }
    let yen: Money = "JPY 2.5".parse().unwrap();
    assert_eq!(yen.round(Rounding::HalfEven).unwrap().to_string(), "JPY 2");
}

#[test]
fn minor_units_need_a_minor_unit_and_whole_ones() {
    let gold: Money = "XAU 1.25".parse().unwrap();
    let none = MoneyError::NoMinorUnit {
        currency: gold.currency(),
    };
    assert_eq!(gold.try_minor_units(), Err(none.clone()));
    assert_eq!(gold.round(Rounding::Up), Err(none.clone()));
    assert_eq!(gold.allocate(&[1]), Err(none.clone()));
    assert_eq!(Money::from_minor(1, gold.currency()), Err(none));
    assert_eq!(
        usd("1.005").try_minor_units().unwrap_err().to_string(),
        "USD 1.005 is not a whole number of minor units, round it first"
    );
    assert_eq!(usd("1.500").try_minor_units(), Ok(150));
    assert_eq!(Money::from_minor(12, Jpy).unwrap().to_string(), "JPY 12");
}

#[test]
fn minor_units_beyond_the_range_are_errors() {
    let max = i128::try_from(u128::MAX >> 32).unwrap();
    assert!(Money::from_minor(max * 100, Usd).is_ok());
    assert_eq!(
        Money::from_minor(max * 100 + 1, Usd),
        Err(MoneyError::Inexact)
    );
    assert_eq!(
        Money::from_minor(max * 100 + 100, Usd),
        Err(MoneyError::Overflow)
    );
    assert_eq!(Money::from_minor(i128::MIN, Usd), Err(MoneyError::Overflow));
    let fine = Currency::new("FINE", Some(28)).unwrap();
    assert_eq!(
        Money::new(Decimal::MAX, fine).try_minor_units(),
        Err(MoneyError::Overflow)
    );
}

#[test]
fn the_examples_other_libraries_get_wrong() {
    assert_eq!(
        texts(&usd("1.00").split(3).unwrap()),
        ["0.34", "0.33", "0.33"]
    );
    assert_eq!(
        texts(&usd("-1.00").split(3).unwrap()),
        ["-0.34", "-0.33", "-0.33"]
    );
    assert_eq!(
        texts(&usd("1.00").allocate(&[2, 3, 1]).unwrap()),
        ["0.33", "0.50", "0.17"]
    );
    assert_eq!(
        texts(&usd("10.01").allocate(&[0, 50, 50]).unwrap()),
        ["0.00", "5.01", "5.00"]
    );
}

#[test]
fn allocation_to_nobody_is_an_error() {
    for weights in [&[][..], &[0, 0]] {
        let count = weights.len();
        assert_eq!(
            usd("1").allocate(weights),
            Err(MoneyError::InvalidWeights { count })
        );
        assert_eq!(
            usd("0").allocate(weights),
            Err(MoneyError::InvalidWeights { count })
        );
    }
    assert_eq!(
        usd("1").split(0),
        Err(MoneyError::InvalidWeights { count: 0 })
    );
    let told = |count| MoneyError::InvalidWeights { count }.to_string();
    assert_eq!(
        [0, 1, 2].map(told),
        [
            "nobody to allocate to: there are no parts",
            "nobody to allocate to: the only weight is not above zero",
            "nobody to allocate to: none of 2 weights is above zero",
        ]
    );
    assert!(matches!(
        usd("0.005").split(2),
        Err(MoneyError::FractionalMinorUnit { .. })
    ));
}

#[test]
fn shares_that_cannot_be_held_are_an_error() {
    // A quarter of the largest amount is a number of cents with 31 digits.
    let max = Money::new(Decimal::MAX, Currency::USD);
    assert_eq!(max.allocate(&[1, 1, 1, 1]), Err(MoneyError::Inexact));
    assert_eq!(max.split(1), Ok(vec![max]));
}

#[test]
fn currencies_of_ones_own_follow_the_rules() {
    for (code, exponent, error) in [
        ("", None, InvalidCurrency::EmptyCode),
        (
            "TWELVELETTER",
            None,
            InvalidCurrency::CodeTooLong { bytes: 12 },
        ),
        ("usd", None, InvalidCurrency::BadCharacter { position: 0 }),
        ("US$", None, InvalidCurrency::BadCharacter { position: 2 }),
        ("42", None, InvalidCurrency::NoLetter),
        (
            "BTC",
            Some(29),
            InvalidCurrency::ExponentOutOfRange { exponent: 29 },
        ),
    ] {
        assert_eq!(Currency::new(code, exponent), Err(error));
    }
    for (code, exponent) in [
        ("Z", Some(28)),
        ("1INCH", Some(18)),
        ("ZZZZZZZZZZZ", None),
        ("0A0", Some(0)),
    ] {
        let currency = Currency::new(code, exponent).unwrap();
        assert_eq!(
            (currency.code().as_str(), currency.exponent()),
            (code, exponent)
        );
    }
    assert!(
        Currency::iso("XXQ").is_err()
            && Currency::iso("usd").is_err()
            && Currency::iso("").is_err()
    );
}

#[test]
fn currencies_sort_by_code() {
    let mut codes =
        ["USE", "1INCH", "USDT", "A", "EUR1"].map(|code| Currency::new(code, None).unwrap());
    codes.sort();
    assert_eq!(
        codes.map(|currency| currency.to_string()),
        ["1INCH", "A", "EUR1", "USDT", "USE"]
    );
}

#[test]
fn a_type_takes_only_its_own_code() {
    assert_eq!(Eur::from_code("EUR"), Ok(Eur));
    let error = Eur::from_code("USD").unwrap_err();
    assert_eq!(
        (error.code(), error.expected()),
        ("USD", Some(Eur::CURRENCY))
    );
}
