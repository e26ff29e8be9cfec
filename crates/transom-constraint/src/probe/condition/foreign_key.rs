//! Foreign keys: no row is there that has the key referred to.

use super::{ANOTHER, collate, identity, is_null, of_candidate, relation};
use crate::{
    probe::facts::{ForeignKey, Table},
    quote::identifier,
};

/// True if `columns` of the candidate refer to nothing.
pub(super) fn dangles(table: &Table, foreign_key: &ForeignKey, columns: &[&str]) -> String {
    let own: Vec<String> = columns
        .iter()
        .map(|name| of_candidate(table, name))
        .collect();
    let nulls: Vec<String> = own.iter().map(|column| is_null(column)).collect();
    let any_null = nulls.join(" OR ");
    // MATCH FULL lets a key be NULL as a whole only.
    let half_null = if foreign_key.match_full {
        format!("NOT ({})", nulls.join(" AND "))
    } else {
        "false".to_owned()
    };
    let missing = missing(table, foreign_key, &own);
    format!("(CASE WHEN {any_null} THEN {half_null} ELSE {missing} END)")
}

fn missing(table: &Table, foreign_key: &ForeignKey, own: &[String]) -> String {
    let numbered = || (1..).zip(&foreign_key.keys);
    let mut values: Vec<String> = (1..)
        .zip(own)
        .map(|(n, column)| format!("{column} AS k{n}"))
        .collect();
    let mut agree: Vec<String> = numbered()
        .map(|(n, key)| {
            let (name, collation) = (
                identifier(&key.expression),
                collate(key.collation.as_deref()),
            );
            format!("theirs.{name}{collation} {} ours.k{n}", key.operator)
        })
        .collect();
    let mut itself = String::new();
    if foreign_key.to_itself {
        // What the row was before its update is gone, and what it will be counts. A key that the server chooses (NULL
        // here) cannot have been referred to in advance.
        values.push(identity(table));
        agree.push(ANOTHER.to_owned());
        let same: Vec<String> = foreign_key
            .keys
            .iter()
            .zip(own)
            .map(|(key, own)| {
                let referred_to = of_candidate(table, &key.expression);
                let collation = collate(key.collation.as_deref());
                format!("{referred_to}{collation} {} {own}", key.operator)
            })
            .collect();
        itself = format!(" AND ({}) IS NOT TRUE", same.join(" AND "));
    }
    let parent = relation(
        &foreign_key.schema,
        &foreign_key.table,
        foreign_key.partitioned,
    );
    format!(
        "NOT EXISTS (SELECT FROM (SELECT {}) AS ours JOIN {parent} AS theirs ON {}){itself}",
        values.join(", "),
        agree.join(" AND "),
    )
}
