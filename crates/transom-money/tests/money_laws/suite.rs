//! The laws that the crate gives to others: they hold, and each finds what breaks it.

use proptest::prelude::*;
use transom_money::testing::laws;
use transom_money::testing::strategies::{money, roundings};
use transom_money::{Currency, Decimal, Jpy, Money, MoneyError, Usd, static_currency};

static_currency! {
    /// As many digits as an amount has.
    Tiny = "TINY", Some(28);
    /// None at all.
    Gold = "GOLD", None;
}

#[test]
fn they_hold_for_currencies_of_every_exponent() {
    laws::hold_for::<Usd>();
    laws::hold_for::<Jpy>();
    laws::hold_for::<Tiny>();
    laws::hold_for::<Gold>();
}

proptest! {
    #[test]
    fn they_hold_for_currencies_known_at_run_time(
        (a, b, c) in money().prop_flat_map(|money| {
            let same = move || any::<i64>().prop_map(move |n| Money::new(Decimal::new(n, 3), money.currency()));
            (Just(money), same(), same())
        }),
        mode in roundings(),
    ) {
        laws::addition(a, b, c)?;
        laws::order(a, b)?;
        laws::rounding(a, b, mode)?;
        laws::text(a)?;
    }
}

fn cents(units: i64) -> Money {
    Money::from_minor(units, Currency::USD).unwrap()
}

/// What the sharing law says of shares of a dollar by 1, 1, 0 in cents.
fn broken(shares: &[i64]) -> Option<String> {
    let shares: Vec<Money> = shares.iter().copied().map(cents).collect();
    let error = laws::shares(cents(100), &[1, 1, 0], Decimal::new(1, 2), &shares).err()?;
    Some(error.to_string())
}

#[test]
fn sharing_that_breaks_a_law_is_found() {
    assert_eq!(broken(&[50, 50, 0]), None);
    for (shares, law) in [
        (&[50, 49, 0][..], "conservation"),
        (&[50, 49, 1], "zero weight"),
        (&[51, 49, 0], "a step or more"),
        (&[101, -1, 0], "other sign"),
        (&[50, 50], "a share for each weight"),
    ] {
        let found = broken(shares).unwrap();
        assert!(found.contains(law), "{shares:?}: {found}");
    }
}

#[test]
fn a_share_between_two_steps_is_found_unless_the_whole_is_between_two() {
    let judged = |whole: &str, shares: [&str; 3]| {
        let money = |amount: &str| Money::parse_amount(amount, Usd).unwrap();
        let shares = shares.map(money);
        laws::shares(money(whole), &[1, 1, 1], Decimal::new(1, 2), &shares)
    };
    let error = judged("100", ["33.3333", "33.3333", "33.3334"]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("33.3333 is not a multiple of 0.01"),
        "{error}"
    );
    assert!(judged("100", ["33.34", "33.33", "33.33"]).is_ok());
    assert!(judged("100.001", ["33.341", "33.33", "33.33"]).is_ok());
}

#[test]
fn a_store_that_loses_something_is_found() {
    let money: Money = "USD 0.005".parse().unwrap();
    let kept = laws::round_trip(
        money,
        |money| Ok::<_, MoneyError>(money.to_string()),
        |text| text.parse::<Money>(),
    );
    assert!(kept.is_ok());
    let rounded = laws::round_trip(
        money,
        |money| money.round(transom_money::Rounding::HalfEven),
        Ok::<_, MoneyError>,
    );
    assert!(rounded.is_err());
    let refused = laws::round_trip(money, Money::try_minor_units, |units| {
        Money::from_minor(units, Currency::USD)
    });
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("could not be stored")
    );
}
