//! One thing of the catalogue that can be violated.

use std::fmt;

use super::Relation;
use crate::{ViolationKind, reported::Reported};

/// A constraint, a unique index, a column that is not null, or the partitioning of a table: what a violation can come from.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The table whose rows it is about.
    pub(crate) relation: i64,
    pub(crate) kind: ViolationKind,
    pub(crate) name: EntryName,
    pub(crate) is_primary_key: bool,
    /// Where a check belongs to a domain: the domain's schema.
    pub(crate) domain_schema: Option<String>,
    /// What it is on, in its order. Of an index these are the columns of its key, also those in expressions.
    pub(crate) columns: Vec<String>,
    /// All columns it reads, where [`columns`](Self::columns) are not the whole truth: expressions, predicates, checks.
    pub(crate) reads: Option<Vec<String>>,
    /// Whether the database fills in by itself what could violate it.
    pub(crate) filled: bool,
    pub(crate) reference: Option<Reference>,
    /// The entries of tables above, because of which this one is there.
    pub(crate) parents: Vec<usize>,
    /// The entries that are there because of this one.
    pub(crate) copies: Vec<usize>,
}

/// What a violation of it names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EntryName {
    Constraint(String),
    Column(String),
    Partitioning,
}

/// What a foreign key refers to.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) to: i64,
    pub(crate) to_name: String,
    /// It is there for one partition of the table referred to, and only violated by deleting from that.
    pub(crate) only_for_deletion: bool,
    /// Deleting what it refers to is checked by it, rather than by one that it is a copy of.
    pub(crate) checks_deletion: bool,
    /// `ON DELETE NO ACTION` or `RESTRICT`: rows referred to are not deleted.
    pub(crate) forbids_deletion: bool,
}

impl Entry {
    /// What the server sends when it is violated. (Of a domain it sends no table, and the domain's schema.)
    pub(super) fn reported<'a>(&'a self, relation: &'a Relation) -> Reported<'a> {
        let of_domain = self.domain_schema.is_some();
        Reported {
            kind: self.kind,
            schema: Some(self.domain_schema.as_deref().unwrap_or(&relation.schema)),
            table: (!of_domain).then_some(&relation.name),
            constraint: self.constraint(),
            column: match &self.name {
                EntryName::Column(name) => Some(name),
                EntryName::Constraint(_) | EntryName::Partitioning => None,
            },
        }
    }

    /// Its name, if it has one.
    pub(crate) fn constraint(&self) -> Option<&str> {
        match &self.name {
            EntryName::Constraint(name) => Some(name),
            EntryName::Column(_) | EntryName::Partitioning => None,
        }
    }

    /// Whether writing a row of its table can violate it.
    pub(crate) fn is_of_writing(&self) -> bool {
        !self
            .reference
            .as_ref()
            .is_some_and(|reference| reference.only_for_deletion)
    }

    /// Whether it is a partitioning that has a partition for every row, or is meant to. That says nothing of what its
    /// partitions are partitioned by.
    pub(crate) fn takes_every_row(&self) -> bool {
        self.kind == ViolationKind::NoPartition && self.filled
    }

    /// Whether a violation can name it and its table: no row is stored in a partitioned table, so that what it hands down
    /// is reported of the partitions. Of a table below another, that is; the name of the topmost stands for all.
    pub(crate) fn is_reported(&self, relation: &Relation) -> bool {
        relation.partitioning.is_none()
            || self.parents.is_empty()
            || self.kind == ViolationKind::NoPartition
            || self
                .reference
                .as_ref()
                .is_some_and(|reference| reference.only_for_deletion)
    }

    /// Whether the columns `declared` are its columns, as far as that can be told.
    pub(crate) fn is_on(&self, declared: &[&str]) -> bool {
        let within = |list: &[String]| {
            declared
                .iter()
                .all(|name| list.iter().any(|own| own == name))
        };
        match &self.reads {
            Some(reads) => within(reads),
            None => {
                within(&self.columns)
                    && self
                        .columns
                        .iter()
                        .all(|own| declared.contains(&own.as_str()))
            }
        }
    }
}

impl Entry {
    /// The names by which a set can declare it internal: the constraint's, or the column's; for a partitioning those of
    /// the columns of its key.
    pub(crate) fn names_for_internal(&self) -> impl Iterator<Item = &str> {
        let columns: &[String] = match &self.name {
            EntryName::Constraint(_) => &[],
            EntryName::Column(_) | EntryName::Partitioning => &self.columns,
        };
        self.constraint()
            .into_iter()
            .chain(columns.iter().map(String::as_str))
    }

    /// Whether these names make it internal.
    pub(crate) fn is_internal(&self, names: &[String]) -> bool {
        let mut own = self.names_for_internal().peekable();
        own.peek().is_some() && own.all(|own| names.iter().any(|name| name == own))
    }
}

/// `constraint "users_email_key"`.
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            EntryName::Constraint(name) => write!(f, "constraint {name:?}"),
            EntryName::Column(name) => write!(f, "not-null column {name:?}"),
            EntryName::Partitioning => f.write_str("the partitioning"),
        }
    }
}
