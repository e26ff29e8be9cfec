//! Rules that could never be used.

use super::{DeclarationError, Rule, Target};

/// Refuses a rule to which an earlier one leaves no violation. Rules are tried in order, so an exact name may stand before
/// a pattern that would match it too, and not after.
pub(super) fn check(rules: &[Rule]) -> Result<(), DeclarationError> {
    for (index, second) in rules.iter().enumerate() {
        if let Some(first) = rules[..index].iter().find(|first| hides(first, second)) {
            return Err(DeclarationError::Duplicate {
                table: second.table().to_owned(),
                target: second.parts().target.to_string(),
                first: first.to_string(),
                second: second.to_string(),
            });
        }
    }
    Ok(())
}

/// Whether `first` answers to all that `second` would.
pub(crate) fn hides(first: &Rule, second: &Rule) -> bool {
    let same_kind = first.kind() == second.kind();
    match (&first.parts().target, &second.parts().target) {
        (Target::Kind, Target::Kind) => same_kind,
        _ if first.table() != second.table() => false,
        // Of another kind it may be another constraint: a unique index may be called like a check.
        (Target::Constraint(a), Target::Constraint(b)) => same_kind && a.covers(b),
        (Target::Column(a), Target::Column(b)) => a == b,
        (Target::Table, Target::Table) => same_kind,
        _ => false,
    }
}
