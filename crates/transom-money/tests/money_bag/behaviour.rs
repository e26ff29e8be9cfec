//! What a bag does at its edges.

use std::cell::Cell;

use transom_money::{Currency, Decimal, Eur, Money, MoneyBag, MoneyError, Usd};

fn money(text: &str) -> Money {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn bag(texts: &[&str]) -> MoneyBag {
    MoneyBag::try_from_iter(texts.iter().map(|text| money(text)))
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn amounts_are_in_the_order_of_their_codes() {
    let bag = bag(&["USD 1", "CHF 2", "EUR 3", "USD 1"]);
    assert_eq!(bag.to_string(), "CHF 2.00, EUR 3.00, USD 2.00");
    assert_eq!(format!("{bag:?}"), "MoneyBag(CHF 2.00, EUR 3.00, USD 2.00)");
    let amounts = [money("CHF 2"), money("EUR 3"), money("USD 2")];
    assert!(bag.iter().eq(amounts) && bag.iter().rev().eq(amounts.into_iter().rev()));
    assert_eq!((bag.len(), bag.iter().len()), (3, 3));
    assert_eq!(bag.amount(Eur), Money::major(3));
    assert_eq!(bag.amount(Currency::JPY), Money::zero(Currency::JPY));
}

#[test]
fn nothing_is_left_of_what_was_taken_out() {
    let mut bag = bag(&["USD 1.50", "EUR 0"]);
    assert_eq!(bag.len(), 1);
    bag.try_sub(money("USD 1.5")).unwrap();
    assert!(bag.is_empty());
    assert_eq!(bag, MoneyBag::new());
    assert_eq!(
        (bag.to_string(), format!("{bag:>3}")),
        ("0".to_owned(), "  0".to_owned())
    );
    assert!(MoneyBag::from(Money::<Usd>::ZERO).is_empty());
}

#[test]
fn the_same_code_with_another_exponent_is_another_currency() {
    let tether = |digits| {
        let currency = Currency::new("USDT", Some(digits)).unwrap();
        Money::new(Decimal::ONE, currency)
    };
    let mut bag = MoneyBag::new();
    bag.try_add(tether(6)).unwrap();
    bag.try_sub(tether(18)).unwrap();
    assert_eq!(bag.len(), 2);
}

#[test]
fn a_sum_that_cannot_be_held_leaves_the_bag_as_it_was() {
    let largest = Money::new(Decimal::MAX, Currency::USD);
    let full = bag(&["EUR 1", &largest.to_string()]);
    let mut bag = full.clone();
    assert_eq!(bag.try_add(money("USD 1")), Err(MoneyError::Overflow));
    assert_eq!(bag.try_add(money("USD 0.5")), Err(MoneyError::Inexact));
    let some_fit = [money("EUR 1"), money("USD 1"), money("CHF 1")];
    assert_eq!(bag.try_extend(some_fit), Err(MoneyError::Overflow));
    assert_eq!(bag.try_add_bag(&full), Err(MoneyError::Overflow));
    assert_eq!(bag, full);
    assert_eq!(
        some_fit
            .into_iter()
            .chain([largest])
            .collect::<Result<MoneyBag, _>>(),
        Err(MoneyError::Overflow)
    );
    // Only the sum has to fit.
    bag.try_extend([money("USD 1"), money("USD -1")]).unwrap();
    assert_eq!(bag, full);
}

#[test]
fn typed_and_dynamic_money_meet_in_a_bag() {
    let mut bag: MoneyBag = [Money::<Usd>::minor(1_00), Money::minor(2_00)]
        .into_iter()
        .collect::<Result<_, _>>()
        .unwrap();
    bag.try_add(money("EUR 1")).unwrap();
    bag.try_add(Money::<Eur>::minor(50)).unwrap();
    assert_eq!(bag.to_string(), "EUR 1.50, USD 3.00");
}

#[test]
fn a_total_converts_what_is_in_other_currencies_once_each() {
    let bag = bag(&["CHF 1", "EUR 2", "USD 3"]);
    let calls = Cell::new(0);
    let total: Result<_, MoneyError> = bag.try_total(Currency::USD, |money| {
        calls.set(calls.get() + 1);
        Ok(Money::new(money.amount() * Decimal::TEN, Currency::USD))
    });
    assert_eq!((total, calls.get()), (Ok(money("USD 33")), 2));

    let typed: Result<_, MoneyError> = bag.try_total(Usd, |_| Ok(Money::ZERO));
    assert_eq!(typed, Ok(Money::<Usd>::major(3)));
    let none: Result<_, MoneyError> = MoneyBag::new().try_total(Usd, |_| unreachable!());
    assert_eq!(none, Ok(Money::ZERO));
}

#[test]
fn a_total_fails_as_the_conversion_does() {
    #[derive(Debug, PartialEq)]
    enum Failed {
        NoRate(Currency),
        Money(MoneyError),
    }
    impl From<MoneyError> for Failed {
        fn from(error: MoneyError) -> Self {
            Self::Money(error)
        }
    }
    let bag = bag(&["CHF 1", "EUR 2", "USD 3"]);
    let no_rate = bag.try_total(Currency::USD, |money| Err(Failed::NoRate(money.currency())));
    assert_eq!(no_rate, Err(Failed::NoRate(Currency::CHF)));
    let unconverted = bag.try_total(Currency::USD, Ok::<_, Failed>);
    let mismatch = MoneyError::CurrencyMismatch {
        expected: Currency::USD,
        actual: Currency::CHF,
    };
    assert_eq!(unconverted, Err(Failed::Money(mismatch)));
    let too_much = bag.try_total(Currency::USD, |_| {
        Ok::<_, Failed>(Money::new(Decimal::MAX, Currency::USD))
    });
    assert_eq!(too_much, Err(Failed::Money(MoneyError::Overflow)));
}
