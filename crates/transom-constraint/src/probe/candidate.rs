//! The row as it would be stored, as SQL.

use super::{
    condition::{Condition, collate, relation},
    facts::{Column, Origin, Table},
    row::{Kind, Row, Written},
};
use crate::{Unseen, quote::identifier};

/// The row as it would be stored: a query that gives it, and what is known of its columns.
pub(super) struct Candidate<'a> {
    table: &'a Table,
    row: &'a Row,
}

/// Where the candidate has a column from.
enum Source<'a> {
    Value(usize),
    /// As it is stored, in an update.
    Stored,
    Null,
    Default(&'a str),
    Generated(&'a str),
    Unknown,
}

impl<'a> Candidate<'a> {
    pub(super) fn new(table: &'a Table, row: &'a Row) -> Self {
        Self { table, row }
    }

    fn is_update(&self) -> bool {
        self.row.kind() == Kind::Update
    }

    /// Whether the server judges the row by it at all.
    pub(super) fn is_subject_to(&self, condition: &Condition) -> bool {
        let written = |number: &i16| {
            let column = self.table.numbered(*number);
            column.is_some_and(|column| self.is_written(column))
        };
        !(condition.only_if_written && self.is_update()) || condition.columns.iter().any(written)
    }

    fn is_written(&self, column: &Column) -> bool {
        let (table, row) = (self.table, self.row);
        match &column.origin {
            Origin::Generated(_, columns) => columns
                .iter()
                .filter_map(|number| table.numbered(*number))
                .any(|column| row.written(&column.name).is_some()),
            _ => row.written(&column.name).is_some(),
        }
    }

    /// Why the row cannot be judged by it; `None` if it can.
    pub(super) fn hides(&self, condition: &Condition) -> Option<Unseen> {
        let more: &[i16] = match self.row.kind() {
            Kind::Insert => &[],
            Kind::Update => &condition.more_in_update,
        };
        condition
            .columns
            .iter()
            .chain(more)
            .find_map(|number| match self.table.numbered(*number) {
                Some(column) => self.unknown(column),
                // The whole row, or a system column of it.
                None => Some(Unseen::Unsupported),
            })
    }

    fn unknown(&self, column: &Column) -> Option<Unseen> {
        match (self.source(column), &column.origin) {
            (Source::Unknown, _) => Some(Unseen::UnknownColumn(column.name.clone())),
            (Source::Generated(_), Origin::Generated(_, columns)) => columns
                .iter()
                .filter_map(|number| self.table.numbered(*number))
                .find_map(|column| self.unknown(column)),
            _ => None,
        }
    }

    fn source(&self, column: &'a Column) -> Source<'a> {
        match (&column.origin, self.row.written(&column.name)) {
            (Origin::Generated(expression, _), None) => Source::Generated(expression),
            // It can only be written as DEFAULT, which is no value.
            (Origin::Generated(..), Some(_)) | (_, Some(Written::Unknown)) => Source::Unknown,
            (_, Some(Written::Value(parameter))) => Source::Value(parameter),
            (_, None) if self.is_update() => Source::Stored,
            (Origin::Null, None) => Source::Null,
            (Origin::Default(expression), None) => Source::Default(expression),
            (Origin::ServersChoice, None) => Source::Unknown,
        }
    }

    /// What stands behind FROM: the row under the table's name. It holds all columns, and PostgreSQL evaluates those that a
    /// condition mentions: one that fails spoils no other condition.
    pub(super) fn sql(&self) -> String {
        let table = self.table;
        let name = identifier(&table.name);
        let mut columns = Vec::new();
        let mut generated = vec![format!("{name}.*")];
        for column in &table.columns {
            let (sql_type, title) = (&column.sql_type, identifier(&column.name));
            let collation = collate(column.collation.as_deref());
            let value = match self.source(column) {
                Source::Value(parameter) => format!("${parameter}"),
                Source::Stored => format!("{name}.{title}"),
                Source::Default(expression) => format!("({expression})"),
                Source::Null | Source::Unknown => "NULL".to_owned(),
                Source::Generated(expression) => {
                    let value = format!("CAST({expression} AS {sql_type}){collation} AS {title}");
                    generated.push(value);
                    continue;
                }
            };
            columns.push(format!("CAST({value} AS {sql_type}){collation} AS {title}"));
        }
        let stored = match self.row.kind() {
            Kind::Insert => {
                columns.push("NULL::tid AS ctid, NULL::oid AS tableoid".to_owned());
                String::new()
            }
            Kind::Update => {
                columns.push(format!("{name}.ctid, {name}.tableoid"));
                self.stored()
            }
        };
        let row = format!("(SELECT {}{stored}) AS {name}", columns.join(", "));
        if generated.len() == 1 {
            return row;
        }
        format!("(SELECT {} FROM {row}) AS {name}", generated.join(", "))
    }

    /// The stored row.
    fn stored(&self) -> String {
        let table = self.table;
        let name = identifier(&table.name);
        let found: Vec<String> = self
            .row
            .keys()
            .iter()
            .filter_map(|key| {
                let sql_type = &table.column(&key.column)?.sql_type;
                let (column, parameter) = (identifier(&key.column), key.parameter);
                Some(format!(
                    "{name}.{column} = CAST(${parameter} AS {sql_type})"
                ))
            })
            .collect();
        format!(
            " FROM {} AS {name} WHERE {}",
            relation(&table.schema, &table.name, table.partitioned),
            found.join(" AND "),
        )
    }
}
