//! The SQL that is true of a row that violates a constraint.
//!
//! A condition is evaluated where one row is in sight under the table's name and with the table's columns: the candidate.
//! An update's candidate has `ctid` and `tableoid` too, those of the row that is updated; an insert's are NULL. No column
//! of a user can be called so.

mod foreign_key;
mod index;

use super::{
    facts::{Column, Constraint, Table, Test},
    row::Kind,
};
use crate::quote::identifier;

/// True of a row that violates one constraint.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    /// An expression over the candidate. NULL says that a violation may be one only as far as the role can see.
    sql: String,
    /// That for an update, where it differs.
    sql_of_update: Option<String>,
    /// The columns it cannot be judged without.
    pub(super) columns: Vec<i16>,
    /// Of its column it matters only whether it is NULL.
    pub(super) only_nullness: bool,
    /// Those of an update, where they differ.
    pub(super) more_in_update: Vec<i16>,
    /// The server judges an update by it only if one of the columns is written.
    pub(super) only_if_written: bool,
}

impl Condition {
    pub(super) fn not_null(table: &Table, column: &Column) -> Self {
        let sql = is_null(&of_candidate(table, &column.name));
        let mut condition = Self::over(vec![column.number], sql);
        condition.only_nullness = true;
        condition
    }

    /// `None` if it cannot be tested.
    pub(super) fn of(table: &Table, constraint: &Constraint) -> Option<Self> {
        let columns = constraint.columns.clone();
        Some(match &constraint.test {
            Test::Check(expression) => Self::over(columns, format!("(({expression}) IS FALSE)")),
            Test::DomainCheck(expression, _) => {
                let column = table.numbered(*columns.first()?)?;
                // VALUE is a keyword to the domain only: here it is the name of a column.
                let sql = format!(
                    "(SELECT ({expression}) IS FALSE FROM (SELECT {} AS value) AS d)",
                    of_candidate(table, &column.name)
                );
                Self::over(columns, sql).only_if_written()
            }
            Test::Unique {
                keys,
                predicate,
                nulls_distinct,
            } => {
                let sql = index::taken(table, keys, predicate.as_deref(), *nulls_distinct);
                Self::over(columns, sql)
            }
            Test::Exclusion { keys, predicate } => Self::over(
                columns,
                index::taken(table, keys, predicate.as_deref(), true),
            ),
            Test::ForeignKey(foreign_key) => {
                let own = names(table, &columns)?;
                let dangles = |kind| foreign_key::dangles(table, foreign_key, &own, kind);
                let (of_insert, of_update) = (dangles(Kind::Insert), dangles(Kind::Update));
                let mut condition = Self::over(columns, of_insert);
                condition.sql_of_update = Some(of_update);
                if foreign_key.to_itself {
                    let keys = foreign_key.keys.iter();
                    condition.more_in_update = keys
                        .filter_map(|key| table.column(&key.expression))
                        .map(|column| column.number)
                        .collect();
                }
                condition.only_if_written()
            }
            Test::Unsupported => return None,
        })
    }

    fn over(columns: Vec<i16>, sql: String) -> Self {
        Self {
            sql,
            sql_of_update: None,
            columns,
            only_nullness: false,
            more_in_update: Vec::new(),
            only_if_written: false,
        }
    }

    fn only_if_written(mut self) -> Self {
        self.only_if_written = true;
        self
    }

    pub(super) fn sql(&self, kind: Kind) -> &str {
        match (kind, &self.sql_of_update) {
            (Kind::Update, Some(sql)) => sql,
            _ => &self.sql,
        }
    }
}

fn names<'a>(table: &'a Table, numbers: &[i16]) -> Option<Vec<&'a str>> {
    let name = |number: &i16| table.numbered(*number).map(|column| column.name.as_str());
    numbers.iter().map(name).collect()
}

/// A column of the candidate.
fn of_candidate(table: &Table, column: &str) -> String {
    format!("{}.{}", identifier(&table.name), identifier(column))
}

/// `IS NULL` would be true of a composite value whose fields are NULL.
fn is_null(expression: &str) -> String {
    format!("({expression} IS NOT DISTINCT FROM NULL)")
}

/// `FROM` this, without the tables that inherit from it: those have indexes of their own.
pub(super) fn relation(schema: &str, table: &str, partitioned: bool) -> String {
    let only = if partitioned { "" } else { "ONLY " };
    format!("{only}{}.{}", identifier(schema), identifier(table))
}

/// Identify a stored row, which `theirs` and `ours` have besides their keys.
fn identity(table: &Table) -> String {
    let name = identifier(&table.name);
    format!("{name}.ctid AS ctid, {name}.tableoid AS tableoid")
}

/// True if `theirs` is not the row that is updated.
const ANOTHER: &str = "(theirs.ctid, theirs.tableoid) IS DISTINCT FROM (ours.ctid, ours.tableoid)";

/// After an expression, to compare it by this collation whatever its own is.
pub(super) fn collate(collation: Option<&str>) -> String {
    collation.map_or_else(String::new, |name| format!(" COLLATE {name}"))
}
