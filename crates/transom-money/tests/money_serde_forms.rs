//! The other forms in serde, in formats of each kind.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

use std::fmt::Debug;

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use transom_money::{Currency, Decimal, Money, Usd, money, with};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Plain {
    a: Money,
    b: Money<Usd>,
    c: Option<Money>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Forms {
    #[serde(with = "with::as_text")]
    text: Money,
    #[serde(with = "with::amount_only")]
    amount: Money<Usd>,
    #[serde(with = "with::minor")]
    minor: Money,
    #[serde(with = "with::ex_money")]
    legacy: Money,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Options {
    #[serde(with = "with::as_text::option", default)]
    text: Option<Money>,
    #[serde(with = "with::amount_only::option", default)]
    amount: Option<Money<Usd>>,
    #[serde(with = "with::minor::option", default)]
    minor: Option<Money>,
    #[serde(with = "with::ex_money::option", default)]
    legacy: Option<Money>,
}

/// Through text, through a tree, through borrowed and owned strings, through a format that names
/// no fields, and through a binary one that does.
fn survives_every_format<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
    assert_eq!(
        &serde_json::from_reader::<_, T>(text.as_bytes()).unwrap(),
        value
    );
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(&T::deserialize(&tree).unwrap(), value);
    assert_eq!(&serde_json::from_value::<T>(tree).unwrap(), value);

    let unnamed = postcard::to_allocvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&unnamed).unwrap(), value);

    let mut named = Vec::new();
    ciborium::into_writer(value, &mut named).unwrap();
    assert_eq!(&ciborium::from_reader::<T, _>(&named[..]).unwrap(), value);
}

fn any_money() -> impl Strategy<Value = Money> {
    let mantissa = prop_oneof![-(1_i128 << 96) + 1..1_i128 << 96, -100_000_i128..100_000];
    (mantissa, 0_u32..=28, 0_usize..178).prop_map(|(mantissa, scale, pick)| {
        let currency = Currency::iso_all().nth(pick).unwrap();
        Money::new(Decimal::from_i128_with_scale(mantissa, scale), currency)
    })
}

proptest! {
    #[test]
    fn every_form_round_trips_in_every_format(
        a in any_money(),
        b in any_money(),
        cents in any::<i64>(),
        present in any::<bool>(),
    ) {
        let typed = Money::<Usd>::new(b.amount(), Usd);
        let minor = Money::<Usd>::minor(cents).erase();
        let some = present.then_some(a);
        survives_every_format(&Plain { a, b: typed, c: some });
        survives_every_format(&Forms { text: a, amount: typed, minor, legacy: b });
        survives_every_format(&Options {
            text: some,
            amount: present.then_some(typed),
            minor: present.then_some(minor),
            legacy: some,
        });
    }

    #[test]
    fn no_json_makes_the_codec_panic(
        key in "(amount|currency|currency_code|minor|exponent|)",
        other in "(amount|currency|currency_code|minor|exponent|x)",
        value in any::<String>(),
        number in any::<f64>(),
    ) {
        for value in [json!(value), json!(number), json!([value, "USD"]), Value::Null] {
            let object = json!({ &key: value, &other: "USD" });
            let _ = Money::<Currency>::deserialize(&object);
            let _ = Money::<Usd>::deserialize(&value);
            let _ = with::minor::deserialize::<Currency, _>(&object);
            let _ = with::as_text::deserialize::<Currency, _>(&value);
        }
    }
}

#[test]
fn the_extremes_survive_every_format() {
    for text in [
        "USD 79228162514264337593543950335",
        "USD -79228162514264337593543950335",
        "USD 0.0000000000000000000000000001",
        "USD -7.9228162514264337593543950335",
        "USD -0.00",
        "XAU 1",
    ] {
        let a: Money = text.parse().unwrap();
        survives_every_format(&Plain {
            a,
            b: Money::new(a.amount(), Usd),
            c: None,
        });
    }
    for cents in [i64::MIN, -1, 0, i64::MAX] {
        let minor = Money::<Usd>::minor(cents).erase();
        survives_every_format(&Options {
            text: None,
            amount: None,
            minor: Some(minor),
            legacy: None,
        });
    }
}

