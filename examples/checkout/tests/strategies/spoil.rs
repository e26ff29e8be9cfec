//! What may go wrong between a sound draft and the bytes of its line.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::draft::Draft;
use super::values;

/// One way to write a draft down, sound or not.
#[derive(Debug, Clone)]
pub(crate) enum Spoil {
    None,
    Reordered(Index),
    Spaced,
    CarriageReturn,
    EscapedKey(Index),
    Missing(Index),
    Replaced(Index, String),
    Unknown(Index, &'static str, String),
    UnknownTwice(Index, String),
    Verb(&'static str),
    Tenant(String),
    Duplicate(Index),
    Byte(Index, u8),
    Cut(Index),
    Line(&'static [u8]),
    Deep(usize),
}

/// Whole lines that are no object or not even JSON.
const LINES: [&[u8]; 17] = [
    b"",
    b" ",
    b"\r",
    b"\t \r",
    b"null",
    b"[]",
    b"\"text\"",
    b"17",
    b"{}",
    b"{} {}",
    b"{",
    b"{\"\":1}",
    b"{\"do\":\"refund\"}",
    b"{\"tenant\":\"acme\"}",
    b"// a comment",
    b"\xef\xbb\xbf{}",
    b"\xff\xfe\x00",
];

pub(crate) fn any() -> impl Strategy<Value = Spoil> {
    let index = proptest::prelude::any::<Index>;
    prop_oneof![
        250 => Just(Spoil::None),
        12 => index().prop_map(Spoil::Reordered),
        3 => Just(Spoil::Spaced),
        3 => Just(Spoil::CarriageReturn),
        3 => index().prop_map(Spoil::EscapedKey),
        5 => index().prop_map(Spoil::Missing),
        14 => (index(), values::well_formed()).prop_map(|(at, raw)| Spoil::Replaced(at, raw)),
        5 => (index(), values::malformed()).prop_map(|(at, raw)| Spoil::Replaced(at, raw)),
        4 => (index(), select(vec!["note", "", "Account", "tenant ", "line", "\u{0}"]),
            values::well_formed()).prop_map(|(at, key, raw)| Spoil::Unknown(at, key, raw)),
        1 => (index(), values::malformed()).prop_map(|(at, raw)| Spoil::Unknown(at, "note", raw)),
        1 => (index(), values::well_formed()).prop_map(|(at, raw)| Spoil::UnknownTwice(at, raw)),
        2 => select(vec!["buy", "", "Register", "orders", "deposit ", "\u{0}"])
            .prop_map(Spoil::Verb),
        2 => select(vec!["", "Acme", "9a", "_a", "a-b", "é", "a\n"])
            .prop_map(|tenant| Spoil::Tenant(tenant.to_owned())),
        1 => (31_usize..33).prop_map(|length| Spoil::Tenant("a".repeat(length))),
        2 => index().prop_map(Spoil::Duplicate),
        3 => (index(), select(vec![0_u8, 0x0b, 0x80, 0xc0, 0xed, 0xff, b' ', b',', b'}', b'"']))
            .prop_map(|(at, byte)| Spoil::Byte(at, byte)),
        1 => index().prop_map(Spoil::Cut),
        3 => select(&LINES[..]).prop_map(Spoil::Line),
        1 => (100_usize..127).prop_map(Spoil::Deep),
    ]
}

impl Spoil {
    /// The draft's line, this way.
    pub(crate) fn apply(self, draft: Draft) -> Vec<u8> {
        let Draft(mut fields) = draft;
        let count = fields.len();
        match self {
            Self::None => {}
            Self::Reordered(by) => fields.rotate_left(by.index(count)),
            Self::Spaced => {
                let spaced = |(key, value): (String, String)| (key, format!("\t {value} \r "));
                fields = fields.into_iter().map(spaced).collect();
            }
            Self::CarriageReturn => return [Draft(fields).render(), b"\r".to_vec()].concat(),
            Self::EscapedKey(at) => {
                let line = String::from_utf8_lossy(&Draft(fields.clone()).render()).into_owned();
                let key = &fields[at.index(count)].0;
                let escaped = format!("\"\\u{:04x}{}", u32::from(key.as_bytes()[0]), &key[1..]);
                return line.replacen(&format!("\"{key}"), &escaped, 1).into_bytes();
            }
            Self::Missing(at) => drop(fields.remove(at.index(count))),
            Self::Replaced(at, raw) => fields[at.index(count)].1 = raw,
            Self::Unknown(at, key, raw) => fields.insert(at.index(count + 1), (key.into(), raw)),
            Self::UnknownTwice(at, raw) => {
                // Inside an entry and beside the list: the first one in the line's order counts.
                let inside = |(key, value): (String, String)| {
                    (key, value.replace("\"weight\":", "\"extra\":0,\"weight\":"))
                };
                fields = fields.into_iter().map(inside).collect();
                fields.insert(at.index(count + 1), ("extra".into(), raw));
            }
            Self::Verb(verb) => fields[1].1 = super::draft::quote(verb),
            Self::Tenant(tenant) => fields[0].1 = super::draft::quote(&tenant),
            Self::Duplicate(at) => fields.push(fields[at.index(count)].clone()),
            Self::Byte(at, byte) => {
                let mut line = Draft(fields).render();
                line.insert(at.index(line.len() + 1), byte);
                return line;
            }
            Self::Cut(at) => {
                let mut line = Draft(fields).render();
                line.truncate(at.index(line.len()));
                return line;
            }
            Self::Line(line) => return line.to_vec(),
            Self::Deep(depth) => {
                fields.push((
                    "deep".into(),
                    format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
                ));
            }
        }
        Draft(fields).render()
    }
}
