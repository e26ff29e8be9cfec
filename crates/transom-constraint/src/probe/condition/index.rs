//! Unique and exclusion constraints: another row with the same key.

use super::{ANOTHER, collate, identity, is_null, relation};
use crate::{
    probe::facts::{Key, Table},
    quote::identifier,
};

/// True if another row has keys to which all operators are true.
///
/// `theirs` and `ours` are the same expressions over the stored rows and over the candidate. Each is a query of its own,
/// since names in the expressions carry no table: they mean the innermost that has them.
pub(super) fn taken(
    table: &Table,
    keys: &[Key],
    predicate: Option<&str>,
    nulls_distinct: bool,
) -> String {
    let name = identifier(&table.name);
    let numbered = || (1..).zip(keys);
    let values = numbered().map(|(n, key)| format!("({}) AS k{n}", key.expression));
    let values: Vec<String> = values.chain([identity(table)]).collect();
    let values = values.join(", ");
    let filter = predicate.map_or_else(String::new, |sql| format!(" WHERE ({sql})"));
    let stored = relation(&table.schema, &table.name, table.partitioned);
    let agree = numbered().map(|(n, key)| {
        let collation = collate(key.collation.as_deref());
        let (theirs, ours) = (format!("theirs.k{n}"), format!("ours.k{n}"));
        let equal = format!("{theirs}{collation} {} {ours}", key.operator);
        if nulls_distinct {
            return equal;
        }
        format!("({equal} OR ({} AND {}))", is_null(&theirs), is_null(&ours))
    });
    let agree: Vec<String> = [ANOTHER.to_owned()].into_iter().chain(agree).collect();
    format!(
        "EXISTS (SELECT FROM (SELECT {values}{filter}) AS ours \
         JOIN (SELECT {values} FROM {stored} AS {name}{filter}) AS theirs \
         ON {})",
        agree.join(" AND "),
    )
}