#[test]
fn each_form_is_what_it_says() {
    let forms = Forms {
        text: money!("KWD -1.5"),
        amount: money!(Usd, "2"),
        minor: money!("JPY 12"),
        legacy: money!("USD 0.0035"),
    };
    let shown = json!({
        "text": "KWD -1.500",
        "amount": "2.00",
        "minor": {"minor": 12, "currency": "JPY", "exponent": 0},
        "legacy": {"amount": "0.0035", "currency": "USD"},
    });
    assert_eq!(serde_json::to_value(&forms).unwrap(), shown);
    // Two strings without names: each a length and its bytes.
    let unnamed = postcard::to_allocvec(&money!("USD 12.5")).unwrap();
    assert_eq!(unnamed, b"\x0512.50\x03USD");
}

#[test]
fn the_legacy_key_is_taken_by_its_form_only() {
    let object = json!({"currency_code": "USD", "amount": "1.5"});
    let read = with::ex_money::deserialize::<Currency, _>(&object).unwrap();
    assert_eq!(read, money!("USD 1.5"));
    let message = Money::<Currency>::deserialize(&object)
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("unknown field `currency_code`"),
        "{message}"
    );
    let both = json!({"currency_code": "USD", "currency": "USD", "amount": "1"});
    let message = with::ex_money::deserialize::<Currency, _>(&both).unwrap_err();
    assert!(message.to_string().contains("duplicate field"), "{message}");
}

#[test]
fn minor_units_say_their_exponent_and_are_read_by_no_other() {
    let refused = |object: Value| {
        with::minor::deserialize::<Currency, _>(&object)
            .unwrap_err()
            .to_string()
    };
    for (object, part) in [
        (
            json!({"minor": 100, "currency": "HUF", "exponent": 0}),
            "Currency(HUF, 2) was expected, got minor units of 0 digits",
        ),
        (
            json!({"minor": 100, "currency": "XAU", "exponent": 0}),
            "Currency(XAU, N.A.)",
        ),
        (
            json!({"minor": 1.5, "currency": "USD", "exponent": 2}),
            "invalid type",
        ),
        (
            json!({"minor": "1", "currency": "USD", "exponent": 2}),
            "invalid type",
        ),
        (
            json!({"minor": 1, "currency": "USD"}),
            "missing field `exponent`",
        ),
        (
            json!({"minor": 1, "currency": "USD", "exponent": 2, "x": 1}),
            "unknown field `x`",
        ),
    ] {
        let message = refused(object);
        assert!(message.contains(part), "{message}");
    }
    let written = |money: Money| {
        with::minor::serialize(&money, serde_json::value::Serializer)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        written(money!("USD 0.005")),
        "USD 0.005 is not a whole number of minor units, round it first"
    );
    assert_eq!(written(money!("XAU 1")), "XAU has no minor unit");
    assert!(written(money!("USD 92233720368547758.08")).contains("more than 64 bits"));
}

