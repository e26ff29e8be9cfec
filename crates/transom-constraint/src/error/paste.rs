//! The line of Rust that would declare a constraint, for whoever meets it undeclared.

use crate::{
    Constraints, ConstraintsBuilder, Naming, ViolationKind, constraints::AnyRule, naming::Label,
    reported::Reported,
};

/// A builder call that makes the set `home` (a new one of the reported table, if `None`) answer to what is reported;
/// `None` if no declaration can name it.
///
/// Columns are guessed from the constraint's name (the server's detail is never read). Whatever the guess is worth, the
/// line compiles and matches: where the guessed column does not lead back to the name, the name is spelt out.
pub(super) fn declaring_line(
    reported: &Reported<'_>,
    home: Option<&Constraints>,
) -> Option<String> {
    // A partition has some constraints under its own name, and some under its table's.
    let tables = [reported.table, home.map(Constraints::table)];
    let guess = |name| guess_column(tables, name);
    match reported.kind.as_declared() {
        ViolationKind::NotNull => Some(format!(".not_null({:?})", reported.column?)),
        ViolationKind::NoPartition => Some(".no_partition(\"partition_key\")".to_owned()),
        ViolationKind::Unique => {
            let name = reported.constraint?;
            if answers(|set| set.primary_key("id"), reported, home) {
                return Some(".primary_key(\"id\")".to_owned());
            }
            let short = answers(|set| set.unique(guess(name)), reported, home);
            Some(line("unique", guess(name), name, short))
        }
        ViolationKind::ForeignKey => {
            let name = reported.constraint?;
            // Only the table referred to restricts.
            if let (ViolationKind::Restrict, Some(line)) = (reported.kind, parent_line(reported)) {
                return Some(line);
            }
            let short = answers(|set| set.foreign_key(guess(name)), reported, home);
            Some(line("foreign_key", guess(name), name, short))
        }
        ViolationKind::Exclusion => {
            let name = reported.constraint?;
            let short = answers(|set| set.exclusion(guess(name)), reported, home);
            Some(line("exclusion", guess(name), name, short))
        }
        ViolationKind::Check => {
            let name = reported.constraint?;
            let column = reported.column.unwrap_or_else(|| guess(name));
            Some(format!(".check({name:?}).on({column:?})"))
        }
        _ => None,
    }
}

/// The call that makes the set of the table referred to answer; `None` if it is no foreign key, or of no known table.
pub(super) fn parent_line(reported: &Reported<'_>) -> Option<String> {
    let (table, name) = (reported.table?, reported.constraint?);
    if reported.kind.as_declared() != ViolationKind::ForeignKey {
        return None;
    }
    let column = guess_column([Some(table), None], name);
    let call = format!(".referenced_by({table:?}, {column:?})");
    let inferred = Naming::Postgres.infer(Label::ForeignKey, table, &[column]);
    Some(if inferred.as_deref() == Some(name) {
        call
    } else {
        format!("{call}.named({name:?})")
    })
}

/// The attribute that makes a variant answer; `None` if there is none for the kind.
pub(super) fn attribute(reported: &Reported<'_>) -> Option<String> {
    let (attribute, name) = match reported.kind.as_declared() {
        ViolationKind::Unique => ("unique", reported.constraint?),
        ViolationKind::ForeignKey => ("foreign_key", reported.constraint?),
        ViolationKind::Check => ("check", reported.constraint?),
        ViolationKind::Exclusion => ("exclusion", reported.constraint?),
        ViolationKind::NotNull => ("not_null", reported.column?),
        _ => return None,
    };
    Some(match reported.table {
        Some(table) => format!("#[{attribute}({name:?}, table = {table:?})]"),
        None => format!("#[{attribute}({name:?})]"),
    })
}

fn line(method: &str, column: &str, name: &str, short: bool) -> String {
    if short {
        format!(".{method}({column:?})")
    } else {
        format!(".{method}({column:?}).named({name:?})")
    }
}

/// Whether the rule alone, in a set like `home`, would answer.
fn answers(
    rule: impl FnOnce(ConstraintsBuilder) -> ConstraintsBuilder<AnyRule>,
    reported: &Reported<'_>,
    home: Option<&Constraints>,
) -> bool {
    let table = home.map(Constraints::table).or(reported.table);
    let mut set = Constraints::of(table.unwrap_or_default());
    if let Some(home) = home {
        set = set.naming(home.naming());
        if let Some(partitions) = home.partitions() {
            set = set.partitions(partitions.clone());
        }
    }
    rule(set)
        .build()
        .is_ok_and(|set| set.rule_answering(reported).is_some())
}

/// What is left of a name without a table before it and the usual endings after it.
fn guess_column<'a>(tables: [Option<&str>; 2], name: &'a str) -> &'a str {
    let without = |table: &str| name.strip_prefix(table)?.strip_prefix('_');
    let column = tables.into_iter().flatten().find_map(without);
    let column = column.unwrap_or(name);
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
