//! Minor units in a word, and the integers of payment providers.

use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;
use transom_money::minor_units::{
    MinorUnitError, MinorUnitProfile, MinorUnitRule, OtherCurrencies,
};
use transom_money::{Currency, Decimal, Jpy, MinorUnits, Money, MoneyError, Rounding, Usd};

fn iso(code: &str) -> Currency {
    Currency::iso(code).unwrap_or_else(|error| panic!("{error}"))
}

fn money(text: &str) -> Money {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_fraction_of_a_minor_unit_does_not_convert() {
    let fraction: Money<Usd> = money("USD 0.005").try_typed().unwrap();
    assert!(matches!(
        MinorUnits::try_from(fraction),
        Err(MoneyError::FractionalMinorUnit { .. })
    ));
    // It is the value that counts, not its digits.
    let whole: Money<Usd> = money("USD 0.500").try_typed().unwrap();
    assert_eq!(MinorUnits::try_from(whole), Ok(MinorUnits::new(50)));
}

#[test]
fn beyond_64_bits_is_an_error() {
    let largest = Money::<Usd>::from(MinorUnits::MAX);
    assert_eq!(largest.to_string(), "USD 92233720368547758.07");
    assert_eq!(MinorUnits::try_from(largest), Ok(MinorUnits::MAX));
    let larger = largest + Money::minor(1);
    assert_eq!(MinorUnits::try_from(larger), Err(MoneyError::Overflow));
    assert_eq!(MinorUnits::<Usd>::MAX.checked_add(MinorUnits::new(1)), None);
    assert_eq!(MinorUnits::<Usd>::MIN.checked_sub(MinorUnits::new(1)), None);
}

#[test]
fn a_sum_may_leave_the_range_on_its_way() {
    let units = [i64::MAX, i64::MAX, -i64::MAX, 1 - i64::MAX].map(MinorUnits::<Jpy>::new);
    assert_eq!(units.iter().sum::<MinorUnits<Jpy>>(), MinorUnits::new(1));
    assert_eq!(
        MinorUnits::try_sum([MinorUnits::<Jpy>::MIN; 2]),
        Err(MoneyError::Overflow)
    );
    assert_eq!(MinorUnits::<Jpy>::try_sum([]), Ok(MinorUnits::ZERO));
}

#[test]
#[should_panic(expected = "larger than an amount can be")]
fn the_sum_operator_panics_beyond_64_bits() {
    let _: MinorUnits<Usd> = [MinorUnits::MAX; 2].into_iter().sum();
}

#[test]
fn it_reads_as_money_does() {
    let units = MinorUnits::<Usd>::new(-12_34);
    assert_eq!(
        (format!("{units}"), format!("{units:?}")),
        ("USD -12.34".to_owned(), "MinorUnits(USD -12.34)".to_owned())
    );
    assert_eq!(format!("{:>8}", MinorUnits::<Jpy>::new(5)), "   JPY 5");
}

proptest! {
    #[test]
    fn minor_units_and_money_are_the_same_amounts(a in any::<i64>(), b in any::<i64>()) {
        let (x, y) = (MinorUnits::<Usd>::new(a), MinorUnits::<Usd>::new(b));
        let (p, q) = (Money::from(x), Money::from(y));
        prop_assert_eq!(MinorUnits::try_from(p), Ok(x));
        prop_assert_eq!(p.try_minor_units(), Ok(i128::from(a)));
        prop_assert_eq!(x.cmp(&y), p.cmp(&q));
        prop_assert_eq!(x == y, HashSet::from([x, y]).len() == 1);
        let exact = |result: Money<Usd>| MinorUnits::try_from(result).ok();
        prop_assert_eq!(x.checked_add(y), exact(p + q));
        prop_assert_eq!(x.checked_sub(y), exact(p - q));
        prop_assert_eq!(MinorUnits::try_sum([x, y]).ok(), exact(p + q));
    }

    #[test]
    fn a_profile_and_back_is_lossless(
        units in any::<i64>(), profile in profiles(), currency in listed(),
    ) {
        let back = Money::from_minor_units_with(units, currency, &profile);
        let Some(step) = profile.step(currency) else {
            let unknown = matches!(back, Err(MinorUnitError::UnknownToProfile { .. }));
            prop_assert!(unknown);
            return Ok(());
        };
        let digits = u32::from(profile.digits(currency).unwrap());
        let money = back.unwrap();
        prop_assert_eq!(money.amount(), Decimal::from_i128_with_scale(units.into(), digits));
        let every = i64::try_from(step.mantissa()).unwrap();
        let sent = money.minor_units_with(&profile);
        if units % every == 0 {
            prop_assert_eq!(sent, Ok(units));
        } else {
            let refused = matches!(sent, Err(MinorUnitError::NotAMultiple { .. }));
            prop_assert!(refused);
            // What the error says to do about it works.
            if let Ok(rounded) = money.round_to_step(step, Rounding::Down) {
                prop_assert_eq!(rounded.minor_units_with(&profile), Ok(units - units % every));
            }
        }
    }

    #[test]
    fn iso_is_the_currencys_own_minor_unit(units in any::<i64>(), currency in listed()) {
        let with_profile = Money::from_minor_units_with(units, currency, &MinorUnitProfile::ISO);
        prop_assert_eq!(with_profile.ok(), Money::from_minor(units, currency).ok());
    }
}

fn profiles() -> impl Strategy<Value = MinorUnitProfile<'static>> {
    proptest::sample::select(vec![
        MinorUnitProfile::ISO,
        MinorUnitProfile::STRIPE,
        MinorUnitProfile::STRIPE_PAYOUTS,
        MinorUnitProfile::ADYEN,
    ])
}

