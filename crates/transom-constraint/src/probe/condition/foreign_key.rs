//! Foreign keys: no row is there that has the key referred to.

use super::{ANOTHER, collate, identity, is_null, of_candidate, relation};
use crate::{
    probe::{
        facts::{ForeignKey, Table},
        row::Kind,
    },
    quote::{identifier, literal},
};

/// True if `columns` of the candidate refer to nothing; NULL if that is only what the policies of the other table let the
/// role see. The server looks as the table's owner.
pub(super) fn dangles(
    table: &Table,
    foreign_key: &ForeignKey,
    columns: &[&str],
    kind: Kind,
) -> String {
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
    let mut missing = missing(table, foreign_key, &own);
    if kind == Kind::Update {
        let kept = kept(table, foreign_key, columns, &own);
        missing = format!("{missing} AND NOT {kept}");
    }
    let parent = relation(&foreign_key.schema, &foreign_key.table, true);
    let filtered = format!(
        "pg_catalog.row_security_active({}::pg_catalog.regclass)",
        literal(&parent)
    );
    format!(
        "(CASE WHEN {any_null} THEN {half_null} \
         WHEN {missing} THEN CASE WHEN {filtered} THEN NULL ELSE true END ELSE false END)"
    )
}

/// True if the update writes the key that is stored: the server does not look at it again, also where it refers to nothing
/// (NOT VALID) or will be changed with the row (ON UPDATE CASCADE).
fn kept(table: &Table, foreign_key: &ForeignKey, columns: &[&str], own: &[String]) -> String {
    let values = (1..).zip(own).map(|(n, own)| format!("{own} AS k{n}"));
    let values: Vec<String> = values.chain([identity(table)]).collect();
    let equal = (1..).zip(columns).zip(&foreign_key.own_operators);
    let equal = equal.map(|((n, column), operator)| {
        let name = identifier(column);
        format!("theirs.{name} {operator} ours.k{n}")
    });
    let equal: Vec<String> = equal.collect();
    format!(
        "EXISTS (SELECT FROM (SELECT {}) AS ours JOIN {} AS theirs \
         ON theirs.ctid = ours.ctid AND theirs.tableoid = ours.tableoid AND {})",
        values.join(", "),
        relation(&table.schema, &table.name, table.partitioned),
        equal.join(" AND "),
    )
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
