//! The set of one table, rule by rule.

use std::collections::BTreeSet;

use crate::{
    Constraints, ViolationKind,
    catalogue::{Add, Catalogue, Entry, Growing, Relation, Side, choose, partitions_pattern},
};

/// The declarations of a table and its partitions.
pub(super) fn set(catalogue: &Catalogue, table: &Relation) -> Option<Constraints> {
    let family = catalogue.family(table.oid);
    let mut empty = Constraints::of(table.name.as_str());
    if !table.visible {
        empty = empty.in_schema(table.schema.as_str());
    }
    let names: Vec<&str> = family
        .iter()
        .skip(1)
        .map(|oid| catalogue.relation(*oid).name.as_str())
        .collect();
    if !names.is_empty() {
        let others: Vec<&str> = table
            .neighbours
            .iter()
            .map(String::as_str)
            .filter(|name| *name != table.name && !names.contains(name))
            .collect();
        empty = empty.partitions(partitions_pattern(&table.name, &names, &others));
    }
    let mut set = Growing::new(empty);
    let required = required(catalogue, table, &family);
    for origin in &required {
        let lineage: Vec<usize> = catalogue
            .lineage(*origin)
            .into_iter()
            .filter(|place| catalogue.entry(*place).is_of_writing())
            .collect();
        let so_far = set.build()?;
        let answers = |place: &usize| so_far.rule_answering(&catalogue.reported(*place)).is_some();
        if lineage.iter().all(answers) {
            continue;
        }
        let entry = catalogue.entry(*origin);
        let columns = columns(catalogue, entry, &required);
        let add = Add {
            catalogue,
            entry,
            columns: &columns,
            side: Side::Own,
        };
        let fits = |trial: &Constraints| is_used_as_meant(catalogue, trial, &required, *origin);
        if let Some(grown) = choose(catalogue, &set, &add, &lineage, fits) {
            set = grown;
        }
    }
    set.build()
}

/// What must be declared, without what is a copy of it.
fn required(catalogue: &Catalogue, table: &Relation, family: &[i64]) -> Vec<usize> {
    let mut required = Vec::new();
    for oid in family {
        let relation = catalogue.relation(*oid);
        if *oid != table.oid && !relation.is_partition {
            continue;
        }
        for place in relation.entries.iter().copied() {
            let entry = catalogue.entry(place);
            let is_copy = *oid != table.oid && !entry.parents.is_empty();
            if entry.is_of_writing() && !entry.filled && !is_copy {
                required.push(place);
            }
        }
    }
    required
}

/// The columns to declare it on: of checks that share their name, as those of several domains may, all.
fn columns(catalogue: &Catalogue, entry: &Entry, required: &[usize]) -> Vec<String> {
    let mut columns = entry.columns.clone();
    if entry.kind == ViolationKind::Check {
        let namesakes = required.iter().map(|place| catalogue.entry(*place));
        for other in namesakes.filter(|other| other.kind == entry.kind && other.name == entry.name)
        {
            for column in &other.columns {
                if !columns.contains(column) {
                    columns.push(column.clone());
                }
            }
        }
    }
    columns
}

/// Whether the last rule of the set answers to what it was made for, and else only to what is on the same columns.
fn is_used_as_meant(
    catalogue: &Catalogue,
    set: &Constraints,
    required: &[usize],
    origin: usize,
) -> bool {
    let Some(last) = set.rules().last() else {
        return false;
    };
    let meant: BTreeSet<usize> = catalogue.lineage(origin).into_iter().collect();
    let declared: Vec<&str> = last.columns().iter().map(String::as_str).collect();
    let by_last = |place: &usize| {
        let rule = set.rule_answering(&catalogue.reported(*place));
        rule.is_some_and(|rule| std::ptr::eq(rule, last))
    };
    let mut others = required
        .iter()
        .filter(|place| !meant.contains(place) && by_last(place));
    meant.iter().any(by_last)
        && others.all(|place| {
            let entry = catalogue.entry(*place);
            entry.kind == ViolationKind::Check || entry.is_on(&declared)
        })
}
