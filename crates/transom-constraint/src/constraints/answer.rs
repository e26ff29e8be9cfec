//! Which of several sets answers.

use super::{Constraints, Rule};
use crate::{Violation, reported::Reported};

/// The rule that answers to `violation`: that of the first set that has one, first of those whose schema it is (or
/// which name none). The others may have partitions there.
pub(crate) fn answer<'a>(sets: &[&'a Constraints], violation: &Violation<'_>) -> Option<&'a Rule> {
    let reported = Reported::to(sets, violation);
    let here = |set: &&&Constraints| {
        set.schema().is_none() || reported.schema.is_none() || set.schema() == reported.schema
    };
    let rule = |set: &&'a Constraints| set.rule_answering(&reported);
    let mut first = sets.iter().filter(here).filter_map(rule);
    first.next().or_else(|| sets.iter().find_map(rule))
}
