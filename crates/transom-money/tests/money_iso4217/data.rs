//! The files in `data/`, line by line.

use std::collections::BTreeMap;

pub(crate) const LIST_ONE: &str = include_str!("../../data/iso4217.csv");
pub(crate) const LIST_THREE: &str = include_str!("../../data/list_three.csv");
pub(crate) const HISTORIC_EXPONENTS: &str = include_str!("../../data/historic_exponents.csv");
pub(crate) const SUCCESSORS: &str = include_str!("../../data/successors.csv");
pub(crate) const IN_USE: &str = include_str!("../../data/in_use.csv");
pub(crate) const DAYS: &str = include_str!("../../data/days.csv");
pub(crate) const CASH: &str = include_str!("../../data/cash.csv");
pub(crate) const CASH_BY_HAND: &str = include_str!("../../data/cash_by_hand.csv");
pub(crate) const FROZEN: &str = include_str!("../../data/frozen.csv");

/// The rows below the line of the source and that of the columns. The last column may have commas.
pub(crate) fn rows<const COLUMNS: usize>(file: &'static str) -> Vec<[&'static str; COLUMNS]> {
    file.lines()
        .skip(2)
        .map(|line| {
            let cells: Vec<_> = line.splitn(COLUMNS, ',').collect();
            cells
                .try_into()
                .unwrap_or_else(|_| panic!("not {COLUMNS} columns: {line}"))
        })
        .collect()
}

/// The rows by their first column, the code, which no two may share.
pub(crate) fn by_code<const COLUMNS: usize>(
    file: &'static str,
) -> BTreeMap<&'static str, [&'static str; COLUMNS]> {
    let mut map = BTreeMap::new();
    for row in rows(file) {
        assert!(
            map.insert(row[0], row).is_none(),
            "{} is there twice",
            row[0]
        );
    }
    map
}

/// First and last day, as one cell each: by hand where there is such a cell, or else CLDR's.
pub(crate) fn days() -> BTreeMap<&'static str, [&'static str; 2]> {
    let mut days = BTreeMap::new();
    for [code, first, last] in rows(IN_USE) {
        days.insert(code, [first, last]);
    }
    for [code, first, last, _source] in rows(DAYS) {
        let of_code = days.entry(code).or_default();
        for (cell, by_hand) in of_code.iter_mut().zip([first, last]) {
            if !by_hand.is_empty() {
                *cell = by_hand;
            }
        }
    }
    days
}

/// The steps of cash: CLDR's and those by hand, which have no code in common.
pub(crate) fn cash() -> BTreeMap<&'static str, &'static str> {
    let mut steps = BTreeMap::new();
    let by_hand = rows(CASH_BY_HAND).into_iter();
    let by_hand = by_hand.map(|[code, step, _source]| [code, step]);
    for [code, step] in rows(CASH).into_iter().chain(by_hand) {
        assert!(steps.insert(code, step).is_none(), "{code} is there twice");
    }
    steps
}

/// An empty cell is "not applicable".
pub(crate) fn exponent(cell: &str) -> Option<u8> {
    (!cell.is_empty()).then(|| {
        cell.parse()
            .unwrap_or_else(|_| panic!("no exponent: {cell}"))
    })
}

/// An empty cell is "there is none".
pub(crate) fn numeric(cell: &str) -> Option<u16> {
    (!cell.is_empty()).then(|| cell.parse().unwrap_or_else(|_| panic!("no number: {cell}")))
}

/// What the source line says, without its `# `.
pub(crate) fn source(file: &str) -> &str {
    file.lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches("# ")
}
