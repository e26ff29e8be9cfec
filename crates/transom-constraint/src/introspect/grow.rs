//! The set of one table, rule by rule.

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
    let all: Vec<usize> = family
        .iter()
        .flat_map(|oid| catalogue.relation(*oid).entries.iter().copied())
        .filter(|place| catalogue.entry(*place).is_of_writing())
        .collect();
    for origin in &required {
        let lineage: Vec<usize> = catalogue
            .lineage(*origin)
            .into_iter()
            .filter(|place| catalogue.entry(*place).is_of_writing())
            .collect();
        let answers = |place: &usize| set.answers(&catalogue.reported(*place));
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
        let fits = |of: &[usize]| {
            let strangers = strangers(catalogue, of, *origin);
            let fits =
                |trial: &Constraints| is_used_as_meant(catalogue, &set, trial, &strangers, *origin);
            choose(catalogue, &set, &add, &lineage, fits)
        };
        // Better one that answers to too much than none.
        if let Some(chosen) = fits(&all).or_else(|| fits(&required)) {
            set.add(&add, chosen);
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
            let stands_for_copies = |parent: &usize| !catalogue.entry(*parent).takes_every_row();
            let is_copy = *oid != table.oid && entry.parents.iter().any(stands_for_copies);
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

/// Of `entries` those that a rule for `origin` has nothing to do with: neither it nor its copies. (All partitionings have
/// one rule between them.)
fn strangers(catalogue: &Catalogue, entries: &[usize], origin: usize) -> Vec<usize> {
    let kind = catalogue.entry(origin).kind;
    let meant = catalogue.lineage(origin);
    let others = entries.iter().copied();
    others
        .filter(|place| kind != ViolationKind::NoPartition && !meant.contains(place))
        .filter(|place| catalogue.entry(*place).kind == kind)
        .collect()
}

/// Whether the rule of `alone`, after those of `set`, answers to what it was made for, and of the strangers only to what is
/// on the same columns.
fn is_used_as_meant(
    catalogue: &Catalogue,
    set: &Growing,
    alone: &Constraints,
    strangers: &[usize],
    origin: usize,
) -> bool {
    let Some(rule) = alone.rules().next() else {
        return false;
    };
    let declared: Vec<&str> = rule.columns().iter().map(String::as_str).collect();
    let answers = |place: &usize| {
        let reported = catalogue.reported(*place);
        alone.rule_answering(&reported).is_some() && !set.answers(&reported)
    };
    catalogue.lineage(origin).iter().any(answers)
        && strangers
            .iter()
            .filter(|place| answers(place))
            .all(|place| {
                let entry = catalogue.entry(*place);
                entry.kind == ViolationKind::Check || entry.is_on(&declared)
            })
}
