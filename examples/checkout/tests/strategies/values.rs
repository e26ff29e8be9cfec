//! Raw JSON values that do not belong where they are put, or only just do.

use proptest::prelude::*;
use proptest::sample::select;

/// Values in JSON's grammar.
const WELL_FORMED: [&str; 62] = [
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "0",
    "1",
    "-0",
    "-1",
    "1.0",
    "1e2",
    "1e400",
    "-1e400",
    "0.5",
    "1000000",
    "1000001",
    "18446744073709551616",
    "99999999999999999999999999999999999999999",
    r#""""#,
    r#"" ""#,
    r#""5""#,
    r#""Ann""#,
    r#""ann ""#,
    r#""a_b""#,
    r#""\u0061nn""#,
    r#""\u0000""#,
    r#""a\u0000b@c""#,
    r#""@""#,
    r#""a@""#,
    r#""@b""#,
    r#""a@b@c""#,
    r#""ANN@SHOP.example""#,
    r#""\ud83d\ude00""#,
    r#""ünï""#,
    r#""0 USD""#,
    r#""0.00 USD""#,
    r#""-1 USD""#,
    r#""+1 USD""#,
    r#""1.000 USD""#,
    r#""1.5 JPY""#,
    r#""1. USD""#,
    r#""1.0 JPY""#,
    r#"".5 USD""#,
    r#""1  USD""#,
    r#""1 USD ""#,
    r#"" 1 USD""#,
    r#""1 usd""#,
    r#""1USD""#,
    r#""1""#,
    r#""USD""#,
    r#""1 XAU""#,
    r#""1 XXX""#,
    r#""1 BGN""#,
    r#""1 HRK""#,
    r#""1,5 EUR""#,
    r#""1e2 USD""#,
    r#""1000000000 USD""#,
    r#""1000000000.01 USD""#,
    r#""1000000000.0001 CLF""#,
    r#""99999999999999999999 USD""#,
    r#""007 USD""#,
    r#""١ USD""#,
];

/// Values outside it, or with a key or a surrogate that makes them malformed.
const MALFORMED: [&str; 24] = [
    "NaN",
    "Infinity",
    "-Infinity",
    "nul",
    "True",
    "01",
    "+1",
    "1.",
    ".5",
    "1e",
    "0x10",
    "'a'",
    r#""a"#,
    r#""\x""#,
    r#""\u12""#,
    r#""\ud800""#,
    r#""\udc00\ud800""#,
    r#""\ud800\u0061""#,
    "\"\u{1}\"",
    "\"\t\"",
    "[1,]",
    r#"{"a":1,}"#,
    r#"{"a":1,"a":1}"#,
    r#"[{"x":{"\u0061":1,"a":2}}]"#,
];

pub(crate) fn well_formed() -> impl Strategy<Value = String> {
    prop_oneof![
        10 => select(&WELL_FORMED[..]).prop_map(str::to_owned),
        2 => long(),
        1 => entries(),
        1 => (1_usize..120).prop_map(|depth| nested(depth, "1")),
    ]
}

pub(crate) fn malformed() -> impl Strategy<Value = String> {
    prop_oneof![
        10 => select(&MALFORMED[..]).prop_map(str::to_owned),
        1 => (1_usize..120).prop_map(|depth| nested(depth, r#"{"b":0,"b":0}"#)),
        1 => Just("[".repeat(200)),
    ]
}

fn nested(depth: usize, core: &str) -> String {
    format!(
        "{}{core}{}",
        r#"{"a":["#.repeat(depth / 2),
        "]}".repeat(depth / 2)
    )
}

/// Strings at the limits of 31, 64, 254 and 256 characters, of one, two and four bytes each.
fn long() -> impl Strategy<Value = String> {
    let length = select(vec![30_usize, 31, 32, 63, 64, 65, 250, 251, 255, 256, 257]);
    let letter = select(vec!["x", "ß", "😀", r"\u0000"]);
    let tail = select(vec!["", "", "a@b"]);
    (length, letter, tail)
        .prop_map(|(length, letter, tail)| format!("\"{}{tail}\"", letter.repeat(length)))
}

/// Whole lists for `into` and `lines`, most of them wrong somewhere.
fn entries() -> impl Strategy<Value = String> {
    let split = |count: usize| -> String {
        let all: Vec<String> = (0..count)
            .map(|n| format!(r#"{{"account":"r-{n}","weight":1}}"#))
            .collect();
        format!("[{}]", all.join(","))
    };
    let order = |count: usize| {
        format!(
            "[{}]",
            vec![r#"{"sku":"tea","quantity":1}"#; count].join(",")
        )
    };
    prop_oneof![
        Just(split(100)),
        Just(split(101)),
        Just(order(100)),
        Just(order(101)),
        Just(r#"[{"account":"ann","weight":0},{"account":"bob","weight":0}]"#.to_owned()),
        Just(r#"[{"account":"bob","weight":1},{"account":"bob","weight":1}]"#.to_owned()),
        Just(r#"[{"account":"bob","weight":1,"note":1}]"#.to_owned()),
        Just(r#"[{"account":"bob"}]"#.to_owned()),
        Just(r#"[{"account":"bob","weight":null}]"#.to_owned()),
        Just(r#"[{"account":"bob","weight":1000001}]"#.to_owned()),
        Just(r#"[{"sku":"tea","quantity":0}]"#.to_owned()),
        Just(r#"[{"sku":"tea","quantity":1,"weight":1}]"#.to_owned()),
        Just(r#"[{"sku":"tea","quantity":1.0}]"#.to_owned()),
        Just("[null]".to_owned()),
        Just(r#"[["sku","tea"]]"#.to_owned()),
    ]
}
