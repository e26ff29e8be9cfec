//! The model's tables in the database.

use super::{COLUMNS, Constraint, Kind, Table};

fn quote(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

/// The statements that make the tables, as far as their constraints exist.
pub(crate) fn create(tables: &[Table]) -> String {
    let mut sql = vec!["CREATE TABLE parent (id int PRIMARY KEY DEFAULT 1)".to_owned()];
    for (place, table) in tables.iter().enumerate() {
        let domain = format!("domain{place}");
        sql.push(format!("CREATE DOMAIN {domain} AS int"));
        let columns = table.columns.iter().zip(COLUMNS).map(|(default, name)| {
            let default = if *default { " DEFAULT 1" } else { "" };
            format!("{} int{default}", quote(name))
        });
        let columns: Vec<String> = columns.collect();
        let mut create = format!(
            "CREATE TABLE {} ({}, of_domain {domain})",
            quote(&table.name),
            columns.join(", ")
        );
        let mut partitions = Vec::new();
        if let Some(partitioned) = &table.partitioned {
            create += " PARTITION BY ";
            create += partitioned.strategy;
            create += &["(", &quote(COLUMNS[0]), ")"].concat();
            let names = partitioned.partitions.iter().enumerate();
            partitions.extend(
                names.map(|(number, name)| partition(table, partitioned.strategy, name, number)),
            );
        }
        sql.push(create);
        // The first partition is there before the constraints, the others inherit them.
        let after = partitions.split_off(partitions.len().min(1));
        sql.extend(partitions);
        let constraints = table
            .constraints
            .iter()
            .filter(|constraint| constraint.exists);
        sql.extend(constraints.map(|constraint| add(table, constraint, &domain)));
        sql.extend(after);
    }
    sql.join(";")
}

fn partition(table: &Table, strategy: &str, name: &str, number: usize) -> String {
    let values = match strategy {
        "HASH" => format!("WITH (MODULUS 9, REMAINDER {number})"),
        "LIST" => format!("IN ({number})"),
        _ => format!("FROM ({number}) TO ({})", number + 1),
    };
    format!(
        "CREATE TABLE {} PARTITION OF {} FOR VALUES {values}",
        quote(name),
        quote(&table.name)
    )
}

fn add(table: &Table, constraint: &Constraint, domain: &str) -> String {
    let columns: Vec<String> = constraint.column_names().into_iter().map(quote).collect();
    let list = columns.join(", ");
    let name = constraint.name.as_deref().map(quote).unwrap_or_default();
    let named = if name.is_empty() {
        String::new()
    } else {
        format!("CONSTRAINT {name}")
    };
    let on = quote(&table.name);
    let positive = |columns: &[String]| {
        let each: Vec<String> = columns
            .iter()
            .map(|column| format!("{column} > 0"))
            .collect();
        each.join(" AND ")
    };
    match constraint.kind {
        Kind::PrimaryKey => format!("ALTER TABLE {on} ADD {named} PRIMARY KEY ({list})"),
        Kind::Unique => format!("ALTER TABLE {on} ADD {named} UNIQUE ({list})"),
        Kind::Index {
            expression,
            predicate,
        } => {
            let mut keys = columns.clone();
            if let Some(last) = keys.last_mut().filter(|_| expression) {
                *last = format!("abs({last})");
            }
            let predicate =
                predicate.map(|column| format!(" WHERE {} IS NULL", quote(COLUMNS[column])));
            let predicate = predicate.unwrap_or_default();
            format!(
                "CREATE UNIQUE INDEX {name} ON {on} ({}){predicate}",
                keys.join(", ")
            )
        }
        Kind::ForeignKey => {
            format!("ALTER TABLE {on} ADD {named} FOREIGN KEY ({list}) REFERENCES parent")
        }
        Kind::Exclusion => format!(
            "ALTER TABLE {on} ADD {named} EXCLUDE ({} WITH =)",
            columns.join(" WITH =, ")
        ),
        Kind::Check => format!(
            "ALTER TABLE {on} ADD {named} CHECK ({})",
            positive(&columns)
        ),
        Kind::Domain => format!("ALTER DOMAIN {domain} ADD {named} CHECK (VALUE > 0)"),
        Kind::NotNull => format!("ALTER TABLE {on} ALTER {list} SET NOT NULL"),
        Kind::NoPartition => String::new(),
    }
}
