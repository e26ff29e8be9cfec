//! How a line is judged before anything is done.

use serde_json::json;

use super::{Day, short, with_ann_and_bob};
use crate::oracle::lines_of;

#[test]
fn a_line_is_judged_in_the_order_of_the_rules() {
    let mut day = Day::new();
    let mut raw = |line: &str| short(&day.raw(line));
    assert_eq!(raw(r#"{"tenant":"A","do":"x","at":1}"#), "- invalid tenant");
    assert_eq!(
        raw(r#"{"tenant":"a","do":"x","at":1}"#),
        "- unknown_command do"
    );
    assert_eq!(raw(r#"{"tenant":"a","do":null,"at":1}"#), "- invalid do");
    assert_eq!(
        raw(r#"{"tenant":"a","do":"split","at":null,"zz":1}"#),
        "- invalid at"
    );
    assert_eq!(
        raw(r#"{"zz":1,"tenant":"a","do":"split"}"#),
        "- invalid account"
    );
    let same = r#"{"zz":1,"tenant":"a","do":"transfer","from":"b","to":"b","amount":"1 USD"}"#;
    assert_eq!(raw(same), "- invalid to");
    assert_eq!(
        raw(r#"{"zz":1,"tenant":"a","do":"refund","order":"b"}"#),
        "- invalid zz"
    );
    // Not rate limited, not looked up, and no tenant of the summary.
    assert_eq!(day.oracle.summary()["summary"]["tenants"], json!({}));
}

#[test]
fn malformed_is_what_the_grammar_does_not_have() {
    let mut day = Day::new();
    let deep = |core: &str| format!(r#"{{"a":{}{core}{}}}"#, "[".repeat(127), "]".repeat(127));
    for line in [
        "",
        " \r",
        "[]",
        "1",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":1,}",
        "{} {}",
        r#"{"a":"\ud800"}"#,
        r#"{"a":"\udc00"}"#,
        r#"{"a":1,"\u0061":2}"#,
        "\u{feff}{}",
        "{\"a\":\"\t\"}",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":tru}",
        "{\"a\":\"x}",
        &deep(r#"{"b":1,"b":1}"#),
    ] {
        assert_eq!(short(&day.raw(line)), "- malformed -", "{line}");
    }
    let bytes = day.oracle.line(b"{\"tenant\":\"\xff\"}");
    assert_eq!(short(&bytes), "- malformed -");
    for line in [
        "{}",
        " {} \r",
        r#"{"a":1e400}"#,
        r#"{"a":"\ud83d\ude00\/"}"#,
        &deep("-0.5E+7"),
    ] {
        assert_eq!(short(&day.raw(line)), "- invalid tenant", "{line}");
    }
}

#[test]
fn money_has_its_currencys_own_digits() {
    let mut day = with_ann_and_bob();
    let mut deposit = |amount: &str| {
        day.say(&format!(r#""deposit","account":"ann","amount":"{amount}""#))["ok"] == true
    };
    for good in [
        "12 USD",
        "12.5 USD",
        "1000000000.00 USD",
        "1 JPY",
        "0.001 KWD",
        "0.0001 CLF",
    ] {
        assert!(deposit(good), "{good}");
    }
    for bad in [
        "0 USD",
        "0.00 USD",
        "1.000 USD",
        "1.0 JPY",
        "1000000000.01 USD",
        "-1 USD",
        "+1 USD",
        "1 XAU",
        "1 BGN",
        "1 usd",
        "1. USD",
        ".5 USD",
        "1  USD",
        "1USD",
        "1 USD ",
        "1e2 USD",
        "",
    ] {
        assert!(!deposit(bad), "{bad}");
    }
    let held = json!({"USD": "1000000024.50", "JPY": "1", "KWD": "0.001", "CLF": "0.0001"});
    assert_eq!(day.acme()["accounts"]["ann"], held);
}

#[test]
fn the_last_newline_ends_a_line_and_starts_none() {
    assert_eq!(lines_of(b""), Vec::<&[u8]>::new());
    assert_eq!(lines_of(b"a"), [b"a"]);
    assert_eq!(lines_of(b"a\n"), [b"a"]);
    assert_eq!(lines_of(b"\n"), [b""]);
    assert_eq!(lines_of(b"a\n\nb\r\n"), [&b"a"[..], b"", b"b\r"]);
}
