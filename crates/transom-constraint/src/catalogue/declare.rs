//! The builder call that declares an entry.

use super::{
    Catalogue, Entry, EntryName,
    growing::{Called, Chosen, Growing},
    pattern::in_common,
};
use crate::{Constraints, ConstraintsBuilder, NamePattern, ViolationKind, constraints::AnyRule};

/// On which side of a foreign key the declaring set is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The table's own: it is written.
    Own,
    /// The table referred to: rows are deleted from it.
    ReferredTo,
}

/// The set with a rule for the entry of `add` alone, named in the simplest way that, with the rules of `set`, answers to all
/// of `lineage` and that `accept` accepts.
pub(crate) fn choose(
    catalogue: &Catalogue,
    set: &Growing,
    add: &Add<'_>,
    lineage: &[usize],
    accept: impl Fn(&Constraints) -> bool,
) -> Option<Chosen> {
    let unanswered = |alone: Option<&Constraints>| {
        let is_answered = |place: &usize| {
            let reported = catalogue.reported(*place);
            set.answers(&reported)
                || alone.is_some_and(|alone| alone.rule_answering(&reported).is_some())
        };
        lineage
            .iter()
            .copied()
            .filter(|place| !is_answered(place))
            .collect::<Vec<_>>()
    };
    let fits = |called| {
        let trial = set.try_out(add, called)?;
        let fits = !set.hides(&trial.alone)
            && unanswered(Some(&trial.alone)).is_empty()
            && accept(&trial.alone);
        fits.then_some(trial)
    };
    let inferred = fits(Called::Inferred);
    let Some(own) = add.entry.constraint().filter(|_| inferred.is_none()) else {
        return inferred;
    };
    let exact = || Called::By(NamePattern::exact(own));
    // A partition's index has a name that follows from the columns; those that have another must be named.
    let mut names = vec![own];
    let by_exact = set.try_out(add, exact());
    for place in unanswered(by_exact.as_ref().map(|trial| &trial.alone)) {
        names.extend(catalogue.entry(place).constraint());
    }
    names[1..].sort_unstable();
    names.dedup();
    let patterns = in_common(&names).into_iter().map(Called::By);
    std::iter::once(exact()).chain(patterns).find_map(fits)
}

/// The call that declares the entry in the set `home`, in a line.
pub(crate) fn declared_line(
    catalogue: &Catalogue,
    home: &Constraints,
    place: usize,
    side: Side,
) -> String {
    let entry = catalogue.entry(place);
    let lineage: Vec<usize> = catalogue
        .lineage(place)
        .into_iter()
        .filter(|place| match (side, &catalogue.entry(*place).reference) {
            (Side::ReferredTo, reference) => {
                reference.as_ref().is_some_and(|to| to.checks_deletion)
            }
            (Side::Own, Some(reference)) if reference.only_for_deletion => false,
            (Side::Own, _) => {
                let reported = catalogue.reported(*place);
                home.covers(reported.schema, reported.table.unwrap_or(home.table()))
            }
        })
        .collect();
    let add = Add {
        catalogue,
        entry,
        columns: &entry.columns,
        side,
    };
    let set = Growing::like(home);
    choose(catalogue, &set, &add, &lineage, |_| true)
        .or_else(|| choose(catalogue, &set, &add, &[], |_| true))
        .map(|chosen| chosen.alone)
        .and_then(|set| set.rules().last().map(|rule| set.calls_of(rule).concat()))
        .unwrap_or_default()
}

/// An entry to declare.
pub(crate) struct Add<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) entry: &'a Entry,
    /// The columns to declare it on.
    pub(crate) columns: &'a [String],
    pub(crate) side: Side,
}

impl Add<'_> {
    pub(super) fn to<S>(
        &self,
        set: ConstraintsBuilder<S>,
        called: Called,
    ) -> ConstraintsBuilder<AnyRule> {
        let columns = || match self.columns {
            [] => vec![self.name().to_owned()],
            some => some.to_vec(),
        };
        let rule = match self.entry.kind {
            ViolationKind::NotNull => return set.not_null(self.name()),
            ViolationKind::NoPartition => return set.no_partition(columns()),
            ViolationKind::Check => return self.check(set, called),
            ViolationKind::ForeignKey if self.side == Side::ReferredTo => set.referenced_by(
                self.catalogue.relation(self.entry.relation).name.as_str(),
                columns(),
            ),
            ViolationKind::ForeignKey => set.foreign_key(columns()),
            ViolationKind::Exclusion => set.exclusion(columns()),
            _ if self.entry.is_primary_key => set.primary_key(columns()),
            _ => set.unique(columns()),
        };
        match called {
            Called::Inferred => rule,
            Called::By(name) => rule.named(name),
        }
    }

    fn check<S>(&self, set: ConstraintsBuilder<S>, called: Called) -> ConstraintsBuilder<AnyRule> {
        let rule = match (called, self.columns) {
            (Called::Inferred, [column]) => return set.check_column(column),
            (Called::Inferred, _) => set.check(self.name()),
            (Called::By(name), _) => match name.as_exact() {
                Some(name) => set.check(name),
                None => set.check(self.name()).named(name),
            },
        };
        match self.columns {
            [] => rule.field(self.name()),
            [column] => rule.on(column.as_str()),
            columns => rule.on(columns),
        }
    }

    /// What a violation names: the constraint, the column, or the table.
    fn name(&self) -> &str {
        match &self.entry.name {
            EntryName::Constraint(name) | EntryName::Column(name) => name,
            EntryName::Partitioning => &self.catalogue.relation(self.entry.relation).name,
        }
    }
}
