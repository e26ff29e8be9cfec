//! Random tables, what they are declared as, and mistakes in either: a model that knows nothing of the catalogue.

mod database;
mod declared;
mod mistakes;
mod random;

pub(crate) use self::{
    database::create,
    declared::sets,
    mistakes::{Expected, Mistake, make},
    random::tables,
};

/// Names of columns.
pub(crate) const COLUMNS: [&str; 5] = ["a", "B", "c d", "é\"x", "e"];

#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) name: String,
    /// Of as many of [`COLUMNS`] as there are: whether it has a default.
    pub(crate) columns: Vec<bool>,
    pub(crate) partitioned: Option<Partitioned>,
    pub(crate) constraints: Vec<Constraint>,
    /// Whether the set says which its partitions are.
    pub(crate) declares_partitions: bool,
    /// Names said to be internal that there are not.
    pub(crate) not_internal: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Partitioned {
    /// `HASH`, `LIST`, or `RANGE`; always by the first column.
    pub(crate) strategy: &'static str,
    pub(crate) partitions: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Constraint {
    pub(crate) kind: Kind,
    pub(crate) columns: Vec<usize>,
    /// As it was given; or else as PostgreSQL chooses.
    pub(crate) name: Option<String>,
    /// Whether it is there at all.
    pub(crate) exists: bool,
    pub(crate) declared: Declared,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    PrimaryKey,
    Unique,
    /// An index: the last column in an expression, or with a predicate on the column of that number.
    Index {
        expression: bool,
        predicate: Option<usize>,
    },
    ForeignKey,
    Exclusion,
    Check,
    /// Of a column of its own, called `of_domain`.
    Domain,
    NotNull,
    NoPartition,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Declared {
    Rightly,
    Internal,
    Not,
    ByName(String),
    /// As a constraint of another kind.
    AsAnother,
    OnColumn(usize),
}

/// The table that all foreign keys refer to, and which of them its set declares: by table and constraint.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parent {
    pub(crate) declared: Vec<(usize, usize)>,
}

impl Table {
    pub(crate) fn has_default(&self, columns: &[usize]) -> bool {
        columns.iter().all(|column| self.columns[*column])
    }

    /// Whether nobody need declare it.
    pub(crate) fn is_optional(&self, constraint: &Constraint) -> bool {
        match constraint.kind {
            Kind::PrimaryKey => self.has_default(&constraint.columns),
            Kind::NotNull => {
                let in_key = |key: &Constraint| {
                    key.kind == Kind::PrimaryKey && key.columns.contains(&constraint.columns[0])
                };
                self.has_default(&constraint.columns) || self.constraints.iter().any(in_key)
            }
            Kind::NoPartition => {
                self.has_default(&constraint.columns)
                    || self
                        .partitioned
                        .as_ref()
                        .is_some_and(|partitioned| partitioned.strategy == "HASH")
            }
            _ => false,
        }
    }

    /// Whether the column it is partitioned by is said to be internal, and with it the partitioning.
    pub(crate) fn key_is_internal(&self) -> bool {
        let is_key = |constraint: &Constraint| {
            constraint.kind == Kind::NotNull
                && constraint.columns == [0]
                && constraint.declared == Declared::Internal
        };
        self.partitioned.is_some() && self.constraints.iter().any(is_key)
    }

    pub(crate) fn has_partitions(&self) -> bool {
        self.partitioned
            .as_ref()
            .is_some_and(|partitioned| !partitioned.partitions.is_empty())
    }
}

impl Constraint {
    pub(crate) fn is_index(&self) -> bool {
        matches!(
            self.kind,
            Kind::PrimaryKey | Kind::Unique | Kind::Index { .. }
        )
    }

    /// The columns it reads.
    pub(crate) fn reads(&self) -> Vec<usize> {
        let mut reads = self.columns.clone();
        if let Kind::Index { predicate, .. } = self.kind {
            reads.extend(predicate);
        }
        reads
    }

    pub(crate) fn column_names(&self) -> Vec<&'static str> {
        if self.kind == Kind::Domain {
            return vec!["of_domain"];
        }
        self.columns.iter().map(|column| COLUMNS[*column]).collect()
    }
}
