//! The generated table against its source and against two independent ones.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use transom_money::Currency;

const CSV: &str = include_str!("../data/iso4217.csv");
const TABLE: &str = include_str!("../src/currency/iso4217.rs");

struct Row {
    code: &'static str,
    numeric: u16,
    exponent: Option<u8>,
    name: &'static str,
}

fn rows() -> impl Iterator<Item = Row> {
    CSV.lines()
        .skip(2)
        .map(|line| match line.splitn(4, ',').collect::<Vec<_>>()[..] {
            [code, numeric, exponent, name] => Row {
                code,
                numeric: numeric
                    .parse()
                    .unwrap_or_else(|_| panic!("no number: {line}")),
                exponent: exponent.parse().ok(),
                name,
            },
            _ => panic!("not four columns: {line}"),
        })
}

fn generate() -> String {
    let source = CSV
        .lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches("# ");
    let mut table = format!(
        "//! {source}.\n\
         //!\n\
         //! Generated from `data/iso4217.csv` by `tests/money_iso4217.rs`: not to be edited.\n\
         \n\
         use super::iso::{{Entry, entry}};\n\
         \n\
         #[rustfmt::skip]\n\
         pub(super) static LIST_ONE: [Entry; {}] = [\n",
        rows().count()
    );
    for Row {
        code,
        numeric,
        exponent,
        name,
    } in rows()
    {
        writeln!(
            table,
            "    entry({code:?}, {numeric}, {exponent:?}, {name:?}),"
        )
        .unwrap_or_default();
    }
    table + "];\n"
}

/// `BLESS=1 cargo test -p transom-money --test money_iso4217` writes the table anew.
#[test]
fn the_table_is_what_the_csv_generates() {
    let generated = generate();
    if std::env::var_os("BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/currency/iso4217.rs");
        std::fs::write(path, &generated).unwrap();
    } else {
        assert_eq!(
            TABLE, generated,
            "run this test with BLESS=1 and review the difference"
        );
    }
}

#[test]
fn the_list_has_its_known_proportions() {
    let mut by_exponent = BTreeMap::new();
    for currency in Currency::iso_all() {
        *by_exponent.entry(currency.exponent()).or_insert(0) += 1;
    }
    let expected = [
        (None, 13),
        (Some(0), 17),
        (Some(2), 139),
        (Some(3), 7),
        (Some(4), 2),
    ];
    assert_eq!(by_exponent, BTreeMap::from(expected));
    assert_eq!(Currency::iso_all().len(), 178);
}

#[test]
fn every_listed_currency_is_found_by_its_code() {
    for row in rows() {
        let currency = Currency::iso(row.code).unwrap();
        assert_eq!(currency.code(), row.code);
        assert_eq!(currency.exponent(), row.exponent, "{currency}");
        assert_eq!(currency.numeric(), Some(row.numeric), "{currency}");
        assert_eq!(currency.name(), Some(row.name), "{currency}");
    }
}

/// All strings of three capital letters.
fn triples() -> impl Iterator<Item = String> {
    let letters = || 'A'..='Z';
    letters().flat_map(move |a| {
        letters().flat_map(move |b| letters().map(move |c| String::from_iter([a, b, c])))
    })
}

/// `rust_iso4217`: no difference, with its `unit` of -1 for "N.A." and for withdrawn codes.
#[test]
fn rust_iso4217_agrees() {
    let mut withdrawn = 0;
    for code in triples() {
        let theirs = rust_iso4217::from_code(&code);
        match (Currency::iso(&code), theirs) {
            (Ok(ours), Some(theirs)) => {
                assert_eq!(
                    ours.numeric().map(i32::from),
                    Some(theirs.numeric),
                    "{code}"
                );
                assert_eq!(ours.exponent().map_or(-1, i32::from), theirs.unit, "{code}");
            }
            (Ok(_), None) => panic!("{code} is unknown to rust_iso4217"),
            (Err(_), Some(theirs)) => {
                assert_eq!(theirs.code_type, "historic", "{code} is not in our list");
                withdrawn += 1;
            }
            (Err(_), None) => {}
        }
    }
    assert!(
        withdrawn > 100,
        "rust_iso4217 no longer has the withdrawn codes: {withdrawn}"
    );
}

/// `iso_currency` knows five withdrawn codes besides; nothing else differs.
#[test]
fn iso_currency_agrees() {
    let mut extra = Vec::new();
    for code in triples() {
        match (
            Currency::iso(&code),
            iso_currency::Currency::from_code(&code),
        ) {
            (Ok(ours), Some(theirs)) => {
                assert_eq!(ours.numeric(), Some(theirs.numeric()), "{code}");
                assert_eq!(ours.exponent().map(u16::from), theirs.exponent(), "{code}");
            }
            (Ok(_), None) => panic!("{code} is unknown to iso_currency"),
            (Err(_), Some(_)) => extra.push(code),
            (Err(_), None) => {}
        }
    }
    assert_eq!(extra, ["BGN", "CUC", "HRK", "SLL", "ZWL"]);
}
