//! Mistakes in the declarations and changes of the database, and what verification has to say of them.

use transom_constraint::Mismatch;

use super::{Constraint, Declared, Kind, Parent, Table, declared::actual_name};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Mistake {
    pub(crate) table: usize,
    pub(crate) constraint: usize,
    pub(crate) what: u8,
}

/// A mismatch as far as the model foresees it: variant, table, and what it is about.
pub(crate) type Expected = (&'static str, String, String);

/// Makes the mistakes that can be made, one at most for each constraint, and says what must be found.
pub(crate) fn make(
    tables: &mut [Table],
    parent: &mut Parent,
    mistakes: &[Mistake],
) -> Vec<Expected> {
    let mut expected = Vec::new();
    let mut touched = Vec::new();
    for mistake in mistakes {
        let place = mistake.table % tables.len();
        let table = &mut tables[place];
        match mistake.what % 8 {
            6 => {
                let name = format!("missing {}", table.not_internal.len());
                expected.push((
                    "missing",
                    table.name.clone(),
                    format!("constraint or not-null column {name:?}"),
                ));
                table.not_internal.push(name);
            }
            7 if !touched.iter().any(|(table, _)| *table == place) && table.has_partitions() => {
                table.declares_partitions = false;
                let answers = |constraint: &Constraint| {
                    constraint.declared != Declared::Internal
                        && !matches!(constraint.kind, Kind::NoPartition | Kind::Domain)
                        && !table.is_optional(constraint)
                };
                if table.constraints.iter().any(answers) {
                    expected.push(("partitions", table.name.clone(), String::new()));
                }
                touched.extend((0..table.constraints.len()).map(|constraint| (place, constraint)));
            }
            _ if !table.constraints.is_empty() => {
                let index = mistake.constraint % table.constraints.len();
                if !touched.contains(&(place, index)) {
                    touched.push((place, index));
                    in_constraint(table, index, mistake.what % 6, &mut expected);
                    let declared = parent.declared.contains(&(place, index));
                    if declared && !table.constraints[index].exists {
                        let name = actual_name(table, &table.constraints[index]);
                        expected.push((
                            "missing",
                            table.name.clone(),
                            format!("foreign key {name:?} that refers to \"parent\""),
                        ));
                    }
                }
            }
            _ => {}
        }
    }
    for table in tables.iter() {
        if table.key_is_internal() {
            let partitioning = ("undeclared", table.name.clone(), String::new());
            expected.retain(|expected| *expected != partitioning);
        }
    }
    of_parent(tables, parent, mistakes, &mut expected);
    expected.sort();
    expected
}

fn in_constraint(table: &mut Table, index: usize, what: u8, expected: &mut Vec<Expected>) {
    let constraint = &table.constraints[index];
    let optional = table.is_optional(constraint);
    let actual = actual_name(table, constraint);
    let name = if constraint.kind == Kind::NoPartition {
        String::new()
    } else {
        actual.clone()
    };
    let is_rule = constraint.declared == Declared::Rightly;
    let by_constraint = !matches!(constraint.kind, Kind::NotNull | Kind::NoPartition);
    let named_by_partitions = constraint.is_index() && table.partitioned.is_some();
    let on = table.name.clone();
    let target = match constraint.kind {
        Kind::NotNull => format!("not-null column {name:?}"),
        _ => format!("constraint {name:?}"),
    };
    match what {
        // Nothing declares it.
        0 => {
            if !optional {
                expected.push(("undeclared", on, name));
            }
            table.constraints[index].declared = Declared::Not;
        }
        // It is declared by another name; of a partitioned table's index the partitions' names are what counts.
        1 if is_rule && by_constraint => {
            let wrong = format!("zz{index}");
            if !(named_by_partitions && table.has_partitions()) {
                expected.push(("missing", on.clone(), format!("constraint {wrong:?}")));
                if !optional {
                    expected.push(("undeclared", on, name));
                }
            }
            table.constraints[index].declared = Declared::ByName(wrong);
        }
        2 if is_rule && by_constraint => {
            expected.push(("kind", on, name));
            table.constraints[index].declared = Declared::AsAnother;
        }
        3 if is_rule && by_constraint && !named_by_partitions => {
            let reads = constraint.reads();
            let other = (0..table.columns.len()).find(|column| !reads.contains(column));
            if let Some(other) = other {
                expected.push(("columns", on, target));
                table.constraints[index].declared = Declared::OnColumn(other);
            }
        }
        // It is not there. (A dropped primary key leaves its columns not null; the partitioning cannot be dropped.)
        4 | 5 if !matches!(constraint.kind, Kind::PrimaryKey | Kind::NoPartition) => {
            // A column of a primary key is not null without being said to be.
            let in_key = |key: &Constraint| {
                key.kind == Kind::PrimaryKey && key.columns.contains(&constraint.columns[0])
            };
            if constraint.kind == Kind::NotNull && table.constraints.iter().any(in_key) {
                return;
            }
            match constraint.declared {
                // The name stays that of the key.
                Declared::Internal
                    if constraint.kind == Kind::NotNull
                        && constraint.columns == [0]
                        && table.key_is_internal() => {}
                Declared::Internal => {
                    expected.push((
                        "missing",
                        on,
                        format!("constraint or not-null column {name:?}"),
                    ));
                }
                Declared::Rightly if constraint.kind == Kind::NotNull => {
                    expected.push(("nullable", on, name));
                }
                Declared::Rightly => expected.push(("missing", on, target)),
                _ => {}
            }
            table.constraints[index].exists = false;
        }
        _ => {}
    }
}

/// Forgets some of the foreign keys in the set of the table referred to.
fn of_parent(
    tables: &[Table],
    parent: &mut Parent,
    mistakes: &[Mistake],
    expected: &mut Vec<Expected>,
) {
    let forgotten: Vec<(usize, usize)> = mistakes
        .iter()
        .filter(|mistake| mistake.what >= 200)
        .filter_map(|mistake| {
            let references = parent.declared.len();
            let place = mistake.constraint.checked_rem(references)?;
            Some(parent.declared[place])
        })
        .filter(|(table, constraint)| tables[*table].constraints[*constraint].exists)
        .collect();
    parent
        .declared
        .retain(|reference| !forgotten.contains(reference));
    if parent.declared.is_empty() {
        return;
    }
    for (index, (table, constraint)) in forgotten.iter().enumerate() {
        if !forgotten[..index].contains(&(*table, *constraint)) {
            let table = &tables[*table];
            let name = actual_name(table, &table.constraints[*constraint]);
            expected.push(("undeclared", table.name.clone(), name));
        }
    }
}

impl Mistake {
    /// What the model foresees of a mismatch.
    pub(crate) fn found(mismatch: &Mismatch) -> Expected {
        match mismatch {
            Mismatch::Undeclared {
                table,
                name,
                copy_of: None,
                ..
            } => (
                "undeclared",
                table.clone(),
                name.clone().unwrap_or_default(),
            ),
            Mismatch::Missing { table, target, .. } => ("missing", table.clone(), target.clone()),
            Mismatch::Nullable { table, column, .. } => ("nullable", table.clone(), column.clone()),
            Mismatch::WrongKind {
                table, constraint, ..
            } => ("kind", table.clone(), constraint.clone()),
            Mismatch::WrongColumns { table, target, .. } => {
                ("columns", table.clone(), target.clone())
            }
            Mismatch::Partitions { table, .. } => ("partitions", table.clone(), String::new()),
            other => ("unforeseen", String::new(), other.to_string()),
        }
    }
}
