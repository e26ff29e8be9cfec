//! The generated table of locales against its source.

use std::fmt::Write as _;

const LOCALES: &str = include_str!("../data/locales.csv");
const SYMBOLS: &str = include_str!("../data/locale_symbols.csv");
const TABLE: &str = include_str!("../src/format/locales.rs");

/// A cell as a Rust literal: its escapes are `\uXXXX`.
fn unescaped(cell: &str) -> String {
    let mut parts = cell.split("\\u");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_at(4);
        let code = u32::from_str_radix(code, 16).unwrap_or_default();
        text.extend(char::from_u32(code));
        text.push_str(rest);
    }
    text
}

fn literal(cell: &str) -> String {
    let mut literal = String::from('"');
    for character in unescaped(cell).chars() {
        if character.is_ascii() || character.is_alphabetic() || "¤€£¥₪₹₩₫₱₽฿₺₴−".contains(character)
        {
            literal.extend(character.escape_debug());
        } else {
            literal.extend(character.escape_unicode());
        }
    }
    literal.replace("\\'", "'") + "\""
}

fn rows(csv: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    csv.lines().skip(2).map(|line| line.split(',').collect())
}

fn constant(name: &str) -> String {
    name.to_uppercase().replace('-', "_")
}

fn affixes(cell: &str) -> String {
    let (prefix, suffix) = cell.split_once('|').unwrap_or_default();
    format!("a({}, {})", literal(prefix), literal(suffix))
}

fn symbols(locale: &str) -> String {
    let mut list = String::new();
    for row in rows(SYMBOLS).filter(|row| row[0] == locale) {
        let (symbol, narrow) = (literal(row[2]), literal(row[3]));
        writeln!(list, "        s({:?}, {symbol}, {narrow}),", row[1]).unwrap_or_default();
    }
    list
}

fn generate() -> String {
    let source = LOCALES.lines().next().unwrap_or_default();
    let count = rows(SYMBOLS).filter(|row| row[0] == "*").count();
    let mut table = format!(
        "//! {}.\n\
         //!\n\
         //! Generated from `data/locales.csv` and `data/locale_symbols.csv` by\n\
         //! `tests/money_locales.rs`: not to be edited.\n\
         \n\
         use super::locale::{{Data, Locale, Symbol, a, s}};\n\
         use crate::localized::Separators;\n\
         \n\
         #[rustfmt::skip]\n\
         pub(super) static USUAL_SYMBOLS: [Symbol; {count}] = [\n{}];\n\
         \n\
         #[rustfmt::skip]\n\
         pub(super) static LOCALES: [&Data; {}] = [",
        source.trim_start_matches("# "),
        symbols("*").replace("        s(", "    s("),
        rows(LOCALES).count(),
    );
    for row in rows(LOCALES) {
        write!(table, "\n    &{},", constant(row[0])).unwrap_or_default();
    }
    table += "\n];\n\nimpl Locale {\n";
    for row in rows(LOCALES) {
        let name = constant(row[0]);
        writeln!(
            table,
            "    /// `{}`.\n    pub const {name}: Self = Self(&{name});",
            row[0]
        )
        .unwrap_or_default();
    }
    table += "}\n";
    for row in rows(LOCALES) {
        let [
            name,
            decimal,
            group,
            minus,
            primary,
            secondary,
            min,
            patterns @ ..,
        ] = &row[..]
        else {
            panic!("too few columns: {row:?}")
        };
        let character = |cell: &str| literal(cell).replace('\'', "\\'").replace('"', "'");
        let shown: Vec<String> = patterns.iter().map(|pattern| affixes(pattern)).collect();
        write!(
            table,
            "\n#[rustfmt::skip]\nstatic {}: Data = Data {{\n    name: {name:?},\n    \
             separators: Separators::literal({}, {}, {primary}, {secondary}),\n    \
             min_grouping: {min},\n    minus: {},\n    \
             standard: [{}, {}],\n    accounting: [{}, {}],\n    symbols: &[\n{}    ],\n}};\n",
            constant(name),
            character(decimal),
            character(group),
            literal(minus),
            shown[0],
            shown[1],
            shown[2],
            shown[3],
            symbols(name),
        )
        .unwrap_or_default();
    }
    table
}

/// `BLESS=1 cargo test -p transom-money --test money_locales` writes the table anew.
#[test]
fn the_table_is_what_the_csv_generates() {
    let generated = generate();
    if std::env::var_os("BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/format/locales.rs");
        std::fs::write(path, &generated).unwrap();
    } else {
        assert_eq!(
            TABLE, generated,
            "run this test with BLESS=1 and review the difference"
        );
    }
}
