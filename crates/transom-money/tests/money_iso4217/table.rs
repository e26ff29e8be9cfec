//! The generator, which is a test, and what the table has to say of each code.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use transom_money::{Currency, IsoKind, Money};

use crate::data::{self, by_code, exponent, numeric, rows};

const TABLE: &str = include_str!("../../src/currency/iso4217.rs");

fn generate() -> String {
    let mut table = format!(
        "//! {}.\n//! {}.\n//!\n\
         //! Generated from `data/` by `tests/money_iso4217/table.rs`: not to be edited.\n\n\
         use super::iso::{{Entry, current, fund, historic, metal, special}};\n",
        data::source(data::LIST_ONE),
        data::source(data::LIST_THREE),
    );
    let facts = Facts::read();
    let mut list = |name: &str, entries: Vec<String>| {
        write!(
            table,
            "\n#[rustfmt::skip]\npub(super) static {name}: [Entry; {}] = [\n{}];\n",
            entries.len(),
            entries.concat(),
        )
        .unwrap_or_default();
    };
    list(
        "LIST_ONE",
        rows(data::LIST_ONE)
            .into_iter()
            .map(|[code, numeric, exponent, kind, name]| {
                facts.entry(&kind.to_lowercase(), code, numeric, exponent, name, "")
            })
            .collect(),
    );
    let exponents = by_code(data::HISTORIC_EXPONENTS);
    list(
        "LIST_THREE",
        rows(data::LIST_THREE)
            .into_iter()
            .map(|[code, numeric, withdrawn, name]| {
                let [_, exponent, _source] = exponents[code];
                facts.entry("historic", code, numeric, exponent, name, withdrawn)
            })
            .collect(),
    );
    table
}

struct Facts {
    days: BTreeMap<&'static str, [&'static str; 2]>,
    cash: BTreeMap<&'static str, &'static str>,
    successors: BTreeMap<&'static str, [&'static str; 3]>,
}

impl Facts {
    fn read() -> Self {
        Self {
            days: data::days(),
            cash: data::cash(),
            successors: by_code(data::SUCCESSORS),
        }
    }

    fn entry(
        &self,
        function: &str,
        code: &str,
        numeric_cell: &str,
        exponent_cell: &str,
        name: &str,
        withdrawn: &str,
    ) -> String {
        let numeric = numeric(numeric_cell).unwrap_or_default();
        let exponent = exponent(exponent_cell);
        let mut line = format!("    {function}({code:?}, {numeric}, {exponent:?}, {name:?})");
        let [first, last] = self.days.get(code).copied().unwrap_or_default();
        for (method, date) in [("since", first), ("until", last), ("gone", withdrawn)] {
            if !date.is_empty() {
                let numbers: Vec<&str> = date
                    .split('-')
                    .map(|part| part.trim_start_matches('0'))
                    .collect();
                write!(line, ".{method}({})", numbers.join(", ")).unwrap_or_default();
            }
        }
        if let Some([_, successor, _source]) = self.successors.get(code) {
            write!(line, ".then({successor:?})").unwrap_or_default();
        }
        if let Some(step) = self.cash.get(code) {
            let (whole, decimals) = step.split_once('.').unwrap_or((step, ""));
            let mantissa: u8 = format!("{whole}{decimals}").parse().unwrap_or_default();
            write!(line, ".cash({mantissa}, {})", decimals.len()).unwrap_or_default();
        }
        line + ",\n"
    }
}

/// `BLESS=1 cargo test -p transom-money --test money_iso4217` writes the table anew.
#[test]
fn the_table_is_what_the_data_generates() {
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
fn the_lists_have_their_known_proportions() {
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
    assert_eq!(Currency::iso_historic().len(), 129);

    let funds = Currency::iso_all().filter(|currency| currency.kind() == Some(IsoKind::Fund));
    let funds: Vec<_> = funds.map(|currency| currency.to_string()).collect();
    assert_eq!(
        funds,
        ["BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI"]
    );
    // XAD, a unit of account, has two digits; the other twelve of "N.A." are these.
    for currency in Currency::iso_all().filter(|currency| currency.exponent().is_none()) {
        let kind = currency.kind();
        assert!(
            matches!(kind, Some(IsoKind::Metal | IsoKind::Special)),
            "{currency} is {kind:?}"
        );
    }
}

#[test]
fn every_listed_currency_is_found_by_its_code() {
    for [code, number, digits, kind, name] in rows(data::LIST_ONE) {
        let currency = Currency::iso(code).unwrap();
        assert_eq!(currency.code(), code);
        assert_eq!(currency.exponent(), exponent(digits), "{currency}");
        assert_eq!(currency.numeric(), numeric(number), "{currency}");
        assert_eq!(currency.name(), Some(name), "{currency}");
        assert_eq!(
            format!("{:?}", currency.kind().unwrap()),
            kind,
            "{currency}"
        );
        assert!(currency.is_current(), "{currency}");
        assert_eq!((currency.withdrawn(), currency.last_day()), (None, None));
    }
}

#[test]
fn every_withdrawn_currency_loads() {
    for [code, number, withdrawn, name] in rows(data::LIST_THREE) {
        let currency = Currency::iso(code).unwrap();
        assert_eq!(currency.code(), code);
        assert_eq!(currency.numeric(), numeric(number), "{currency}");
        assert_eq!(currency.name(), Some(name), "{currency}");
        assert_eq!(currency.kind(), Some(IsoKind::Historic), "{currency}");
        assert!(!currency.is_current(), "{currency}");
        let money: Money = format!("{code} 12").parse().unwrap();
        assert_eq!(money.currency(), currency);
        let (year, month) = currency.withdrawn().unwrap();
        assert_eq!(format!("{year}-{month:02}"), withdrawn, "{currency}");
    }
}

#[test]
fn no_code_is_in_both_lists() {
    let both: Vec<_> = Currency::iso_historic()
        .filter(|historic| Currency::iso_all().any(|current| current.code() == historic.code()))
        .collect();
    assert_eq!(both, []);
}

#[test]
fn a_currency_of_ones_own_is_not_a_listed_one() {
    let mine = Currency::new("EURX", Some(4)).unwrap();
    assert_eq!(
        (mine.kind(), mine.numeric(), mine.name()),
        (None, None, None)
    );
    assert!(!mine.is_current());
}
