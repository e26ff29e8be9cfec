//! Everything in which declarations and catalogue differ, in order.

use std::collections::BTreeSet;

use super::{
    Mismatch,
    answers::Answers,
    columns, deletion,
    nearest::nearest,
    scope::Scope,
    undeclared::Undeclared,
    unfound::{self, Unfound},
};

pub(super) fn find(scope: &Scope<'_>) -> Vec<Mismatch> {
    let answers = Answers::new(scope);
    let sets = 0..scope.sets.len();
    // What rules of any set were meant for is known before it is said what none declares.
    let mut meant = BTreeSet::new();
    let of_rules: Vec<Vec<Mismatch>> = sets
        .clone()
        .map(|set| of_rules(scope, &answers, set, &mut meant))
        .collect();
    let mut undeclared = Undeclared::new(scope, &answers, &meant);
    let mut found = Vec::new();
    for (set, of_rules) in sets.zip(of_rules) {
        let missing = of_rules
            .into_iter()
            .chain(deletion::undeclared(scope, &answers, set))
            .chain(undeclared.of_set(set));
        for mismatch in missing {
            if !found.contains(&mismatch) {
                found.push(mismatch);
            }
        }
    }
    found
}

/// What the rules of a set say that is not so.
fn of_rules(
    scope: &Scope<'_>,
    answers: &Answers,
    set: usize,
    meant: &mut BTreeSet<usize>,
) -> Vec<Mismatch> {
    let declared = &scope.sets[set];
    if scope.root(set).is_none() {
        return no_table(scope, set).into_iter().collect();
    }
    let mut found = Vec::new();
    for (index, rule) in declared.rules().enumerate() {
        let matched = answers.of_rule(set, index);
        if matched.is_empty() {
            let unfound = Unfound {
                scope,
                answers,
                set,
                rule,
            };
            let (mismatch, entry) = unfound.explain();
            found.extend(mismatch);
            meant.extend(entry);
        } else {
            found.extend(columns::compare(scope.catalogue, rule, matched));
        }
    }
    found.extend(unfound::internal(scope, set));
    found
}

/// `None` for a set without a table: rules of an enum that belong to none.
fn no_table(scope: &Scope<'_>, set: usize) -> Option<Mismatch> {
    let declared = &scope.sets[set];
    if declared.table().is_empty() {
        return None;
    }
    let names = scope
        .look_up(set, declared.table())
        .err()
        .unwrap_or_default();
    Some(Mismatch::NoTable {
        table: declared.table().to_owned(),
        schema: declared.schema().map(str::to_owned),
        nearest: nearest(declared.table(), names),
    })
}
