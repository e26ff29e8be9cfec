//! Which entries are there because of which.

use std::collections::BTreeMap;

use super::{Relation, entry::Entry, row::Draft, unnamed};
use crate::ViolationKind;

/// All entries: those read and those without a name; each linked to those of the tables above that it is a copy of, and
/// listed with its relation.
pub(super) fn entries(
    relations: &mut BTreeMap<i64, Relation>,
    mut drafts: Vec<Draft>,
) -> Vec<Entry> {
    drafts.sort_by_cached_key(|draft| {
        let entry = &draft.entry;
        (
            entry.relation,
            rank(entry),
            entry.name.clone(),
            entry.domain_schema.clone(),
            draft.id,
        )
    });
    let mut links = Links::default();
    let mut entries = Vec::new();
    for draft in drafts {
        links.add(
            &draft.entry,
            Some((draft.id, draft.parent)),
            draft.inherited,
        );
        entries.push(draft.entry);
    }
    let mut primary_keys = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.is_primary_key) {
        primary_keys.insert(entry.relation, entry.columns.clone());
    }
    for relation in relations.values() {
        let primary_key = primary_keys
            .get(&relation.oid)
            .map_or(&[][..], Vec::as_slice);
        for entry in unnamed::of(relation, primary_key) {
            links.add(&entry, None, true);
            entries.push(entry);
        }
    }
    for place in 0..entries.len() {
        let relation = entries[place].relation;
        let parents = links.parents(place, &entries[place], &relations[&relation].parents);
        for parent in &parents {
            entries[*parent].copies.push(place);
        }
        entries[place].parents = parents;
        if let Some(relation) = relations.get_mut(&relation) {
            relation.entries.push(place);
        }
    }
    entries
}

/// What links can be made by.
#[derive(Default)]
struct Links {
    /// Of each entry: the oid of the one it is a copy of, and whether it is one of the same name's.
    of: Vec<(Option<i64>, bool)>,
    by_id: BTreeMap<(i64, bool, i64), usize>,
    by_name: BTreeMap<NameKey, usize>,
}

/// Relation, kind and name; of a domain's check also the schema.
type NameKey = (i64, u8, super::EntryName, Option<String>);

impl Links {
    fn add(&mut self, entry: &Entry, ids: Option<(i64, Option<i64>)>, inherited: bool) {
        let place = self.of.len();
        if let Some((id, _)) = ids {
            self.by_id
                .insert((entry.relation, is_index(entry), id), place);
        }
        self.by_name.insert(name_key(entry.relation, entry), place);
        self.of
            .push((ids.and_then(|(_, parent)| parent), inherited));
    }

    fn parents(&self, place: usize, entry: &Entry, above: &[i64]) -> Vec<usize> {
        match self.of[place] {
            // A copy of a foreign key may be in the same table.
            (Some(id), _) => above
                .iter()
                .chain([&entry.relation])
                .filter_map(|oid| self.by_id.get(&(*oid, is_index(entry), id)).copied())
                .collect(),
            (None, true) => above
                .iter()
                .filter_map(|oid| self.by_name.get(&name_key(*oid, entry)).copied())
                .collect(),
            (None, false) => Vec::new(),
        }
    }
}

/// Unique indexes have their oids from another table than constraints.
fn is_index(entry: &Entry) -> bool {
    matches!(entry.kind, ViolationKind::Unique | ViolationKind::Exclusion)
}

fn name_key(relation: i64, entry: &Entry) -> NameKey {
    (
        relation,
        entry.kind as u8,
        entry.name.clone(),
        entry.domain_schema.clone(),
    )
}

/// In which order a table's constraints are listed: as a developer would declare them.
fn rank(entry: &Entry) -> u8 {
    match entry.kind {
        ViolationKind::Unique if entry.is_primary_key => 0,
        ViolationKind::Unique => 1,
        ViolationKind::Exclusion => 2,
        ViolationKind::ForeignKey => 3,
        _ => 4,
    }
}
