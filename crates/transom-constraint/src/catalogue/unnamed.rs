//! What can be violated without being a constraint of the catalogue.

use super::{
    Relation,
    entry::{Entry, EntryName},
};
use crate::ViolationKind;

/// The columns that are not null, and the partitioning.
///
/// (From PostgreSQL 18 on, a not-null column has a named constraint too; a violation is reported by its column all the
/// same.)
pub(super) fn of(relation: &Relation, primary_key: &[String]) -> Vec<Entry> {
    let mut unnamed: Vec<Entry> = relation
        .columns
        .iter()
        .filter(|column| column.not_null)
        .map(|column| Entry {
            filled: column.filled || primary_key.contains(&column.name),
            ..entry(
                relation,
                ViolationKind::NotNull,
                EntryName::Column(column.name.clone()),
                vec![column.name.clone()],
            )
        })
        .collect();
    if let Some(partitioning) = &relation.partitioning {
        let reads = if partitioning.key_has_expressions {
            relation.column_names()
        } else {
            partitioning.key.clone()
        };
        let mut columns = partitioning.key.clone();
        if columns.is_empty() {
            columns.extend(reads.first().cloned());
        }
        let key_is_filled = !partitioning.key_has_expressions && relation.fills(&partitioning.key);
        unnamed.push(Entry {
            reads: Some(reads),
            filled: partitioning.takes_all || key_is_filled,
            ..entry(
                relation,
                ViolationKind::NoPartition,
                EntryName::Partitioning,
                columns,
            )
        });
    }
    unnamed
}

fn entry(relation: &Relation, kind: ViolationKind, name: EntryName, columns: Vec<String>) -> Entry {
    Entry {
        relation: relation.oid,
        kind,
        name,
        is_primary_key: false,
        domain_schema: None,
        columns,
        reads: None,
        filled: false,
        reference: None,
        parents: Vec::new(),
        copies: Vec::new(),
    }
}