fn listed() -> impl Strategy<Value = Currency> {
    let listed: Vec<_> = Currency::iso_all()
        .chain(Currency::iso_historic())
        .collect();
    proptest::sample::select(listed)
}

/// Codes whose integers in `profile` differ from those of ISO 4217, as `code digits/step`.
fn deviations(profile: &MinorUnitProfile<'_>) -> BTreeSet<String> {
    let written = |profile: &MinorUnitProfile<'_>, currency| {
        (profile.digits(currency), profile.step(currency))
    };
    Currency::iso_all()
        .filter(|&currency| written(profile, currency) != written(&MinorUnitProfile::ISO, currency))
        .map(
            |currency| match (profile.digits(currency), profile.step(currency)) {
                (Some(digits), Some(step)) => format!("{currency} {digits}/{}", step.mantissa()),
                _ => format!("{currency} refused"),
            },
        )
        .collect()
}

#[test]
fn stripe_differs_from_iso_as_its_page_says() {
    let charges = deviations(&MinorUnitProfile::STRIPE);
    let expected = [
        // Zero-decimal there, two decimals in ISO 4217; the other fourteen agree.
        "MGA 0/1",
        // "Special cases."
        "ISK 2/100",
        "UGX 2/100",
        // Three decimals, the last one 0.
        "BHD 3/10",
        "JOD 3/10",
        "KWD 3/10",
        "OMR 3/10",
        "TND 3/10",
        // Not two decimals, and not on the page.
        "CLF refused",
        "IQD refused",
        "LYD refused",
        "UYI refused",
        "UYW refused",
    ];
    assert_eq!(charges, expected.map(str::to_owned).into());

    let mut payouts = deviations(&MinorUnitProfile::STRIPE_PAYOUTS);
    assert!(payouts.remove("HUF 2/100") && payouts.remove("TWD 2/100"));
    assert_eq!(payouts, charges);
}

#[test]
fn adyen_differs_from_iso_as_its_page_says() {
    let expected = ["CLP 2/1", "CVE 0/1", "IDR 0/1", "ISK 2/1"];
    assert_eq!(
        deviations(&MinorUnitProfile::ADYEN),
        expected.map(str::to_owned).into()
    );
}

