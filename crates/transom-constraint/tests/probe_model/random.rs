//! Random tables, constraints and rows, of few values so that they meet.

use proptest::{collection::vec, option, prelude::*, sample::select};
use transom_constraint::Constraints;

use crate::spec::Spec;

/// The columns of `t`. `d` is of a domain, and `g` is generated: `a + b`.
pub(crate) const COLUMNS: [&str; 7] = ["id", "boss", "a", "b", "c", "d", "r"];

#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) specs: Vec<Spec>,
    /// Of `a`, `b`, `c` and `d`.
    pub(crate) defaults: [Option<&'static str>; 4],
    /// Inserted where the table takes them.
    pub(crate) stored: Vec<Values>,
    pub(crate) tried: Vec<Tried>,
}

/// A value for each of the columns; `None` if it is not written, and `Some(None)` for NULL.
pub(crate) type Values = [Option<Option<&'static str>>; 7];

#[derive(Debug, Clone)]
pub(crate) struct Tried {
    pub(crate) values: Values,
    /// The row to be updated, counted among those that are stored.
    pub(crate) updates: Option<usize>,
}

impl Case {
    pub(crate) fn declared(&self) -> Constraints {
        let set = Constraints::of("t").check("never").field("never").raised();
        let numbered = self.specs.iter().enumerate();
        numbered
            .fold(set, |set, (n, spec)| spec.declare(set, &format!("c{n}")))
            .build()
            .unwrap()
    }

    pub(crate) fn refers_to_itself(&self) -> bool {
        self.specs.iter().any(Spec::refers_to_itself)
    }
}

pub(crate) fn case(nulls_not_distinct: bool) -> impl Strategy<Value = Case> {
    let defaults = (
        option::of(select(vec!["0", "2"])),
        option::of(select(vec!["1"])),
        option::of(select(vec!["'x'", "lower('Y')"])),
        option::of(select(vec!["2"])),
    );
    (
        vec(spec(nulls_not_distinct), 1..10),
        defaults,
        vec(values(true), 4..14),
        vec((values(false), option::of(0..8_usize)), 6),
    )
        .prop_map(|(mut specs, (a, b, c, d), stored, tried)| {
            one_not_null_per_column(&mut specs);
            Case {
                specs,
                defaults: [a, b, c, d],
                stored,
                tried: tried
                    .into_iter()
                    .map(|(values, updates)| Tried { values, updates })
                    .collect(),
            }
        })
}

/// A column is NOT NULL once, however often it is said.
fn one_not_null_per_column(specs: &mut Vec<Spec>) {
    let mut seen = Vec::new();
    specs.retain(|spec| match spec {
        Spec::NotNull(column) if seen.contains(column) => false,
        Spec::NotNull(column) => {
            seen.push(*column);
            true
        }
        _ => true,
    });
}

fn spec(nulls_not_distinct: bool) -> impl Strategy<Value = Spec> {
    let predicate = || {
        option::of(select(vec![
            "a > 0",
            "c IS NOT NULL",
            "b IS NULL",
            "g > 2",
            "d <> boss",
        ]))
    };
    let keys = select(vec![
        "a",
        "b",
        "c",
        "d",
        "g",
        "r",
        "boss",
        "lower(c)",
        "(a + b)",
        "abs(d)",
        "c COLLATE \"C\"",
    ]);
    let unique = (vec(keys, 1..3), predicate(), any::<bool>());
    let elements = select(vec![
        "gist (r WITH &&)",
        "gist (r WITH =, int4range(a, a, '[]') WITH &&)",
        "gist (int4range(least(a, b), greatest(a, b), '[]') WITH &&)",
        "btree (a WITH =, lower(c) WITH =)",
        "hash (c WITH =)",
        "gist (r WITH -|-)",
    ]);
    let check = select(vec![
        "a > 0",
        "a < b",
        "c <> 'x'",
        "a + b > 2",
        "r @> a",
        "coalesce(a, b) > 0",
        "d IS NOT NULL OR a = 1",
        "length(c) > 0",
        "g > 2",
        "(a, b) < (2, 1)",
        "NOT (c = 'y' AND boss IS NULL)",
        "false",
    ]);
    let foreign_key = select(vec![
        ("a", Some("p (x)"), false),
        ("a, b", Some("p (x, y)"), false),
        ("b, a", Some("p (x, y)"), true),
        ("c", Some("p (z)"), false),
        ("d", Some("p (x)"), false),
        ("g", Some("p (x)"), false),
        ("boss", None, false),
    ]);
    prop_oneof![
        2 => select(vec!["id", "boss", "a", "b", "c", "d", "r", "g"]).prop_map(Spec::NotNull),
        3 => check.prop_map(Spec::Check),
        1 => select(vec!["VALUE > 0", "VALUE IS NOT NULL", "VALUE % 2 = 0"]).prop_map(Spec::DomainCheck),
        4 => unique.prop_map(move |(keys, predicate, nulls)| Spec::Unique {
            keys,
            predicate,
            nulls_not_distinct: nulls && nulls_not_distinct,
        }),
        2 => (elements, predicate())
            .prop_map(|(elements, predicate)| Spec::Exclusion { elements, predicate }),
        3 => foreign_key.prop_map(|(columns, parent, full)| Spec::ForeignKey { columns, parent, full }),
    ]
}

fn values(stored: bool) -> impl Strategy<Value = Values> {
    let number = || select(vec!["0", "1", "2", "3"]);
    let text = select(vec!["'x'", "'X'", "'y'", "''", "'z'"]);
    let range = select(vec!["'[0,2)'", "'[1,3)'", "'[2,5)'", "'empty'", "'[3,4)'"]);
    let id = if stored {
        select(vec!["1", "2", "3", "4"])
    } else {
        select(vec!["1", "2", "7", "8"])
    };
    let written = move |value: BoxedStrategy<&'static str>| {
        prop_oneof![
            1 => Just(None),
            1 => Just(Some(None)),
            7 => value.prop_map(|value| Some(Some(value))),
        ]
    };
    (
        written(id.boxed()),
        written(select(vec!["1", "2", "3", "7"]).boxed()),
        written(number().boxed()),
        written(number().boxed()),
        written(text.boxed()),
        written(number().boxed()),
        written(range.boxed()),
    )
        .prop_map(|(id, boss, a, b, c, d, r)| [id, boss, a, b, c, d, r])
}
