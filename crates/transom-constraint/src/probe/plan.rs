//! Which condition belongs to which rule.

use super::{condition::Condition, facts::Table, facts::Test, found::Verdict};
use crate::{Constraints, Rule, Unseen, ViolationKind, reported::Reported};

/// How the rules of a declaration are judged.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Each with the number of its rule, in the order of the rules. A rule may have several constraints.
    pub(super) conditions: Vec<(usize, Condition)>,
    /// What is known of each rule without looking at a row.
    blind: Vec<Verdict>,
}

impl Plan {
    pub(super) fn new(declared: &Constraints, table: &Table) -> Self {
        let mut judged: Vec<(usize, Result<Condition, Unseen>)> = Vec::new();
        for column in table.columns.iter().filter(|column| column.not_null) {
            let reported = Reported {
                column: Some(&column.name),
                ..reported(table, ViolationKind::NotNull)
            };
            if let Some(rule) = answering(declared, &reported) {
                judged.push((rule, Ok(Condition::not_null(table, column))));
            }
        }
        for constraint in &table.constraints {
            let reported = Reported {
                constraint: Some(&constraint.name),
                ..match &constraint.test {
                    // A domain does not know of the table.
                    Test::DomainCheck(_, schema) => Reported {
                        schema: Some(schema),
                        table: None,
                        ..reported(table, constraint.kind)
                    },
                    _ => reported(table, constraint.kind),
                }
            };
            if let Some(rule) = answering(declared, &reported) {
                let condition = if constraint.deferred {
                    Err(Unseen::Deferred)
                } else {
                    Condition::of(table, constraint).ok_or(Unseen::Unsupported)
                };
                judged.push((rule, condition));
            }
        }
        judged.sort_by_key(|(rule, _)| *rule);
        let blind = (0..).zip(declared.rules()).map(|(number, rule)| {
            let mut of_rule = judged.iter().filter(|(rule, _)| *rule == number).peekable();
            if of_rule.peek().is_none() {
                return Verdict::Unseen(reason_without_constraint(declared, rule));
            }
            of_rule.fold(Verdict::Kept, |verdict, (_, condition)| match condition {
                Ok(_) => verdict,
                Err(why) => verdict.and(Verdict::Unseen(why.clone())),
            })
        });
        Self {
            blind: blind.collect(),
            conditions: judged
                .into_iter()
                .filter_map(|(rule, condition)| Some((rule, condition.ok()?)))
                .collect(),
        }
    }

    /// The verdict on each rule of the declaration, from those on some of the conditions.
    pub(super) fn verdicts(&self, judged: Vec<(usize, Verdict)>) -> Vec<Verdict> {
        let mut verdicts = self.blind.clone();
        for (rule, verdict) in judged {
            if let Some(known) = verdicts.get_mut(rule) {
                *known = std::mem::replace(known, Verdict::Kept).and(verdict);
            }
        }
        verdicts
    }
}

/// What the server would report of the table, as far as it is common to all violations.
fn reported(table: &Table, kind: ViolationKind) -> Reported<'_> {
    Reported {
        kind,
        schema: Some(&table.schema),
        table: Some(&table.name),
        constraint: None,
        column: None,
    }
}

fn answering(declared: &Constraints, reported: &Reported<'_>) -> Option<usize> {
    let rule = declared.rule_answering(reported)?;
    declared.rules().position(|other| std::ptr::eq(other, rule))
}

fn reason_without_constraint(declared: &Constraints, rule: &Rule) -> Unseen {
    match rule.kind() {
        _ if rule.is_raised() || rule.table() != declared.table() => Unseen::NotOfTheRow,
        ViolationKind::NotNull
        | ViolationKind::Check
        | ViolationKind::Unique
        | ViolationKind::Exclusion
        | ViolationKind::ForeignKey => Unseen::NotInCatalogue,
        _ => Unseen::NotOfTheRow,
    }
}
