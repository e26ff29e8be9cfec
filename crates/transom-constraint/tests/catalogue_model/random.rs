//! Random tables.

use proptest::prelude::*;

use super::{COLUMNS, Constraint, Declared, Kind, Partitioned, Table};

type Genes = (u8, u8, u8, u8);

/// Up to three tables with up to seven constraints each.
pub(crate) fn tables() -> impl Strategy<Value = Vec<Table>> {
    let genes = proptest::collection::vec(any::<Genes>(), 0..8);
    let all = (2..=COLUMNS.len(), any::<u8>(), 0..10_u8, 0..3_usize, genes);
    proptest::collection::vec(all, 1..4).prop_map(|tables| {
        tables
            .into_iter()
            .enumerate()
            .map(
                |(place, (columns, defaults, strategy, partitions, genes))| {
                    let name = match (defaults / 2 + strategy) % 3 {
                        0 => format!("t{place}"),
                        1 => format!("T\"ab le{place}"),
                        // What is cut off must not be what tells two tables apart.
                        _ => format!("{place}{}", "ä".repeat(30)),
                    };
                    let strategy = ["HASH", "LIST", "RANGE"]
                        .get(usize::from(strategy))
                        .copied();
                    let partitioned = strategy.map(|strategy| Partitioned {
                        strategy,
                        partitions: (0..partitions)
                            .map(|part| format!("part{place} {part}"))
                            .collect(),
                    });
                    let columns = (0..columns)
                        .map(|column| defaults >> column & 1 == 1)
                        .collect();
                    table(place, name, columns, partitioned, &genes)
                },
            )
            .collect()
    })
}

fn table(
    place: usize,
    name: String,
    columns: Vec<bool>,
    partitioned: Option<Partitioned>,
    genes: &[Genes],
) -> Table {
    let mut table = Table {
        name,
        columns,
        partitioned,
        constraints: Vec::new(),
        declares_partitions: true,
        not_internal: Vec::new(),
    };
    if table.partitioned.is_some() {
        let no_partition = Constraint {
            kind: Kind::NoPartition,
            columns: vec![0],
            name: None,
            exists: true,
            declared: Declared::Not,
        };
        add(&mut table, no_partition);
    }
    for (number, genes) in genes.iter().enumerate() {
        if let Some(constraint) = constraint(&table, &format!("n{place}_{number}"), *genes) {
            add(&mut table, constraint);
        }
    }
    for place in 0..table.constraints.len() {
        let optional = table.is_optional(&table.constraints[place]);
        let chance = genes.get(place).map_or(0, |genes| genes.3);
        let constraint = &mut table.constraints[place];
        let has_name = constraint.name.is_some() || constraint.kind == Kind::NotNull;
        constraint.declared = match chance % 4 {
            0 if optional => Declared::Not,
            1 if has_name => Declared::Internal,
            _ => Declared::Rightly,
        };
    }
    table
}

fn constraint(table: &Table, name: &str, (kind, mask, style, _): Genes) -> Option<Constraint> {
    let is_partitioned = table.partitioned.is_some();
    let mut columns: Vec<usize> = (0..table.columns.len())
        .filter(|column| mask >> column & 1 == 1)
        .collect();
    if columns.is_empty() {
        columns.push(usize::from(mask) % table.columns.len());
    }
    let single = vec![columns[columns.len() - 1]];
    let other =
        |columns: &[usize]| (0..table.columns.len()).find(|column| !columns.contains(column));
    let (kind, mut columns) = match kind % 9 {
        0 => (Kind::PrimaryKey, columns),
        1 => (Kind::Unique, columns),
        2 => {
            let predicate = other(&columns).filter(|_| style % 2 == 0);
            let expression = style % 3 == 0 && !is_partitioned;
            (
                Kind::Index {
                    expression,
                    predicate,
                },
                columns,
            )
        }
        3 => (Kind::ForeignKey, single),
        4 if !is_partitioned => (Kind::Exclusion, columns),
        5 => (Kind::Check, columns),
        6 => (Kind::Check, single),
        7 => (Kind::Domain, Vec::new()),
        _ => (Kind::NotNull, single),
    };
    // A unique index of a partitioned table must have the partition key.
    if is_partitioned
        && matches!(kind, Kind::PrimaryKey | Kind::Unique | Kind::Index { .. })
        && !columns.contains(&0)
    {
        columns.insert(0, 0);
    }
    if style % 5 == 0 && columns.len() > 1 {
        columns.reverse();
    }
    let needs_name = match kind {
        Kind::Index { .. } | Kind::Domain => true,
        Kind::Check => columns.len() > 1,
        Kind::NotNull => return Some(new(kind, columns, None)),
        _ => false,
    };
    let given = needs_name || style % 2 == 1;
    let name = given.then(|| {
        format!(
            "{name}{}",
            ["", " ä", "\"Q", &"ö".repeat(20)][usize::from(style % 4)]
        )
    });
    Some(new(kind, columns, name)).filter(|new| is_new(table, new))
}

fn new(kind: Kind, columns: Vec<usize>, name: Option<String>) -> Constraint {
    Constraint {
        kind,
        columns,
        name,
        exists: true,
        declared: Declared::Rightly,
    }
}

/// Whether there is none so much like it that PostgreSQL would refuse it, or give it a number.
fn is_new(table: &Table, new: &Constraint) -> bool {
    table.constraints.iter().all(|old| {
        let same_columns = old
            .columns
            .iter()
            .all(|column| new.columns.contains(column))
            && new
                .columns
                .iter()
                .all(|column| old.columns.contains(column));
        let same_kind = match (old.kind, new.kind) {
            (Kind::PrimaryKey, Kind::PrimaryKey) | (Kind::Domain, Kind::Domain) => return false,
            // The indexes of a partition are named by their columns alone.
            _ if table.partitioned.is_some() && old.is_index() && new.is_index() => true,
            (old, new) => old == new,
        };
        !(same_columns && same_kind)
    })
}

fn add(table: &mut Table, new: Constraint) {
    if is_new(table, &new) {
        table.constraints.push(new);
    }
}