#[test]
fn an_absent_option_is_none_and_a_wrong_one_is_an_error() {
    let none = Options {
        text: None,
        amount: None,
        minor: None,
        legacy: None,
    };
    assert_eq!(serde_json::from_str::<Options>("{}").unwrap(), none);
    assert_eq!(
        serde_json::to_string(&none).unwrap(),
        r#"{"text":null,"amount":null,"minor":null,"legacy":null}"#
    );
    for wrong in [
        json!({"text": "USD"}),
        json!({"text": {"amount": "1", "currency": "USD"}}),
        json!({"amount": 1}),
        json!({"amount": 1.5}),
        json!({"minor": 1}),
        json!({"legacy": "USD 1"}),
    ] {
        assert!(
            serde_json::from_value::<Options>(wrong.clone()).is_err(),
            "{wrong}"
        );
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flattened {
    id: u32,
    #[serde(flatten)]
    price: Money,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Price(Money),
    Word(String),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
enum Tagged {
    Refund { rate: f64, of: Money },
    Charge(ChargeFields),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct ChargeFields {
    price: Money,
    rate: f64,
}

/// Where serde keeps the input aside and reads it twice, other codecs of numbers break; and where
/// a feature of `serde_json` or `rust_decimal` is turned on for all, so do floats beside us.
#[test]
fn flattened_untagged_and_tagged_money_reads_back_and_so_do_the_floats_beside_it() {
    let price = money!("USD 1.5");
    let text = serde_json::to_string(&Flattened { id: 1, price }).unwrap();
    assert_eq!(text, r#"{"id":1,"amount":"1.50","currency":"USD"}"#);
    assert_eq!(
        serde_json::from_str::<Flattened>(&text).unwrap(),
        Flattened { id: 1, price }
    );

    for value in [
        Untagged::Price(price),
        Untagged::Word("USD 1.50".to_owned()),
    ] {
        let text = serde_json::to_string(&value).unwrap();
        assert_eq!(serde_json::from_str::<Untagged>(&text).unwrap(), value);
    }
    for value in [
        Tagged::Refund {
            rate: 0.1,
            of: price,
        },
        Tagged::Charge(ChargeFields { price, rate: 0.1 }),
    ] {
        let text = serde_json::to_string(&value).unwrap();
        assert_eq!(serde_json::from_str::<Tagged>(&text).unwrap(), value);
    }
    // With `arbitrary_precision` on, this number would keep its digits.
    let number: Value = serde_json::from_str("0.10000000000000000000000001").unwrap();
    assert_eq!(number.to_string(), "0.1");
}

#[test]
fn a_list_is_refused_where_the_fields_have_names() {
    let named = |list: Value| {
        [
            Money::<Currency>::deserialize(&list).map_err(|error| error.to_string()),
            with::ex_money::deserialize(&list).map_err(|error| error.to_string()),
            with::minor::deserialize(&list).map_err(|error| error.to_string()),
        ]
    };
    for list in [json!(["1", "USD"]), json!([100, "USD", 2])] {
        for error in named(list) {
            let error = error.unwrap_err();
            assert!(error.contains("invalid type: sequence"), "{error}");
        }
    }
}

#[test]
fn minor_units_need_each_field_once_and_cut_a_long_key() {
    let read = |text: &str| {
        let mut json = serde_json::Deserializer::from_str(text);
        with::minor::deserialize::<Currency, _>(&mut json).map_err(|error| error.to_string())
    };
    for text in [
        r#"{"minor":1,"currency":"USD","exponent":2}"#,
        r#"{"exponent":2,"currency":"USD","minor":1}"#,
    ] {
        assert_eq!(read(text), Ok(money!("USD 0.01")));
    }
    for (text, part) in [
        (r#"{"minor":1,"minor":1}"#, "duplicate field `minor`"),
        (
            r#"{"exponent":2,"exponent":2}"#,
            "duplicate field `exponent`",
        ),
        (
            r#"{"currency":"USD","currency":"USD"}"#,
            "duplicate field `currency`",
        ),
        (
            r#"{"currency":"USD","exponent":2}"#,
            "missing field `minor`",
        ),
        (r#"{"minor":1,"exponent":2}"#, "missing field `currency`"),
    ] {
        let error = read(text).unwrap_err();
        assert!(error.contains(part), "{error}");
    }
    let error = read(&format!(r#"{{"{}":1}}"#, "x".repeat(1000))).unwrap_err();
    assert!(
        error.contains(&format!("unknown field `{}`,", "x".repeat(32))),
        "{error}"
    );
}

#[derive(Debug, PartialEq, Deserialize)]
struct FlattenedOption {
    #[serde(flatten)]
    price: Option<Money>,
}

/// What the documentation warns of: this is serde's doing.
#[test]
fn what_serde_keeps_from_us_is_as_documented() {
    let wrong = r#"{"amount":"1,5","currency":"USD"}"#;
    let read: FlattenedOption = serde_json::from_str(wrong).unwrap();
    assert_eq!(read.price, None);

    let twice = r#"{"amount":"1","amount":"2","currency":"USD"}"#;
    assert!(serde_json::from_str::<Money>(twice).is_err());
    let tree: Value = serde_json::from_str(twice).unwrap();
    assert_eq!(Money::deserialize(&tree).unwrap(), money!("USD 2"));
    let flattened = r#"{"id":1,"amount":"1","amount":"2","currency":"USD"}"#;
    assert!(serde_json::from_str::<Flattened>(flattened).is_err());
    let unknown = r#"{"id":1,"amount":"1","x":"2","currency":"USD"}"#;
    assert!(serde_json::from_str::<Flattened>(unknown).is_ok());
}
