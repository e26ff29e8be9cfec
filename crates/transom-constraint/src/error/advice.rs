//! What whoever meets an undeclared constraint should do.

use super::paste::{attribute, declaring_line, parent_line};
use crate::{Constraints, Rule, ViolationKind, reported::Reported};

/// Where constraints are declared: it decides what there is to paste.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    /// In a set.
    Set,
    /// On the variants of an enum.
    Enum,
}

/// What to paste, and the sentence around it.
#[derive(Debug)]
pub(super) struct Advice {
    pub(super) line: String,
    pub(super) sentence: String,
}

impl Advice {
    /// `None` if no declaration could name what is reported.
    pub(super) fn of(reported: &Reported<'_>, sets: &[&Constraints], home: Home) -> Option<Self> {
        if home == Home::Enum
            && let Some(line) = attribute(reported)
        {
            let sentence = format!("to declare it put {line} on a variant");
            return Some(Self { line, sentence });
        }
        let covering = reported.table.and_then(|table| {
            let covers = |set: &&&Constraints| set.covers(reported.schema, table);
            sets.iter().find(covers).copied()
        });
        let line = declaring_line(reported, covering)?;
        let sentence = match near_miss(reported, sets) {
            Some(why) => why,
            None => to_declare(reported, sets, covering, &line),
        };
        Some(Self { line, sentence })
    }
}

/// A rule of that name which did not answer, and why.
fn near_miss(reported: &Reported<'_>, sets: &[&Constraints]) -> Option<String> {
    let name = reported.constraint?;
    let rules = sets
        .iter()
        .flat_map(|set| set.rules().map(move |rule| (set, rule)));
    let mut rules =
        rules.filter(|(_, rule)| Some(rule.table()) == reported.table && is_named(rule, name));
    let (set, rule) = rules.next()?;
    if rule.kind() != reported.kind.as_declared() {
        return Some(format!(
            "it is declared as a {} constraint, which it is not",
            rule.kind()
        ));
    }
    match (set.schema(), reported.schema) {
        (Some(declared), Some(reported)) if declared != reported => Some(format!(
            "it is declared in schema {declared:?}, and this is the one in schema {reported:?}"
        )),
        _ => None,
    }
}

fn is_named(rule: &Rule, name: &str) -> bool {
    rule.name()
        .is_some_and(|pattern| pattern.as_exact() == Some(name))
}

fn to_declare(
    reported: &Reported<'_>,
    sets: &[&Constraints],
    covering: Option<&Constraints>,
    line: &str,
) -> String {
    let parent = "the Constraints of the table that is referred to";
    if let (ViolationKind::Restrict, Some(_)) = (reported.kind, reported.table) {
        return format!("to declare it add to {parent}: {line}");
    }
    let table = covering.map(Constraints::table).or(reported.table);
    let mut sentence = match table {
        Some(table) => format!("to declare it add to Constraints::of({table:?}): {line}"),
        None => format!("to declare it add to the Constraints of its table: {line}"),
    };
    if let Some(line) = parent_line(reported) {
        sentence += "; or, if it was a row referred to that was to go, to ";
        sentence += parent;
        sentence += ": ";
        sentence += &line;
    }
    if let (None, Some(table), Some(name)) = (covering, reported.table, reported.constraint) {
        let inherited = |set: &&&Constraints| {
            let mut own = set.rules().filter(|rule| rule.table() == set.table());
            own.any(|rule| rule.kind() == reported.kind.as_declared() && is_named(rule, name))
        };
        if let Some(set) = sets.iter().find(inherited) {
            return format!(
                "{sentence}; or, if {table:?} is a partition of {0:?} or inherits from it, to Constraints::of({0:?}): .partitions({table:?})",
                set.table()
            );
        }
    }
    sentence
}
