//! What the catalogue holds and nothing declares.

use std::collections::{BTreeMap, BTreeSet};

use super::{Mismatch, answers::Answers, scope::Scope};
use crate::{
    ViolationKind,
    catalogue::{Entry, EntryName, Relation, Side, declared_line, partitions_pattern},
};

/// Looks for what is not declared, table by table.
pub(super) struct Undeclared<'a> {
    scope: &'a Scope<'a>,
    answers: &'a Answers,
    /// What rules were meant for that do not fit; it is reported with them.
    meant: &'a BTreeSet<usize>,
    seen: BTreeSet<i64>,
}

/// What entries have in common of which one finding tells.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    /// They are copies of this one.
    CopyOf(usize),
    /// They are partitionings, for which a set, this one, has one rule.
    Partitionings(usize),
}

impl<'a> Undeclared<'a> {
    pub(super) fn new(
        scope: &'a Scope<'a>,
        answers: &'a Answers,
        meant: &'a BTreeSet<usize>,
    ) -> Self {
        Self {
            scope,
            answers,
            meant,
            seen: BTreeSet::new(),
        }
    }

    /// Of the tables of this set's that were in no set before it.
    pub(super) fn of_set(&mut self, set: usize) -> Vec<Mismatch> {
        let mut found: Vec<Mismatch> = Vec::new();
        let mut unanswered: Vec<String> = Vec::new();
        // The findings that tell of more than one entry.
        let mut shared: BTreeMap<Shared, usize> = BTreeMap::new();
        for relation in self.scope.family(set) {
            if !self.seen.insert(relation.oid) {
                continue;
            }
            for place in relation.entries.iter().copied() {
                if !self.is_missed(relation, place) {
                    continue;
                }
                let Some(home) = self.home(relation, place) else {
                    if !unanswered.contains(&relation.name) {
                        unanswered.push(relation.name.clone());
                    }
                    continue;
                };
                let origin = self.origin(home, place);
                if origin != place && !self.is_declared(origin) {
                    continue;
                }
                let copy_of = (origin != place).then_some(origin);
                if let Some(key) = self.shared(home, place, copy_of) {
                    if let Some(index) = shared.get(&key)
                        && let Some(Mismatch::Undeclared { more, .. }) = found.get_mut(*index)
                    {
                        *more += 1;
                        continue;
                    }
                    shared.insert(key, found.len());
                }
                found.push(undeclared_entry(
                    self.scope,
                    home,
                    place,
                    copy_of,
                    Side::Own,
                ));
            }
        }
        if !unanswered.is_empty() {
            found.insert(0, self.partitions(set, unanswered));
        }
        found
    }

    fn shared(&self, home: usize, place: usize, copy_of: Option<usize>) -> Option<Shared> {
        let kind = self.scope.catalogue.entry(place).kind;
        let partitionings =
            (kind == ViolationKind::NoPartition).then_some(Shared::Partitionings(home));
        copy_of.map(Shared::CopyOf).or(partitionings)
    }

    /// Whether a violation can name it and ought to be answered, and is not.
    fn is_missed(&self, relation: &Relation, place: usize) -> bool {
        let entry = self.scope.catalogue.entry(place);
        let is_the_heirs_own =
            entry.parents.is_empty() && !relation.is_partition && !self.scope.is_root(relation.oid);
        entry.is_of_writing()
            && entry.is_reported(relation)
            && !is_the_heirs_own
            && !self.meant.contains(&place)
            && !self.is_declared(place)
    }

    fn is_declared(&self, place: usize) -> bool {
        let entry = self.scope.catalogue.entry(place);
        if self.answers.is_answered(place) || self.is_excused(place) {
            return true;
        }
        // No row is stored in a partitioned table, so that its partitions' names are those that count.
        let relation = self.scope.catalogue.relation(entry.relation);
        let copies = || {
            let copies = entry.copies.iter().copied();
            copies.filter(|place| self.scope.catalogue.entry(*place).is_of_writing())
        };
        relation.partitioning.is_some()
            && entry.kind != ViolationKind::NoPartition
            && copies().next().is_some()
            && copies().all(|copy| self.is_declared(copy))
    }

