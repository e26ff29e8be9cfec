//! The line of Rust that would declare a constraint, for whoever meets it undeclared.

use crate::{Violation, ViolationKind, default_name::default_name};

/// A builder call that makes a set of the violation's table answer to it; `None` if no declaration can name it.
///
/// Columns are guessed from the constraint's name (the server's detail is never read). Whatever the guess is worth, the
/// line compiles and matches: where the guessed column does not lead back to the name, the name is spelt out.
pub(super) fn declaring_line(violation: &Violation<'_>) -> Option<String> {
    let table = violation.table().unwrap_or_default();
    match violation.kind() {
        ViolationKind::NotNull => Some(format!(".not_null({:?})", violation.column()?)),
        ViolationKind::NoPartition => Some(".no_partition(\"partition_key\")".to_owned()),
        ViolationKind::Unique => {
            let name = violation.constraint()?;
            if name == default_name(table, &[], "pkey") {
                return Some(".primary_key(\"id\")".to_owned());
            }
            Some(on_columns("unique", table, name, "key"))
        }
        ViolationKind::ForeignKey | ViolationKind::Restrict => Some(on_columns(
            "foreign_key",
            table,
            violation.constraint()?,
            "fkey",
        )),
        ViolationKind::Exclusion => Some(on_columns(
            "exclude",
            table,
            violation.constraint()?,
            "excl",
        )),
        ViolationKind::Check => {
            let name = violation.constraint()?;
            let field = violation
                .column()
                .unwrap_or_else(|| guess_column(table, name));
            Some(format!(".check({name:?}).field({field:?})"))
        }
        ViolationKind::ValueTooLong | ViolationKind::OutOfRange | ViolationKind::InvalidText => {
            None
        }
    }
}

fn on_columns(method: &str, table: &str, name: &str, label: &str) -> String {
    let column = guess_column(table, name);
    if default_name(table, &[column], label) == name {
        format!(".{method}({column:?})")
    } else {
        format!(".{method}({column:?}).named({name:?})")
    }
}

/// What is left of a name without the table before it and the usual endings after it.
fn guess_column<'a>(table: &str, name: &'a str) -> &'a str {
    let column = name
        .strip_prefix(table)
        .and_then(|rest| rest.strip_prefix('_'))
        .unwrap_or(name);
    let endings = [
        "_key",
        "_idx",
        "_index",
        "_fkey",
        "_check",
        "_excl",
        "_exclusion",
    ];
    let column = endings
        .iter()
        .find_map(|ending| column.strip_suffix(ending))
        .unwrap_or(column);
    if column.is_empty() { name } else { column }
}
