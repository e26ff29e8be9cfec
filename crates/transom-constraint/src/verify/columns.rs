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
    let is_original = |entry: &Entry| !entry.parents.iter().any(|parent| matched.contains(parent));
    let originals: Vec<&Entry> = matched
        .iter()
        .map(|place| catalogue.entry(*place))
        .filter(|entry| is_original(entry))
        .collect();
    let mut found = Vec::new();
    let mut told = BTreeSet::new();
    for entry in &originals {
        let actual = if entry.kind == ViolationKind::Check {
            // Checks of several domains may share a name, and then a violation does not tell them apart.
            columns_of_namesakes(entry, &originals)
        } else {
            entry.reads.clone().unwrap_or_else(|| entry.columns.clone())
        };
        let agrees = if entry.kind == ViolationKind::Check {
            declared
                .iter()
                .all(|name| actual.iter().any(|own| own == name))
        } else {
            entry.is_on(&declared)
        };
        if !agrees && told.insert(&entry.name) {
            let relation = catalogue.relation(entry.relation);
            found.push(Mismatch::WrongColumns {
                table: relation.name.clone(),
                target: entry.to_string(),
                declared: declared.iter().map(|name| (*name).to_owned()).collect(),
                actual,
            });
        }
    }
    found
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
