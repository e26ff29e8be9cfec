//! The JSON form.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

use serde_json::{from_str, json, to_string};
use transom_money::{Currency, Money, Usd};

fn refused(json: &str) -> String {
    from_str::<Money>(json).unwrap_err().to_string()
}

#[test]
fn the_form_is_an_object_of_two_strings() {
    let money: Money = "USD 12.5".parse().unwrap();
    assert_eq!(
        to_string(&money).unwrap(),
        r#"{"amount":"12.50","currency":"USD"}"#
    );
    assert_eq!(
        from_str::<Money>(r#"{"currency":"USD","amount":"12.50"}"#).unwrap(),
        money
    );
    assert_eq!(
        serde_json::from_value::<Money>(json!({"amount": "12.5", "currency": "USD"})).unwrap(),
        money
    );
    assert_eq!(to_string(&Currency::JPY).unwrap(), r#""JPY""#);
    assert_eq!(from_str::<Currency>(r#""JPY""#).unwrap(), Currency::JPY);
}

#[test]
fn the_extremes_survive() {
    for text in [
        "USD 79228162514264337593543950335",
        "USD -0.0000000000000000000000000001",
        "JPY 0",
        "XAU 1.5",
    ] {
        let money: Money = text.parse().unwrap();
        assert_eq!(
            from_str::<Money>(&to_string(&money).unwrap()).unwrap(),
            money
        );
    }
}

#[test]
fn numbers_are_refused() {
    for number in ["12.34", "12", "-1", "1e2"] {
        let message = refused(&format!(r#"{{"amount":{number},"currency":"USD"}}"#));
        assert!(message.contains("an amount as a string"), "{message}");
    }
}

#[test]
fn other_fields_are_refused() {
    for (json, part) in [
        (
            r#"{"amount":"1","currency":"USD","scale":2}"#,
            "unknown field `scale`",
        ),
        (
            r#"{"amount":"1","amount":"2","currency":"USD"}"#,
            "duplicate field `amount`",
        ),
        (
            r#"{"amount":"1","currency":"USD","currency":"USD"}"#,
            "duplicate field `currency`",
        ),
        (r#"{"amount":"1"}"#, "missing field `currency`"),
        (r#"{"currency":"USD"}"#, "missing field `amount`"),
        (
            r#"{"amount":"1e3","currency":"USD"}"#,
            "amount: at byte 1: expected a digit, found 'e'",
        ),
        (
            r#"{"amount":"1","currency":"usd"}"#,
            "currency: \"usd\" is not a currency code",
        ),
        (
            r#"{"amount":null,"currency":"USD"}"#,
            "an amount as a string",
        ),
    ] {
        let message = refused(json);
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn a_typed_amount_checks_the_code() {
    let euros = r#"{"amount":"1.50","currency":"EUR"}"#;
    let message = from_str::<Money<Usd>>(euros).unwrap_err().to_string();
    assert!(
        message.contains("the currency is \"EUR\", expected USD"),
        "{message}"
    );
    let dollars = from_str::<Money<Usd>>(r#"{"amount":"1.50","currency":"USD"}"#).unwrap();
    assert_eq!(dollars, Money::from_minor(150, Usd).unwrap());
}

#[test]
fn a_long_key_or_code_is_cut_in_the_error() {
    let long = "é".repeat(1000);
    let cut = "é".repeat(32);
    let message = refused(&format!(r#"{{"{long}":"1"}}"#));
    assert!(
        message.starts_with(&format!("unknown field `{cut}`,")),
        "{message}"
    );
    let message = refused(&format!(r#"{{"amount":"1","currency":"{long}"}}"#));
    assert!(
        message.starts_with(&format!("currency: \"{cut}\" is not")),
        "{message}"
    );
    let error = Currency::iso(&long).unwrap_err();
    assert_eq!(error.code(), cut);
    let error = format!("{long} 1").parse::<Money<Usd>>().unwrap_err();
    assert!(error.to_string().len() < 200, "{error}");
}

#[test]
fn fields_may_be_numbered() {
    use serde::Deserialize;
    use serde::de::value::{Error, MapDeserializer};
    let numbered = |fields: [(u64, &'static str); 2]| {
        Money::<Currency>::deserialize(MapDeserializer::<_, Error>::new(fields.into_iter()))
    };
    let expected: Money = "USD 1.5".parse().unwrap();
    assert_eq!(numbered([(0, "1.5"), (1, "USD")]), Ok(expected));
    assert_eq!(numbered([(1, "USD"), (0, "1.5")]), Ok(expected));
    assert!(numbered([(0, "1.5"), (2, "USD")]).is_err());
}