#[test]
fn no_provider_takes_a_currency_of_ones_own() {
    let own = Money::from_minor(5, Currency::new("POINTS", Some(2)).unwrap()).unwrap();
    for profile in [
        MinorUnitProfile::STRIPE,
        MinorUnitProfile::STRIPE_PAYOUTS,
        MinorUnitProfile::ADYEN,
    ] {
        assert!(own.minor_units_with(&profile).is_err(), "{profile:?}");
    }
    assert_eq!(own.minor_units_with(&MinorUnitProfile::ISO), Ok(5));
}

#[test]
fn the_examples_of_stripes_page() {
    let charge = |text| money(text).minor_units_with(&MinorUnitProfile::STRIPE);
    let payout = |text| money(text).minor_units_with(&MinorUnitProfile::STRIPE_PAYOUTS);
    assert_eq!(charge("USD 10"), Ok(1000));
    assert_eq!(charge("JPY 500"), Ok(500));
    assert_eq!(charge("ISK 5"), Ok(500));
    assert_eq!(charge("UGX 5"), Ok(500));
    // 5.124 has to become 5120 or 5130.
    assert!(charge("KWD 5.124").is_err());
    assert_eq!(charge("KWD 5.12"), Ok(5120));
    // With HUF 10.45 at hand, HUF 10 can be paid out.
    assert_eq!(charge("HUF 10.45"), Ok(1045));
    assert!(payout("HUF 10.45").is_err());
    assert_eq!(payout("HUF 10"), Ok(1000));
    assert_eq!(charge("TWD 800.45"), Ok(80045));
    assert!(payout("TWD 800.45").is_err());
}

#[test]
fn zeros_at_the_end_are_no_fraction() {
    let iso = |text| money(text).minor_units_with(&MinorUnitProfile::ISO);
    assert_eq!(iso("USD 1.5000"), Ok(150));
    assert_eq!(iso("JPY 500.00"), Ok(500));
    assert_eq!(iso("USD 0.000"), Ok(0));
}

#[test]
fn errors_name_profile_currency_and_amount() {
    let error = |text, profile: &MinorUnitProfile<'_>| {
        money(text)
            .minor_units_with(profile)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        error("ISK 40.1", &MinorUnitProfile::STRIPE),
        "Stripe takes ISK in steps of 1.00, which 40.1 is not a multiple of"
    );
    assert_eq!(
        error("USD 0.005", &MinorUnitProfile::ISO),
        "ISO 4217 takes USD in steps of 0.01, which 0.005 is not a multiple of"
    );
    assert_eq!(
        error("LYD 1", &MinorUnitProfile::STRIPE),
        "Stripe does not say how to send LYD 1"
    );
    assert_eq!(
        error("XAU 1", &MinorUnitProfile::ISO),
        "ISO 4217 does not say how to send XAU 1"
    );
    assert_eq!(
        error("USD 92233720368547758.08", &MinorUnitProfile::ISO),
        "USD 92233720368547758.08 takes more than 64 bits in the minor units of ISO 4217"
    );
}

#[test]
fn a_currency_of_ones_own_is_none_that_a_profile_means() {
    let points = Currency::new("POINTS", Some(2)).unwrap();
    assert_eq!(MinorUnitProfile::STRIPE.digits(points), None);
    assert_eq!(MinorUnitProfile::ISO.digits(points), Some(2));
}

#[test]
fn a_profile_of_ones_own_is_data() {
    let rules = [
        MinorUnitRule::new(Currency::USD, 6),
        MinorUnitRule::new(Currency::USD, 2),
        MinorUnitRule::new(iso("XAU"), 4).step(25),
    ];
    let name = String::from("the bank");
    let profile = MinorUnitProfile::new(&name, &rules, OtherCurrencies::Refused);
    // The first of two rules counts.
    assert_eq!(money("USD 1.5").minor_units_with(&profile), Ok(1_500_000));
    // A profile may have digits for what has no minor unit.
    assert_eq!(money("XAU 0.0025").minor_units_with(&profile), Ok(25));
    assert!(money("XAU 0.003").minor_units_with(&profile).is_err());
    assert!(money("EUR 1").minor_units_with(&profile).is_err());
}
