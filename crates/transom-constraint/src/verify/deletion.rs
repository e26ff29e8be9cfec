//! Foreign keys of other tables, which forbid that rows of a set's table are deleted.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Mismatch,
    answers::Answers,
    scope::{Scope, is_of_another},
    undeclared::undeclared_entry,
};
use crate::catalogue::Side;

/// The foreign keys of other tables that are checked when a row of the set's table is deleted.
///
/// If that table is partitioned there is one for each partition, with a name of its own.
pub(super) fn entries(scope: &Scope<'_>, set: usize) -> Vec<usize> {
    let family: BTreeSet<i64> = scope.family(set).map(|relation| relation.oid).collect();
    scope
        .catalogue
        .entries()
        .filter(|(_, entry)| {
            entry.reference.as_ref().is_some_and(|reference| {
                reference.checks_deletion
                    && family.contains(&reference.to)
                    && !family.contains(&entry.relation)
            })
        })
        .map(|(place, _)| place)
        .collect()
}

/// Those that forbid deletion and that no set for the table declares, if this one declares any.
pub(super) fn undeclared(scope: &Scope<'_>, answers: &Answers, set: usize) -> Vec<Mismatch> {
    let home = &scope.sets[set];
    if !home.rules().any(|rule| is_of_another(home, rule)) {
        return Vec::new();
    }
    let declared = Declared {
        scope,
        answers,
        set,
    };
    let mut found: Vec<Mismatch> = Vec::new();
    let mut copies = BTreeMap::new();
    for place in entries(scope, set) {
        let origin = declared.origin(place);
        if declared.covers(place)
            || origin != place && (declared.is_partitioned(place) || !declared.covers(origin))
        {
            continue;
        }
        if origin == place {
            found.push(undeclared_entry(scope, set, place, None, Side::ReferredTo));
        } else if let Some(index) = copies.get(&origin) {
            if let Some(Mismatch::Undeclared { more, .. }) = found.get_mut(*index) {
                *more += 1;
            }
        } else {
            copies.insert(origin, found.len());
            found.push(undeclared_entry(
                scope,
                set,
                place,
                Some(origin),
                Side::ReferredTo,
            ));
        }
    }
    found
}

struct Declared<'a> {
    scope: &'a Scope<'a>,
    answers: &'a Answers,
    set: usize,
}

impl Declared<'_> {
    /// Whether its violation would be answered, cannot be, or is said not to matter.
    fn covers(&self, place: usize) -> bool {
        let entry = self.scope.catalogue.entry(place);
        let root = self.scope.root(self.set).map(|root| root.oid);
        let same_table = |set: &usize| self.scope.root(*set).map(|root| root.oid) == root;
        if self.answers.of_deletion(place).iter().any(same_table) {
            return true;
        }
        if !entry
            .reference
            .as_ref()
            .is_some_and(|reference| reference.forbids_deletion)
        {
            return true;
        }
        let original = self.scope.catalogue.entry(self.origin(place));
        let is_internal = |set: &usize| {
            let internal = self.scope.sets[*set].internal();
            [entry, original]
                .iter()
                .any(|entry| internal.iter().any(|name| entry.constraint() == Some(name)))
        };
        if (0..self.scope.sets.len())
            .filter(same_table)
            .any(|set| is_internal(&set))
        {
            return true;
        }
        let copies = self.copies(place);
        self.is_partitioned(place)
            && !copies.is_empty()
            && copies.iter().all(|copy| self.covers(*copy))
    }

    /// Whether the table referred to stores no row, so that only its copies for the partitions are ever violated.
    fn is_partitioned(&self, place: usize) -> bool {
        let reference = self.scope.catalogue.entry(place).reference.as_ref();
        reference.is_some_and(|reference| {
            self.scope
                .catalogue
                .relation(reference.to)
                .partitioning
                .is_some()
        })
    }

    fn copies(&self, place: usize) -> Vec<usize> {
        let of_deletion = |place: &usize| !self.scope.catalogue.entry(*place).is_of_writing();
        let entry = self.scope.catalogue.entry(place);
        entry.copies.iter().copied().filter(of_deletion).collect()
    }

    fn origin(&self, mut place: usize) -> usize {
        while let Some(parent) = self.scope.catalogue.entry(place).parents.first() {
            place = *parent;
        }
        place
    }
}