    /// Whether the database fills in what could violate it, or a set says that it is internal; or so of what it is a copy
    /// of, since rows come in through the tables above.
    fn is_excused(&self, place: usize) -> bool {
        let entry = self.scope.catalogue.entry(place);
        let speakers = self.scope.speakers(entry.relation);
        let is_internal = speakers
            .iter()
            .any(|set| entry.is_internal(self.scope.sets[*set].internal()));
        entry.filled
            || is_internal
            || entry.kind != ViolationKind::NoPartition
                && self.parents(place).any(|parent| self.is_excused(parent))
    }

    /// The entries it is a copy of, of tables that sets speak of.
    fn parents(&self, place: usize) -> impl Iterator<Item = usize> {
        let parents = &self.scope.catalogue.entry(place).parents;
        parents.iter().copied().filter(|parent| {
            let relation = self.scope.catalogue.entry(*parent).relation;
            !self.scope.speakers(relation).is_empty()
        })
    }

    /// The set to declare it in, of those that answer for its table: for a copy rather one of the table it comes from.
    fn home(&self, relation: &Relation, place: usize) -> Option<usize> {
        // Of a domain's check no table is reported, so that any set for the table answers.
        let of_domain = self.scope.catalogue.entry(place).domain_schema.is_some();
        let covers = |set: &usize| {
            of_domain || self.scope.sets[*set].covers(Some(&relation.schema), &relation.name)
        };
        let speakers = self.scope.speakers(relation.oid).iter().copied();
        let covering = speakers.filter(covers);
        let is_copy = !self.scope.catalogue.entry(place).parents.is_empty();
        let is_own = |set: &usize| self.scope.root(*set).map(|root| root.oid) == Some(relation.oid);
        let mut sets: Vec<usize> = covering.collect();
        sets.sort_by_key(|set| is_own(set) == is_copy);
        sets.first().copied()
    }

    /// Whether it is a partitioning that need not be declared: those below it have keys of their own, and are no copies.
    fn is_excused_partitioning(&self, place: usize) -> bool {
        self.scope.catalogue.entry(place).kind == ViolationKind::NoPartition
            && self.is_excused(place)
    }

    /// What it is a copy of, in the table that the set `home` is for, or above it.
    fn origin(&self, home: usize, place: usize) -> usize {
        let catalogue = self.scope.catalogue;
        let mut origin = place;
        while self.scope.root(home).map(|root| root.oid) != Some(catalogue.entry(origin).relation)
            && let Some(parent) = self.parents(origin).next()
            && !self.is_excused_partitioning(parent)
        {
            origin = parent;
        }
        origin
    }

    fn partitions(&self, set: usize, partitions: Vec<String>) -> Mismatch {
        let family: Vec<&Relation> = self.scope.family(set).collect();
        let names: Vec<&str> = family
            .iter()
            .skip(1)
            .map(|relation| relation.name.as_str())
            .collect();
        let table = self.scope.sets[set].table();
        let neighbours = family.first().map_or(&[][..], |root| &root.neighbours);
        let others: Vec<&str> = neighbours
            .iter()
            .map(String::as_str)
            .filter(|name| *name != table && !names.contains(name))
            .collect();
        Mismatch::Partitions {
            table: table.to_owned(),
            partitions,
            line: format!(
                ".partitions({})",
                partitions_pattern(table, &names, &others).to_rust()
            ),
        }
    }
}

/// The finding that an entry is not declared, or is a copy by a name that the declaration of `copy_of` does not know.
pub(super) fn undeclared_entry(
    scope: &Scope<'_>,
    home: usize,
    place: usize,
    copy_of: Option<usize>,
    side: Side,
) -> Mismatch {
    let catalogue = scope.catalogue;
    let entry: &Entry = catalogue.entry(place);
    let home = &scope.sets[home];
    Mismatch::Undeclared {
        table: catalogue.relation(entry.relation).name.clone(),
        kind: entry.kind,
        name: match &entry.name {
            EntryName::Constraint(name) | EntryName::Column(name) => Some(name.clone()),
            EntryName::Partitioning => None,
        },
        columns: entry.columns.clone(),
        copy_of: copy_of
            .and_then(|origin| catalogue.entry(origin).constraint())
            .map(str::to_owned),
        more: 0,
        home: home.table().to_owned(),
        line: declared_line(catalogue, home, copy_of.unwrap_or(place), side),
    }
}
