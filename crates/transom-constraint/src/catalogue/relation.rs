//! A table of the catalogue.

/// A table, partitioned table or partition.
#[derive(Debug)]
pub(crate) struct Relation {
    pub(crate) oid: i64,
    pub(crate) schema: String,
    pub(crate) name: String,
    /// Whether its name alone means it on this connection.
    pub(crate) visible: bool,
    pub(crate) is_partition: bool,
    /// Places among the tables asked for.
    pub(crate) asked: Vec<usize>,
    /// It is a table of the schema asked for.
    pub(crate) in_schema_asked: bool,
    /// The tables it inherits from, or is a partition of.
    pub(crate) parents: Vec<i64>,
    pub(crate) columns: Vec<Column>,
    pub(crate) partitioning: Option<Partitioning>,
    /// The names of all tables of its schema, if it has partitions or heirs.
    pub(crate) neighbours: Vec<String>,
    /// Places of its entries.
    pub(crate) entries: Vec<usize>,
}

/// A column of it.
#[derive(Debug)]
pub(crate) struct Column {
    pub(super) number: i16,
    pub(crate) name: String,
    pub(crate) not_null: bool,
    /// It has a default, or is an identity or generated column.
    pub(crate) filled: bool,
}

/// How it is partitioned.
#[derive(Debug)]
pub(crate) struct Partitioning {
    pub(crate) key: Vec<String>,
    pub(crate) key_has_expressions: bool,
    /// Every row has a partition, or is meant to: by hash, or with a default one.
    pub(crate) takes_all: bool,
}

impl Relation {
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns of these numbers, in that order; without those that are none (an expression, the row as a whole).
    pub(super) fn named(&self, numbers: &[i16]) -> Vec<String> {
        let name = |number: &i16| {
            let column = self.columns.iter().find(|column| column.number == *number);
            column.map(|column| column.name.clone())
        };
        numbers.iter().filter_map(name).collect()
    }

    pub(crate) fn column_names(&self) -> Vec<String> {
        self.columns
            .iter()
            .map(|column| column.name.clone())
            .collect()
    }

    /// Whether the database can fill in all of these columns.
    pub(super) fn fills(&self, columns: &[String]) -> bool {
        columns
            .iter()
            .all(|name| self.column(name).is_some_and(|column| column.filled))
    }
}
