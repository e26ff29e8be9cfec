//! The row as it would be stored, as SQL.

use super::{
    condition::{Condition, collate, relation},
    facts::{Column, Length, Origin, Table},
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
        let mut columns = condition.columns.iter().chain(more);
        let hidden = columns.find_map(|number| match self.table.numbered(*number) {
            Some(column) if !condition.only_nullness && self.is_unlike_stored(column) => {
                Some(Unseen::Unsupported)
            }
            Some(column) => self.unknown(column),
            // The whole row, or a system column of it.
            None => Some(Unseen::Unsupported),
        });
        hidden.or_else(|| self.left_to_trigger(condition))
    }

    /// A rule about nothing but columns that are left out would refuse every such row: if a trigger runs before, it is there
    /// to fill them.
    fn left_to_trigger(&self, condition: &Condition) -> Option<Unseen> {
        if self.is_update() || !self.table.filled_by_trigger {
            return None;
        }
        let columns = condition.columns.iter();
        let columns = columns.filter_map(|number| self.table.numbered(*number));
        let columns: Vec<&Column> = columns.collect();
        let left_out = !columns.iter().any(|column| self.is_written(column));
        let first = columns.first().filter(|_| left_out)?;
        Some(Unseen::UnknownColumn(first.name.clone()))
    }

    /// Whether a value would be padded or cut when it is stored in a way that no cast does.
    fn is_unlike_stored(&self, column: &Column) -> bool {
        match (self.source(column), &column.origin) {
            (Source::Stored | Source::Null | Source::Unknown, _) => false,
            (Source::Generated(_), Origin::Generated(_, columns)) => {
                let mut from = columns
                    .iter()
                    .filter_map(|number| self.table.numbered(*number));
                column.length == Length::OfElements
                    || from.any(|column| self.is_unlike_stored(column))
            }
            _ => column.length == Length::OfElements,
        }
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
            let title = identifier(&column.name);
            let value = match self.source(column) {
                Source::Value(parameter) => format!("${parameter}"),
                Source::Stored => format!("{name}.{title}"),
                Source::Default(expression) => format!("({expression})"),
                Source::Null | Source::Unknown => "NULL".to_owned(),
                Source::Generated(expression) => {
                    generated.push(format!("{} AS {title}", stored_as(column, expression)));
                    continue;
                }
            };
            columns.push(format!("{} AS {title}", stored_as(column, &value)));
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

/// A value as the column would hold it. One that is too long for it is left as it is: the server refuses it.
fn stored_as(column: &Column, value: &str) -> String {
    let sql_type = &column.sql_type;
    let collation = collate(column.collation.as_deref());
    let whole = format!("CAST({value} AS {sql_type})");
    match column.length {
        Length::Any | Length::OfElements => format!("{whole}{collation}"),
        // Blanks at the end are the only thing that this may cut: a bpchar's length does not count them.
        Length::Characters(most) => format!(
            "(CASE WHEN pg_catalog.char_length(CAST({value} AS pg_catalog.bpchar)) <= {most} \
             THEN CAST({value} AS {sql_type}({most})) ELSE {whole} END){collation}"
        ),
    }
}
