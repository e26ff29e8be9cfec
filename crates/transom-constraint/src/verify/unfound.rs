//! Why a declaration answers to nothing.

use super::{
    Mismatch,
    answers::Answers,
    deletion,
    nearest::nearest,
    scope::{Scope, is_of_another},
};
use crate::{
    Constraints, NamePattern, Rule,
    catalogue::{Entry, Relation, Side, declared_line},
    constraints::Target,
    naming::clip,
};

/// A rule that answers to nothing in the catalogue.
pub(super) struct Unfound<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) answers: &'a Answers,
    pub(super) set: usize,
    pub(super) rule: &'a Rule,
}

impl Unfound<'_> {
    /// What is wrong with it, if anything, and the entry that it was meant for, if that is certain.
    pub(super) fn explain(&self) -> (Option<Mismatch>, Option<usize>) {
        let Some(root) = self.scope.root(self.set) else {
            return (None, None);
        };
        match &self.rule.parts().target {
            _ if self.rule.is_raised() => (None, None),
            // No catalogue says whether a value can be too long.
            Target::Kind => (None, None),
            Target::Column(name) => (Some(self.column(root, name)), None),
            Target::Table => {
                let table = root.name.clone();
                (Some(Mismatch::NotPartitioned { table }), None)
            }
            Target::Constraint(name) if is_of_another(&self.scope.sets[self.set], self.rule) => {
                self.of_another(root, name)
            }
            Target::Constraint(name) => self.own(name),
        }
    }

    fn column(&self, root: &Relation, name: &str) -> Mismatch {
        if root.column(name).is_some() {
            return Mismatch::Nullable {
                table: root.name.clone(),
                column: name.to_owned(),
            };
        }
        self.missing(nearest(
            name,
            root.columns.iter().map(|column| &column.name),
        ))
    }

    fn own(&self, name: &NamePattern) -> (Option<Mismatch>, Option<usize>) {
        let relations = self.scope.family(self.set);
        let of_that_name = relations
            .flat_map(|relation| self.of_name(relation, name))
            .next();
        if let Some((place, entry)) = of_that_name {
            return (Some(self.wrong_kind(name, place, entry)), Some(place));
        }
        let undeclared = self
            .scope
            .root(self.set)
            .into_iter()
            .flat_map(|root| &root.entries);
        let undeclared = undeclared.copied().filter(|place| {
            let entry = self.scope.catalogue.entry(*place);
            entry.is_of_writing() && !self.answers.is_answered(*place)
        });
        (Some(self.missing(self.meant(name, undeclared))), None)
    }

    fn of_another(&self, root: &Relation, name: &NamePattern) -> (Option<Mismatch>, Option<usize>) {
        let other = match self.scope.look_up(self.set, self.rule.table()) {
            Ok(other) => other,
            Err(names) => {
                let table = self.rule.table().to_owned();
                let nearest = nearest(&table, names);
                let schema = self.scope.sets[self.set].schema().map(str::to_owned);
                return (
                    Some(Mismatch::NoTable {
                        table,
                        schema,
                        nearest,
                    }),
                    None,
                );
            }
        };
        let family: Vec<i64> = self
            .scope
            .family(self.set)
            .map(|relation| relation.oid)
            .collect();
        match self.of_name(other, name).next() {
            Some((place, entry)) if entry.reference.is_none() => {
                return (Some(self.wrong_kind(name, place, entry)), None);
            }
            Some((_, entry)) => {
                // One that does refer here is a partition's copy, by which no deletion is checked.
                let elsewhere = entry
                    .reference
                    .as_ref()
                    .filter(|to| !family.contains(&to.to));
                if let Some(reference) = elsewhere {
                    let mismatch = Mismatch::WrongReference {
                        table: other.name.clone(),
                        constraint: name.as_exact().unwrap_or_default().to_owned(),
                        declared: root.name.clone(),
                        actual: reference.to_name.clone(),
                    };
                    return (Some(mismatch), None);
                }
            }
            None => {}
        }
        let undeclared = deletion::entries(self.scope, self.set)
            .into_iter()
            .filter(|place| {
                self.scope.catalogue.entry(*place).relation == other.oid
                    && self.answers.of_deletion(*place).is_empty()
            });
        (Some(self.missing(self.meant(name, undeclared))), None)
    }

    /// The constraints of the table that have just that name.
    fn of_name<'s>(
        &'s self,
        relation: &'s Relation,
        name: &'s NamePattern,
    ) -> impl Iterator<Item = (usize, &'s Entry)> {
        relation
            .entries
            .iter()
            .map(|place| (*place, self.scope.catalogue.entry(*place)))
            .filter(|(_, entry)| name.as_exact().is_some() && entry.constraint() == name.as_exact())
    }

    fn wrong_kind(&self, name: &NamePattern, place: usize, entry: &Entry) -> Mismatch {
        let table = self.rule.table();
        let own = &self.scope.sets[self.set];
        let others = Constraints::of_rules(table, Vec::new());
        let home = if own.table() == table { own } else { &others };
        Mismatch::WrongKind {
            table: table.to_owned(),
            constraint: name.as_exact().unwrap_or_default().to_owned(),
            declared: self.rule.kind(),
            actual: entry.kind,
            line: declared_line(self.scope.catalogue, home, place, Side::Own),
        }
    }

    /// Of what is not declared: a constraint of the same kind on the same columns, or else one called much like it.
    fn meant(&self, name: &NamePattern, undeclared: impl Iterator<Item = usize>) -> Option<String> {
        let catalogue = self.scope.catalogue;
        let entries: Vec<&Entry> = undeclared
            .map(|place| catalogue.entry(place))
            .filter(|entry| entry.constraint().is_some())
            .collect();
        let columns: Vec<&str> = self.rule.columns().iter().map(|name| clip(name)).collect();
        let same = |entry: &&&Entry| entry.kind == self.rule.kind() && entry.is_on(&columns);
        if !columns.is_empty()
            && let Some(entry) = entries.iter().find(same)
        {
            return entry.constraint().map(str::to_owned);
        }
        nearest(
            name.as_exact()?,
            entries.iter().filter_map(|entry| entry.constraint()),
        )
    }

    fn missing(&self, nearest: Option<String>) -> Mismatch {
        let parts = self.rule.parts();
        let home = &self.scope.sets[self.set];
        let target = match &parts.target {
            Target::Constraint(name) if is_of_another(home, self.rule) => {
                let any = *name == NamePattern::any();
                let name = if any {
                    String::new()
                } else {
                    format!(" {name}")
                };
                format!("foreign key{name} that refers to {:?}", home.table())
            }
            target => target.to_string(),
        };
        Mismatch::Missing {
            table: self.rule.table().to_owned(),
            declaration: parts.declaration.clone(),
            target,
            nearest,
        }
    }
}

/// The names that a set declares internal and that there are not.
pub(super) fn internal(scope: &Scope<'_>, set: usize) -> Vec<Mismatch> {
    let catalogue = scope.catalogue;
    let mut names: Vec<&str> = scope
        .family(set)
        .flat_map(|relation| &relation.entries)
        .chain(&deletion::entries(scope, set))
        .flat_map(|place| catalogue.entry(*place).names_for_internal())
        .collect();
    names.sort_unstable();
    let declared = &scope.sets[set];
    let missing = declared
        .internal()
        .iter()
        .filter(|name| names.binary_search(&name.as_str()).is_err());
    missing
        .map(|name| Mismatch::Missing {
            table: declared.table().to_owned(),
            declaration: format!("internal({name})"),
            target: format!("constraint or not-null column {name:?}"),
            nearest: nearest(name, &names),
        })
        .collect()
}
