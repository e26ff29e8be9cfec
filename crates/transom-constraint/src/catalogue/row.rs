//! One row of the statement that reads the catalogue.

use sqlx::{Decode, FromRow, Postgres, Row as _, Type, postgres::PgRow};

use super::{
    Relation,
    entry::{Entry, EntryName, Reference},
    relation::{Column, Partitioning},
};
use crate::ViolationKind;

/// A table, if it was found, and one of its entries, if it has any.
#[derive(Debug)]
pub(crate) struct Row {
    pub(super) asked: Vec<usize>,
    pub(super) neighbours: Vec<String>,
    pub(super) relation: Option<Relation>,
    pub(super) entry: Option<Draft>,
}

/// An entry that is not yet linked to those it is a copy of.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) entry: Entry,
    /// Its oid; among indexes or among constraints, which `catalogue` tells.
    pub(super) id: i64,
    pub(super) parent: Option<i64>,
    /// It is there because a table above has one of the same name.
    pub(super) inherited: bool,
}

impl FromRow<'_, PgRow> for Row {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        // 0 is the schema; the tables asked for are counted from 1.
        let positions: Vec<i32> = list(row, "positions")?;
        let asked: Vec<usize> = positions
            .iter()
            .filter_map(|position| usize::try_from(*position).ok()?.checked_sub(1))
            .collect();
        let relation = match row.try_get("oid")? {
            Some(oid) => Some(relation(row, oid, &asked, positions.contains(&0))?),
            None => None,
        };
        let entry = match (&relation, row.try_get::<Option<String>, _>("kind")?) {
            (Some(relation), Some(kind)) => Some(draft(row, relation, &kind)?),
            _ => None,
        };
        Ok(Self {
            asked,
            neighbours: list(row, "neighbours")?,
            relation,
            entry,
        })
    }
}

fn relation(
    row: &PgRow,
    oid: i64,
    asked: &[usize],
    in_schema_asked: bool,
) -> Result<Relation, sqlx::Error> {
    let numbers: Vec<i16> = list(row, "numbers")?;
    let names: Vec<String> = list(row, "names")?;
    let not_null: Vec<bool> = list(row, "not_null")?;
    let filled: Vec<bool> = list(row, "filled")?;
    let columns = numbers
        .into_iter()
        .zip(names)
        .zip(not_null.into_iter().zip(filled));
    let mut relation = Relation {
        oid,
        schema: row.try_get("schema_name")?,
        name: row.try_get("table_name")?,
        visible: row.try_get("visible")?,
        is_partition: row.try_get("is_partition")?,
        asked: asked.to_vec(),
        in_schema_asked,
        parents: list(row, "parents")?,
        columns: columns
            .map(|((number, name), (not_null, filled))| Column {
                number,
                name,
                not_null,
                filled,
            })
            .collect(),
        partitioning: None,
        neighbours: list(row, "neighbours")?,
        entries: Vec::new(),
    };
    if let Some(strategy) = row.try_get::<Option<String>, _>("strategy")? {
        let key: Vec<i16> = list(row, "partition_key")?;
        relation.partitioning = Some(Partitioning {
            key: relation.named(&key),
            // An expression has the number 0.
            key_has_expressions: key.contains(&0),
            takes_all: strategy == "h" || row.try_get("has_default_partition")?,
        });
    }
    Ok(relation)
}

fn draft(row: &PgRow, relation: &Relation, kind: &str) -> Result<Draft, sqlx::Error> {
    let is_primary_key = kind == "primary key";
    let exact: bool = row.try_get("exact")?;
    let (columns, reads) = columns(row, relation, kind)?;
    let entry = Entry {
        relation: relation.oid,
        kind: match kind {
            "exclusion" => ViolationKind::Exclusion,
            "foreign key" => ViolationKind::ForeignKey,
            "check" | "domain" => ViolationKind::Check,
            _ => ViolationKind::Unique,
        },
        name: EntryName::Constraint(row.try_get("name")?),
        is_primary_key,
        domain_schema: row.try_get("domain_schema")?,
        filled: is_primary_key && relation.fills(&columns),
        columns,
        reads: (!exact).then_some(reads),
        reference: reference(row, relation)?,
        parents: Vec::new(),
        copies: Vec::new(),
    };
    Ok(Draft {
        entry,
        id: row.try_get("id")?,
        parent: row.try_get("parent")?,
        inherited: row.try_get("inherited")?,
    })
}

/// What it is on, and all that it reads.
fn columns(
    row: &PgRow,
    relation: &Relation,
    kind: &str,
) -> Result<(Vec<String>, Vec<String>), sqlx::Error> {
    let reads_row: bool = row.try_get("reads_row")?;
    let mut columns = relation.named(&list::<i16>(row, "key")?);
    if matches!(kind, "check" | "domain" | "foreign key") {
        let columns = if reads_row {
            relation.column_names()
        } else {
            columns
        };
        return Ok((columns.clone(), columns));
    }
    append(
        &mut columns,
        relation.named(&list::<i16>(row, "expressions")?),
    );
    let mut reads = columns.clone();
    append(&mut reads, relation.named(&list::<i16>(row, "reads")?));
    if columns.is_empty() {
        // An index on a constant: what its predicate reads, or else it can stand for any column.
        let any = relation.columns.first().map(|column| column.name.clone());
        columns = if reads.is_empty() {
            any.into_iter().collect()
        } else {
            reads.clone()
        };
    }
    if reads_row || reads.is_empty() {
        reads = relation.column_names();
    }
    Ok((columns, reads))
}

/// An array, which is null where there is nothing to be listed.
fn list<T>(row: &PgRow, column: &str) -> Result<Vec<T>, sqlx::Error>
where
    Vec<T>: for<'r> Decode<'r, Postgres> + Type<Postgres>,
{
    Ok(row
        .try_get::<Option<Vec<T>>, _>(column)?
        .unwrap_or_default())
}

fn reference(row: &PgRow, relation: &Relation) -> Result<Option<Reference>, sqlx::Error> {
    let Some(to) = row.try_get("refers_to")? else {
        return Ok(None);
    };
    // A copy in the same table is there for a partition of the table referred to; one in another, for a partition of the
    // table that refers.
    let parent_relation: Option<i64> = row.try_get("parent_relation")?;
    let only_for_deletion = parent_relation == Some(relation.oid);
    Ok(Some(Reference {
        to,
        to_name: row.try_get("refers_to_name")?,
        only_for_deletion,
        checks_deletion: only_for_deletion || parent_relation.is_none(),
        forbids_deletion: row.try_get("forbids_deletion")?,
    }))
}

fn append(list: &mut Vec<String>, more: Vec<String>) {
    for name in more {
        if !list.contains(&name) {
            list.push(name);
        }
    }
}
