//! The declarations of the model.

use transom_constraint::{AnyRule, Constraints, ConstraintsBuilder, NamePattern};

use super::{COLUMNS, Constraint, Declared, Kind, Parent, Table};

/// The sets of all tables, then that of the table referred to.
pub(crate) fn sets(tables: &[Table], parent: &Parent) -> Vec<Constraints> {
    let mut sets: Vec<Constraints> = tables.iter().map(set).collect();
    let mut of_parent: Option<ConstraintsBuilder<AnyRule>> = None;
    for (table, constraint) in &parent.declared {
        let constraint = &tables[*table].constraints[*constraint];
        let (name, columns) = (tables[*table].name.as_str(), constraint.column_names());
        let rule = match of_parent {
            Some(set) => set.referenced_by(name, columns),
            None => Constraints::of("parent").referenced_by(name, columns),
        };
        of_parent = Some(match &constraint.name {
            Some(name) => rule.named(name),
            None => rule,
        });
    }
    let of_parent = of_parent.map_or_else(
        || Constraints::of("parent").build(),
        ConstraintsBuilder::build,
    );
    sets.push(of_parent.unwrap_or_else(|error| panic!("{error}")));
    sets
}

fn set(table: &Table) -> Constraints {
    let mut set = Constraints::of(table.name.as_str());
    if let Some(partitioned) = &table.partitioned
        && table.declares_partitions
        && let [first, ..] = partitioned.partitions.as_slice()
    {
        let start = first.split(' ').next().unwrap_or(first);
        set = set.partitions(NamePattern::prefix(start));
    }
    for name in &table.not_internal {
        set = set.internal(name);
    }
    for constraint in &table.constraints {
        if constraint.declared == Declared::Internal {
            let name = constraint
                .name
                .as_deref()
                .unwrap_or_else(|| constraint.column_names()[0]);
            set = set.internal(name);
        }
    }
    let mut rules: Option<ConstraintsBuilder<AnyRule>> = None;
    for constraint in &table.constraints {
        if !matches!(constraint.declared, Declared::Internal | Declared::Not) {
            rules = Some(match rules {
                Some(rules) => rule(rules, table, constraint),
                None => rule(set.clone(), table, constraint),
            });
        }
    }
    let built = rules.map_or_else(|| set.build(), ConstraintsBuilder::build);
    built.unwrap_or_else(|error| panic!("{error}: {table:?}"))
}

fn rule<S>(
    set: ConstraintsBuilder<S>,
    table: &Table,
    constraint: &Constraint,
) -> ConstraintsBuilder<AnyRule> {
    match &constraint.declared {
        Declared::AsAnother => {
            let name = actual_name(table, constraint);
            let columns = constraint.column_names();
            match constraint.kind {
                Kind::Check | Kind::Domain => set.exclusion(columns).named(name),
                _ => set.check(name).on(columns),
            }
        }
        Declared::OnColumn(column) => {
            let name = actual_name(table, constraint);
            let columns = [COLUMNS[*column]];
            match constraint.kind {
                Kind::Check | Kind::Domain => set.check(name).on(columns),
                _ => right(set, constraint, &columns).named(name),
            }
        }
        Declared::ByName(name) if matches!(constraint.kind, Kind::Check | Kind::Domain) => {
            set.check(name).on(constraint.column_names())
        }
        Declared::ByName(name) => right(set, constraint, &constraint.column_names()).named(name),
        _ => match &constraint.name {
            Some(name) if !matches!(constraint.kind, Kind::Check | Kind::Domain) => {
                right(set, constraint, &constraint.column_names()).named(name)
            }
            _ => right(set, constraint, &constraint.column_names()),
        },
    }
}

fn right<S>(
    set: ConstraintsBuilder<S>,
    constraint: &Constraint,
    columns: &[&str],
) -> ConstraintsBuilder<AnyRule> {
    match constraint.kind {
        Kind::PrimaryKey => set.primary_key(columns),
        Kind::Unique | Kind::Index { .. } => set.unique(columns),
        Kind::ForeignKey => set.foreign_key(columns),
        Kind::Exclusion => set.exclusion(columns),
        Kind::Check | Kind::Domain => match &constraint.name {
            Some(name) => set.check(name).on(columns),
            None => set.check_column(columns[0]),
        },
        Kind::NotNull => set.not_null(columns[0]),
        Kind::NoPartition => set.no_partition(columns),
    }
}

/// What the constraint is called: as given, else as its right declaration infers.
pub(super) fn actual_name(table: &Table, constraint: &Constraint) -> String {
    let set = Constraints::of(table.name.as_str());
    let columns = constraint.column_names();
    let rule = match &constraint.name {
        Some(name) => right(set, constraint, &columns).named(name),
        None => right(set, constraint, &columns),
    };
    let set = rule.build().unwrap_or_else(|error| panic!("{error}"));
    let name = set
        .rules()
        .next()
        .and_then(|rule| rule.constraint().map(str::to_owned));
    name.unwrap_or_else(|| columns[0].to_owned())
}
