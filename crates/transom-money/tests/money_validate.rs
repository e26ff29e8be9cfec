//! Validation: which rule breaks on which amount, and what the errors say.

use proptest::prelude::*;
use transom_money::validate::{FieldCheck, InvalidMoney, MoneyProblem, MoneyRule, MoneyValidation};
use transom_money::{Currency, Decimal, Money, Usd};

fn money(text: &str) -> Money {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What is wrong with the field `price`: codes.
fn codes(text: &str, rules: impl FnOnce(&mut FieldCheck<'_, Currency>)) -> Vec<String> {
    let mut validation = MoneyValidation::new();
    rules(&mut validation.field("price", money(text)));
    let problems = validation.finish().err().into_iter().flatten();
    problems
        .map(|problem| problem.rule().code().to_owned())
        .collect()
}

macro_rules! assert_codes {
    ($text:literal $(.$rule:ident($($argument:expr),*))+, $expected:expr) => {
        let expected: &[&str] = &$expected;
        assert_eq!(codes($text, |field| { field$(.$rule($($argument),*))+; }), expected, $text);
    };
}

#[test]
fn each_rule_includes_its_limit_or_not_as_its_name_says() {
    assert_codes!("USD 0.01".positive(), []);
    assert_codes!("USD 0.00".positive(), ["greater_than"]);
    assert_codes!("USD -0.01".positive(), ["greater_than"]);
    assert_codes!("USD 0.00".not_negative(), []);
    assert_codes!("USD -0.01".not_negative(), ["at_least"]);
    assert_codes!("USD 5".at_least(money("USD 5.00")), []);
    assert_codes!("USD 4.999".at_least(money("USD 5.00")), ["at_least"]);
    assert_codes!("USD 5".at_most(money("USD 5.00")), []);
    assert_codes!("USD 5.001".at_most(money("USD 5.00")), ["at_most"]);
    let range = (money("USD 1"), money("USD 2"));
    assert_codes!("USD 0.99".in_range(range.0, range.1), ["in_range"]);
    assert_codes!("USD 1".in_range(range.0, range.1), []);
    assert_codes!("USD 2".in_range(range.0, range.1), []);
    assert_codes!("USD 2.01".in_range(range.0, range.1), ["in_range"]);
    assert_codes!("USD 1.5".in_range(range.1, range.0), ["in_range"]);
}

#[test]
fn digits_count_as_far_as_they_have_a_value() {
    assert_codes!("USD 0.500".whole_minor_units(), []);
    assert_codes!("USD 0.505".whole_minor_units(), ["minor_units"]);
    assert_codes!("JPY 0.5".whole_minor_units(), ["minor_units"]);
    assert_codes!("XAU 1".whole_minor_units(), ["minor_units"]);
    assert_codes!("USD 0.00500".max_decimal_places(3), []);
    assert_codes!("USD 0.0055".max_decimal_places(3), ["decimal_places"]);
    assert_codes!("USD 10".max_decimal_places(0), []);
}

#[test]
fn the_currency_is_one_of_those_or_the_error_is_its() {
    let two = [Currency::EUR, Currency::USD];
    assert_codes!("USD 1".one_of(&two), []);
    assert_codes!("CHF 1".one_of(&two), ["currency"]);
    assert_codes!("CHF 1".one_of(&[]), ["currency"]);
    assert_codes!("CHF 1".at_least(money("USD 5")), ["currency"]);
    assert_codes!(
        "CHF 1".in_range(money("CHF 1"), money("USD 5")),
        ["currency"]
    );
    // Once, though three limits cannot be compared.
    assert_codes!(
        "CHF 1"
            .at_least(money("USD 5"))
            .at_most(money("USD 9"))
            .one_of(&[Currency::USD]),
        ["currency"]
    );
}

#[test]
fn each_currency_has_its_own_limit_or_none() {
    let limits = [money("EUR 10"), money("CHF 9"), money("JPY 1500")];
    let currencies = limits.map(Money::currency);
    assert_codes!("CHF 9".one_of(&currencies).at_most_of(&limits), []);
    assert_codes!("CHF 9.01".at_most_of(&limits), ["at_most"]);
    assert_codes!("EUR 9.01".at_most_of(&limits), []);
    assert_codes!("JPY 1501".at_most_of(&limits), ["at_most"]);
    assert_codes!("USD 1000".at_most_of(&limits), []);
    assert_codes!("CHF 9".at_least_of(&limits), []);
    assert_codes!("CHF 8.99".at_least_of(&limits), ["at_least"]);
    assert_codes!("USD 0".at_least_of(&limits), []);
    assert_codes!("EUR 1".at_most_of(&[]), []);
    // The limit in the error is that of the currency.
    let mut validation = MoneyValidation::new();
    let price = Money::<Usd>::minor(2);
    validation
        .field("price", price)
        .at_most_of(&[money("EUR 5"), money("USD 0.01")]);
    assert_eq!(
        validation.finish().unwrap_err().to_string(),
        "price must be at most USD 0.01"
    );
}

#[test]
fn a_currency_that_is_not_allowed_is_one_error() {
    let euro = [Currency::EUR];
    assert_codes!("XAU 1".one_of(&euro).whole_minor_units(), ["currency"]);
    assert_codes!("XAU 1".whole_minor_units().one_of(&euro), ["currency"]);
    assert_codes!(
        "XAU 1"
            .one_of(&[money("XAU 1").currency()])
            .whole_minor_units(),
        ["minor_units"]
    );
    // Another field's currency is no reason.
    let mut validation = MoneyValidation::new();
    validation.field("fee", money("USD 1")).one_of(&euro);
    validation
        .field("price", money("XAU 1"))
        .whole_minor_units();
    assert_eq!(validation.finish().unwrap_err().iter().count(), 2);
}

#[test]
fn all_errors_are_collected_in_order() {
    let mut validation = MoneyValidation::new();
    let least = money("USD 1");
    validation
        .field("price", money("USD -0.005"))
        .positive()
        .at_least(least)
        .whole_minor_units();
    validation.optional::<Usd>("fee", None).positive();
    validation
        .optional::<Usd>("deposit", None)
        .required()
        .positive();
    validation
        .field("refund", Money::<Usd>::minor(1))
        .at_most(Money::ZERO);
    let errors = validation.finish().unwrap_err();
    assert_eq!(
        errors.to_string(),
        "price must be greater than USD 0.00; price must be at least USD 1.00; \
         price must have at most 2 decimal places; deposit must be given; \
         refund must be at most USD 0.00"
    );
    let fields: Vec<_> = errors.iter().map(MoneyProblem::field).collect();
    assert_eq!(fields, ["price", "price", "price", "deposit", "refund"]);
    assert_eq!(
        errors.iter().nth(1).unwrap().rule(),
        &MoneyRule::AtLeast { limit: least }
    );
}

#[test]
fn nothing_wrong_is_ok() {
    let mut validation = MoneyValidation::new();
    validation
        .field("price", money("USD 1"))
        .required()
        .positive();
    assert_eq!(validation.finish(), Ok(()));
    assert_eq!(MoneyValidation::new().finish(), Ok(()));
}

fn rules() -> Vec<MoneyRule> {
    let limit = money("USD 5");
    let currencies = |codes: &[Currency]| MoneyRule::OneOf {
        currencies: codes.to_vec(),
    };
    vec![
        MoneyRule::Required,
        MoneyRule::GreaterThan { limit },
        MoneyRule::AtLeast { limit },
        MoneyRule::AtMost { limit },
        MoneyRule::InRange {
            least: money("USD -5"),
            most: limit,
        },
        currencies(&[]),
        currencies(&[Currency::EUR]),
        currencies(&[Currency::EUR, Currency::GBP, Currency::USD]),
        MoneyRule::WholeMinorUnits { places: 2 },
        MoneyRule::WholeMinorUnits { places: 0 },
        MoneyRule::HasMinorUnit {
            currency: Currency::iso("XAU").unwrap_or(Currency::USD),
        },
        MoneyRule::DecimalPlaces { most: 1 },
        MoneyRule::DecimalPlaces { most: 4 },
    ]
}

#[test]
fn messages_read_on_after_the_field() {
    let messages: Vec<_> = rules().iter().map(MoneyRule::message).collect();
    assert_eq!(
        messages,
        [
            "must be given",
            "must be greater than USD 5.00",
            "must be at least USD 5.00",
            "must be at most USD 5.00",
            "must be from USD -5.00 to USD 5.00",
            "cannot be in any currency, as none is allowed",
            "must be in EUR",
            "must be in EUR, GBP or USD",
            "must have at most 2 decimal places",
            "must not have decimal places",
            "is in XAU, which has no minor unit",
            "must have at most 1 decimal place",
            "must have at most 4 decimal places",
        ]
    );
}

#[test]
fn a_translator_finds_every_placeholder_among_the_params() {
    for rule in rules() {
        let placeholders: Vec<_> = rule
            .template()
            .split("%{")
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap_or_default().to_owned())
            .collect();
        let params = rule.params();
        for name in &placeholders {
            assert!(
                params.iter().any(|(param, _)| param == name),
                "{name} of {rule:?}"
            );
        }
        assert!(!rule.message().contains("%{"), "{rule:?}");
    }
}

proptest! {
    #[test]
    fn limits_agree_with_the_order_of_integers(value in -50..50_i64, a in -50..50_i64, b in -50..50_i64) {
        let usd = |thousandths| Money::new(Decimal::new(thousandths, 3), Currency::USD);
        let broken = |check: &dyn Fn(&mut MoneyValidation)| {
            let mut validation = MoneyValidation::new();
            check(&mut validation);
            validation.finish().is_err()
        };
        let (x, least, most) = (usd(value), usd(a), usd(b));
        prop_assert_eq!(broken(&|v| _ = v.field("x", x).positive()), value <= 0);
        prop_assert_eq!(broken(&|v| _ = v.field("x", x).not_negative()), value < 0);
        prop_assert_eq!(broken(&|v| _ = v.field("x", x).at_least(least)), value < a);
        prop_assert_eq!(broken(&|v| _ = v.field("x", x).at_most(most)), value > b);
        let outside = !(a..=b).contains(&value);
        prop_assert_eq!(broken(&|v| _ = v.field("x", x).in_range(least, most)), outside);
        let fraction = value % 10 != 0;
        prop_assert_eq!(broken(&|v| _ = v.field("x", x).whole_minor_units()), fraction);
    }
}

#[test]
fn it_is_an_error_like_any_other() {
    fn check() -> Result<(), Box<dyn std::error::Error>> {
        let mut validation = MoneyValidation::new();
        validation.field("price", Money::<Usd>::ZERO).positive();
        Ok(validation.finish()?)
    }
    let error = check().unwrap_err();
    let invalid: &InvalidMoney = error.downcast_ref().unwrap();
    assert_eq!(invalid.iter().len(), 1);
}
