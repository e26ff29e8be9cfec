//! A set of declarations while rules are added to it.

use super::Add;
use crate::{
    Constraints, ConstraintsBuilder, NamePattern, NoRule,
    constraints::{AnyRule, hides},
    reported::Reported,
};

/// A set to which rules are added.
///
/// It asks each rule by itself, rather than building the set anew for every rule that is tried: of many rules that takes
/// long, since a set compares each with all others.
#[derive(Debug)]
pub(crate) struct Growing {
    empty: ConstraintsBuilder<NoRule>,
    rules: Option<ConstraintsBuilder<AnyRule>>,
    /// For each rule a set of its own.
    alone: Vec<Constraints>,
}

/// What an entry is to be called.
#[derive(Debug, Clone)]
pub(super) enum Called {
    /// Nothing: the name is inferred.
    Inferred,
    By(NamePattern),
}

/// A rule that may be added.
#[derive(Debug)]
pub(crate) struct Chosen {
    called: Called,
    /// The set without any other rule.
    pub(super) alone: Constraints,
}

impl Growing {
    pub(crate) fn new(empty: ConstraintsBuilder<NoRule>) -> Self {
        Self {
            empty,
            rules: None,
            alone: Vec::new(),
        }
    }

    /// A set for the same table as `home`, without its rules.
    pub(super) fn like(home: &Constraints) -> Self {
        let mut empty = Constraints::of(home.table()).naming(home.naming());
        if let Some(schema) = home.schema() {
            empty = empty.in_schema(schema);
        }
        if let Some(partitions) = home.partitions() {
            empty = empty.partitions(partitions.clone());
        }
        Self::new(empty)
    }

    /// The set, if its rules go together.
    pub(crate) fn build(self) -> Option<Constraints> {
        match self.rules {
            Some(rules) => rules.build().ok(),
            None => self.empty.build().ok(),
        }
    }

    /// Whether one of its rules answers.
    pub(crate) fn answers(&self, reported: &Reported<'_>) -> bool {
        self.alone
            .iter()
            .any(|rule| rule.rule_answering(reported).is_some())
    }

    /// The rule, if it is sound by itself.
    pub(super) fn try_out(&self, add: &Add<'_>, called: Called) -> Option<Chosen> {
        let alone = add.to(self.empty.clone(), called.clone()).build().ok()?;
        Some(Chosen { called, alone })
    }

    /// Whether its rules leave the one of `alone` no violation, so that the set would be refused.
    pub(super) fn hides(&self, alone: &Constraints) -> bool {
        let mut earlier = self.alone.iter().flat_map(Constraints::rules);
        earlier.any(|first| alone.rules().any(|second| hides(first, second)))
    }

    /// Adds what was chosen for it and `add`.
    pub(crate) fn add(&mut self, add: &Add<'_>, chosen: Chosen) {
        let rules = match self.rules.take() {
            Some(rules) => add.to(rules, chosen.called),
            None => add.to(self.empty.clone(), chosen.called),
        };
        self.rules = Some(rules);
        self.alone.push(chosen.alone);
    }
}
