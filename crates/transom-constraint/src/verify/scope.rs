//! Which sets speak of which tables.

use std::collections::BTreeMap;

use crate::{
    Constraints, Rule,
    catalogue::{Asked, Catalogue, Relation},
};

/// The sets to verify, and the catalogue's tables that they are about.
pub(super) struct Scope<'a> {
    pub(super) sets: &'a [Constraints],
    pub(super) catalogue: &'a Catalogue,
    asked: &'a [Asked],
    /// Of each set: its table, then the tables whose rows are rows of it; nothing if there is no such table.
    families: Vec<Vec<i64>>,
    speakers: BTreeMap<i64, Vec<usize>>,
}

impl<'a> Scope<'a> {
    /// The tables to ask the catalogue for: that of each set, then those of rules about other tables; and whether there
    /// are such rules.
    pub(super) fn asked(sets: &[Constraints]) -> (Vec<Asked>, bool) {
        let asked = |set: &Constraints, table: &str| Asked {
            schema: set.schema().map(str::to_owned),
            table: table.to_owned(),
        };
        let mut list: Vec<Asked> = sets.iter().map(|set| asked(set, set.table())).collect();
        let mut referring = false;
        for set in sets {
            for rule in set.rules().filter(|rule| is_of_another(set, rule)) {
                referring = true;
                let other = asked(set, rule.table());
                if !list.contains(&other) {
                    list.push(other);
                }
            }
        }
        (list, referring)
    }

    pub(super) fn new(
        sets: &'a [Constraints],
        asked: &'a [Asked],
        catalogue: &'a Catalogue,
    ) -> Self {
        let families: Vec<Vec<i64>> = (0..sets.len())
            .map(|set| {
                catalogue
                    .found(set)
                    .map_or_else(Vec::new, |root| catalogue.family(root.oid))
            })
            .collect();
        let mut speakers: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (set, family) in families.iter().enumerate() {
            for relation in family {
                speakers.entry(*relation).or_default().push(set);
            }
        }
        Self {
            sets,
            catalogue,
            asked,
            families,
            speakers,
        }
    }

    /// The set's table, if it was found.
    pub(super) fn root(&self, set: usize) -> Option<&'a Relation> {
        let root = self.families[set].first()?;
        Some(self.catalogue.relation(*root))
    }

    /// The set's table, then the tables whose rows are rows of it.
    pub(super) fn family(&self, set: usize) -> impl Iterator<Item = &'a Relation> {
        let catalogue = self.catalogue;
        self.families[set]
            .iter()
            .map(|oid| catalogue.relation(*oid))
    }

    /// The sets that speak of a table.
    pub(super) fn speakers(&self, relation: i64) -> &[usize] {
        self.speakers.get(&relation).map_or(&[], Vec::as_slice)
    }

    /// Whether a set was declared for this very table.
    pub(super) fn is_root(&self, relation: i64) -> bool {
        self.speakers(relation)
            .iter()
            .any(|set| self.families[*set].first() == Some(&relation))
    }

    /// The table `name` where the set looks for tables, or the names of those that there are.
    pub(super) fn look_up(&self, set: usize, name: &str) -> Result<&'a Relation, &'a [String]> {
        let schema = self.sets[set].schema();
        let place = self
            .asked
            .iter()
            .position(|asked| asked.table == name && asked.schema.as_deref() == schema)
            .unwrap_or(usize::MAX);
        self.catalogue
            .found(place)
            .ok_or_else(|| self.catalogue.names_instead_of(place))
    }
}

/// Whether the rule is about a foreign key of another table.
pub(super) fn is_of_another(set: &Constraints, rule: &Rule) -> bool {
    rule.table() != set.table() && rule.name().is_some() && !rule.is_raised()
}
