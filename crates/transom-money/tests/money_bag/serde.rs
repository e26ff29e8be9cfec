//! Bags as JSON.

use proptest::prelude::*;
use transom_money::{Currency, Decimal, Money, MoneyBag};

fn decode(json: &str) -> Result<MoneyBag, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn a_bag_is_a_list_of_money() {
    let bag =
        MoneyBag::try_from_iter(["USD 2.5", "EUR 1"].map(|text| text.parse::<Money>().unwrap()));
    let bag = bag.unwrap();
    let json = serde_json::to_string(&bag).unwrap();
    assert_eq!(
        json,
        r#"[{"amount":"1.00","currency":"EUR"},{"amount":"2.50","currency":"USD"}]"#
    );
    assert_eq!(decode(&json), Ok(bag));
    assert_eq!(serde_json::to_string(&MoneyBag::new()).unwrap(), "[]");
    assert_eq!(decode("[]"), Ok(MoneyBag::new()));
    let zero = r#"[{"amount":"0.00","currency":"EUR"}]"#;
    assert_eq!(decode(zero), Ok(MoneyBag::new()));
}

#[test]
fn what_no_bag_writes_is_refused() {
    let twice = r#"[{"amount":"1","currency":"EUR"},{"amount":"1","currency":"EUR"}]"#;
    let error = decode(twice).unwrap_err();
    assert!(
        error.starts_with("currency: EUR is in the list twice"),
        "{error}"
    );
    for json in [
        r#"{"amount":"1","currency":"EUR"}"#,
        r#"[{"amount":1,"currency":"EUR"}]"#,
        r#"[["1","EUR"],null]"#,
        r#"{"EUR":"1"}"#,
        "null",
    ] {
        assert!(decode(json).is_err(), "{json}");
    }
}

proptest! {
    #[test]
    fn json_and_back_is_lossless(
        amounts in proptest::collection::vec((any::<i64>(), 0..=28_u32, 0..178_usize), 0..9),
    ) {
        let mut bag = MoneyBag::new();
        for (mantissa, scale, index) in amounts {
            let currency = Currency::iso_all().nth(index).unwrap();
            let amount = Decimal::from_i128_with_scale(mantissa.into(), scale);
            // What cannot be added is left out.
            let _ = bag.try_add(Money::new(amount, currency));
        }
        let json = serde_json::to_string(&bag).unwrap();
        prop_assert_eq!(decode(&json), Ok(bag.clone()));
        let value = serde_json::to_value(&bag).unwrap();
        prop_assert_eq!(serde_json::from_value::<MoneyBag>(value).unwrap(), bag);
    }
}
