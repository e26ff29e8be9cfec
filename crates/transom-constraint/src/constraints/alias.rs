//! What a constraint is called where the server copied it: in a partition.

use super::{Place, RuleParts};
use crate::{
    Naming, ViolationKind,
    naming::{Label, default_name},
};

/// Whether `name` is what the server calls the rule's constraint in `place`.
///
/// A partition inherits its table's indexes, and the server names them anew, whatever the table's are called
/// (`DefineRelation` and `AttachPartitionEnsureIndexes`). Checks and foreign keys keep their names, unless they were there
/// before the partition was attached. A foreign key that refers to a partitioned table gets a copy for each partition
/// referred to, with a number after the name, and it is the copy that a deletion violates.
pub(super) fn is_alias(
    rule: &RuleParts,
    place: Place<'_>,
    has_partitions: bool,
    name: &str,
) -> bool {
    // Asked for every rule that does not answer, so what takes memory comes last.
    let columns = || rule.columns.iter().map(String::as_str).collect::<Vec<_>>();
    match place {
        Place::Partition(partition) => labels(rule).iter().any(|label| {
            if *label == "pkey" {
                return default_name(partition, &[], label) == name;
            }
            !rule.columns.is_empty() && default_name(partition, &columns(), label) == name
        }),
        Place::Here => {
            if !has_partitions || rule.kind != ViolationKind::ForeignKey || rule.inferred.is_none()
            {
                return false;
            }
            let number = name.rsplit(|c: char| !c.is_ascii_digit()).next();
            let number = number.unwrap_or_default();
            !number.is_empty()
                && default_name(&rule.table, &columns(), &format!("fkey{number}")) == name
        }
        Place::Unsaid | Place::Elsewhere => false,
    }
}

/// The endings of the names that a partition's copy may have. Of a unique constraint that was named it is not known
/// whether it is a constraint or an index.
fn labels(rule: &RuleParts) -> &'static [&'static str] {
    match (rule.label, rule.inferred) {
        (Some(Label::PrimaryKey), _) => &["pkey"],
        (Some(Label::Unique), Some(Naming::Postgres)) => &["key"],
        (Some(Label::Unique), Some(Naming::Ecto | Naming::Rails)) => &["idx"],
        (Some(Label::Unique), None) => &["key", "idx"],
        (Some(Label::ForeignKey), _) => &["fkey"],
        (Some(Label::Exclusion), _) => &["excl"],
        (Some(Label::Check) | None, _) => &[],
    }
}
