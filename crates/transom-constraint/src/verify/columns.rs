//! The columns declared against the columns there are.

use std::collections::BTreeSet;

use super::Mismatch;
use crate::{
    Rule, ViolationKind,
    catalogue::{Catalogue, Entry},
    naming::clip,
};

/// The constraints among `matched`, to which the rule answers, that are on other columns than it says.
///
/// What a partition has a copy of is compared where it comes from, and no column is compared if none was declared.
pub(super) fn compare(catalogue: &Catalogue, rule: &Rule, matched: &[usize]) -> Vec<Mismatch> {
    let declared: Vec<&str> = rule.columns().iter().map(|name| clip(name)).collect();
    if declared.is_empty() {
        return Vec::new();
    }
    let stands_for_copies =
        |parent: &usize| matched.contains(parent) && !catalogue.entry(*parent).takes_every_row();
    let is_original = |entry: &Entry| !entry.parents.iter().any(stands_for_copies);
    let originals: Vec<&Entry> = matched
        .iter()
        .map(|place| catalogue.entry(*place))
        .filter(|entry| is_original(entry))
        .collect();
    if rule.kind() == ViolationKind::NoPartition {
        let wrong = partitioning(&declared, &originals);
        return wrong
            .map(|entry| {
                mismatch(
                    catalogue,
                    entry,
                    &declared,
                    entry.reads.clone().unwrap_or_default(),
                )
            })
            .into_iter()
            .collect();
    }
    let mut found = Vec::new();
    let mut told = BTreeSet::new();
    for entry in &originals {
        let actual = if entry.kind == ViolationKind::Check {
            // Checks of several domains may share a name, and then a violation does not tell them apart.
            columns_of_namesakes(entry, &originals)
        } else {
            entry.reads.clone().unwrap_or_else(|| entry.columns.clone())
        };
        // On a constant, in a table without columns.
        let is_on_nothing =
            entry.columns.is_empty() && entry.reads.as_ref().is_none_or(Vec::is_empty);
        let agrees = if is_on_nothing {
            true
        } else if entry.kind == ViolationKind::Check {
            declared
                .iter()
                .all(|name| actual.iter().any(|own| own == name))
        } else {
            entry.is_on(&declared)
        };
        if !agrees && told.insert(&entry.name) {
            found.push(mismatch(catalogue, entry, &declared, actual));
        }
    }
    found
}

/// The partitioning to tell of, if the columns are those of none. One rule answers for all, and only one of the keys can be
/// given: also that of a partitioning which need not be declared.
fn partitioning<'e>(declared: &[&str], entries: &[&'e Entry]) -> Option<&'e Entry> {
    let has_key = |entry: &&&Entry| !entry.reads.as_ref().is_none_or(Vec::is_empty);
    let with_keys = || entries.iter().filter(has_key).copied();
    if with_keys().any(|entry| entry.is_on(declared)) {
        return None;
    }
    with_keys()
        .find(|entry| !entry.takes_every_row())
        .or_else(|| with_keys().next())
}

fn mismatch(
    catalogue: &Catalogue,
    entry: &Entry,
    declared: &[&str],
    actual: Vec<String>,
) -> Mismatch {
    Mismatch::WrongColumns {
        table: catalogue.relation(entry.relation).name.clone(),
        target: entry.to_string(),
        declared: declared.iter().map(|name| (*name).to_owned()).collect(),
        actual,
    }
}

fn columns_of_namesakes(entry: &Entry, entries: &[&Entry]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for other in entries.iter().filter(|other| other.name == entry.name) {
        for column in other.reads.as_ref().unwrap_or(&other.columns) {
            if !columns.contains(column) {
                columns.push(column.clone());
            }
        }
    }
    columns
}
