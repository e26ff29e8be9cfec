//! One rule as the calls that declare it.

use crate::{
    Constraints, ConstraintsBuilder, Rule, ViolationKind,
    constraints::{AnyRule, Target},
    naming::Label,
};

/// The declaring call, and those that change what it does not say by itself: found out by declaring it without them.
pub(super) fn calls(set: &Constraints, rule: &Rule) -> Vec<String> {
    let declared = Call::of(rule);
    let mut calls = vec![declared.to_rust()];
    let bare = declared.to_rule(set, rule);
    let bare = bare.as_ref().map(Rule::parts);
    let parts = rule.parts();
    if let Target::Constraint(name) = &parts.target
        && bare.is_none_or(|bare| bare.target != parts.target)
    {
        calls.push(format!(".named({})", name.to_rust()));
    }
    if declared.is_by_name() && !parts.columns.is_empty() {
        calls.push(format!(".on({})", list(&parts.columns)));
    }
    let field = if declared.is_by_name() && declared.other_table.is_none() {
        parts.columns.last()
    } else {
        bare.map(|bare| &bare.field)
    };
    if field != Some(&parts.field) {
        calls.push(format!(".field({:?})", parts.field));
    }
    if bare.is_none_or(|bare| bare.error.code != parts.error.code) {
        calls.push(format!(".code({:?})", parts.error.code));
    }
    if bare.is_none_or(|bare| bare.error.message != parts.error.message) {
        calls.push(format!(".message({:?})", parts.error.message));
    }
    for (name, value) in &parts.error.params {
        calls.push(format!(".param({name:?}, {value:?})"));
    }
    if parts.raised {
        calls.push(".raised()".to_owned());
    }
    calls
}

/// The declaring call.
struct Call<'a> {
    method: &'a str,
    /// Of `referenced_by` and `no_assoc`.
    other_table: Option<&'a str>,
    /// Columns, or the name of a check.
    given: Vec<String>,
}

impl<'a> Call<'a> {
    fn of(rule: &'a Rule) -> Self {
        let parts = rule.parts();
        // What was given is kept for messages only; it tells apart calls that make the same parts.
        let (written, rest) = parts.declaration.split_once('(').unwrap_or_default();
        let given = rest.strip_suffix(')').unwrap_or(rest).to_owned();
        let method = match (parts.kind, parts.label) {
            (ViolationKind::Unique, Some(Label::PrimaryKey)) => "primary_key",
            (ViolationKind::Unique, _) => "unique",
            (ViolationKind::ForeignKey, _) if matches!(written, "referenced_by" | "no_assoc") => {
                written
            }
            (ViolationKind::ForeignKey, _) => "foreign_key",
            (ViolationKind::Exclusion, _) => "exclusion",
            (ViolationKind::NotNull, _) => "not_null",
            (ViolationKind::NoPartition, _) => "no_partition",
            (ViolationKind::ValueTooLong, _) => "value_too_long",
            (ViolationKind::OutOfRange, _) => "out_of_range",
            (ViolationKind::InvalidText, _) => "invalid_text",
            _ if written == "check_column" => written,
            _ => "check",
        };
        let given = match method {
            "no_assoc" => Vec::new(),
            "check" => vec![given],
            _ if !parts.columns.is_empty() => parts.columns.clone(),
            _ if given.is_empty() => vec![parts.field.clone()],
            _ => vec![given],
        };
        Self {
            method,
            other_table: matches!(method, "referenced_by" | "no_assoc").then_some(rule.table()),
            given,
        }
    }

    /// Whether the call says nothing of columns.
    fn is_by_name(&self) -> bool {
        matches!(self.method, "check" | "no_assoc")
    }

    fn to_rust(&self) -> String {
        let method = self.method;
        match (self.other_table, self.given.as_slice()) {
            (Some(table), []) => format!(".{method}({table:?})"),
            (Some(table), columns) => format!(".{method}({table:?}, {})", list(columns)),
            (None, columns) => format!(".{method}({})", list(columns)),
        }
    }

    /// The rule that the call makes by itself, in a set like `set`.
    fn to_rule(&self, set: &Constraints, rule: &Rule) -> Option<Rule> {
        let declared = self.declare(Constraints::of(set.table()).naming(set.naming()));
        // Without these, some would be refused.
        let complete = match rule.parts().target {
            Target::Constraint(_) if self.method == "check" => declared.field(rule.field()),
            Target::Constraint(_) => {
                return only(declared.clone()).or_else(|| only(declared.named("?")));
            }
            _ => declared,
        };
        only(complete)
    }

    fn declare<S>(&self, set: ConstraintsBuilder<S>) -> ConstraintsBuilder<AnyRule> {
        let first = || self.given.concat();
        let columns = || self.given.clone();
        let other = self.other_table.unwrap_or_default();
        match self.method {
            "primary_key" => set.primary_key(columns()),
            "unique" => set.unique(columns()),
            "referenced_by" => set.referenced_by(other, columns()),
            "no_assoc" => set.no_assoc(other),
            "foreign_key" => set.foreign_key(columns()),
            "exclusion" => set.exclusion(columns()),
            "not_null" => set.not_null(first()),
            "no_partition" => set.no_partition(columns()),
            "value_too_long" => set.value_too_long(first()),
            "out_of_range" => set.out_of_range(first()),
            "invalid_text" => set.invalid_text(first()),
            "check_column" => set.check_column(first()),
            _ => set.check(first()),
        }
    }
}

fn only(set: ConstraintsBuilder<AnyRule>) -> Option<Rule> {
    set.build().ok()?.rules().next().cloned()
}

/// One name, or a list of them.
fn list(names: &[String]) -> String {
    match names {
        [name] => format!("{name:?}"),
        names => format!("{names:?}"),
    }
}
