//! Which rule would answer to the violation of which entry.

use std::collections::BTreeMap;

use super::{
    deletion,
    scope::{Scope, is_of_another},
};
use crate::{Constraints, Rule};

/// For everything that can be violated the rules that would answer: found by asking the sets, as an error would.
pub(super) struct Answers {
    by_entry: BTreeMap<usize, Vec<usize>>,
    by_rule: BTreeMap<(usize, usize), Vec<usize>>,
    /// Of sets about deletion: the foreign keys of other tables that they answer to.
    of_deletion: BTreeMap<usize, Vec<usize>>,
}

impl Answers {
    pub(super) fn new(scope: &Scope<'_>) -> Self {
        let mut answers = Self {
            by_entry: BTreeMap::new(),
            by_rule: BTreeMap::new(),
            of_deletion: BTreeMap::new(),
        };
        for (place, entry) in scope.catalogue.entries() {
            if entry.is_of_writing() {
                for set in scope.speakers(entry.relation) {
                    if answers.ask(scope, *set, place, |_, _| true) {
                        answers.by_entry.entry(place).or_default().push(*set);
                    }
                }
            }
        }
        for set in 0..scope.sets.len() {
            for place in deletion::entries(scope, set) {
                if answers.ask(scope, set, place, is_of_another) {
                    answers.of_deletion.entry(place).or_default().push(set);
                }
            }
        }
        answers
    }

    fn ask(
        &mut self,
        scope: &Scope<'_>,
        set: usize,
        place: usize,
        fits: impl Fn(&Constraints, &Rule) -> bool,
    ) -> bool {
        let declared = &scope.sets[set];
        let reported = scope.catalogue.reported(place);
        let Some(rule) = declared.rule_answering(&reported) else {
            return false;
        };
        if !fits(declared, rule) {
            return false;
        }
        // Rules may be equal; which of them answers is a matter of place.
        let index = declared.rules().position(|other| std::ptr::eq(other, rule));
        if let Some(index) = index {
            self.by_rule.entry((set, index)).or_default().push(place);
        }
        true
    }

    /// Whether a rule answers when a row of the entry's table is written.
    pub(super) fn is_answered(&self, place: usize) -> bool {
        self.by_entry.contains_key(&place)
    }

    /// The sets that answer when a row is deleted that the foreign key refers to.
    pub(super) fn of_deletion(&self, place: usize) -> &[usize] {
        self.of_deletion.get(&place).map_or(&[], Vec::as_slice)
    }

    /// Everything that the rule answers to.
    pub(super) fn of_rule(&self, set: usize, rule: usize) -> &[usize] {
        self.by_rule.get(&(set, rule)).map_or(&[], Vec::as_slice)
    }
}
