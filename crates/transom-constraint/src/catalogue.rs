//! What the catalogue holds that a violation can come from.

mod declare;
mod entry;
mod growing;
mod link;
mod pattern;
mod relation;
mod row;
mod unnamed;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use sqlx::PgExecutor;

use self::row::Row;
pub(crate) use self::{
    declare::{Add, Side, choose, declared_line},
    entry::{Entry, EntryName},
    growing::Growing,
    pattern::partitions_pattern,
    relation::Relation,
};

/// A table that is asked for: in this schema, or else where the search path finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) schema: Option<String>,
    pub(crate) table: String,
}

/// The tables asked for, with their partitions and heirs, and everything that their rows are held to.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    relations: BTreeMap<i64, Relation>,
    entries: Vec<Entry>,
    /// Of the tables that were not found, by place among those asked for: the names that there are.
    not_found: BTreeMap<usize, Vec<String>>,
    schema_exists: bool,
}

impl Catalogue {
    /// Reads the tables `asked`; with `referring`, also the tables with a foreign key to one of them.
    pub(crate) async fn of_tables(
        executor: impl PgExecutor<'_>,
        asked: &[Asked],
        referring: bool,
    ) -> Result<Self, sqlx::Error> {
        Self::load(executor, asked, referring, None).await
    }

    /// Reads the tables of a schema; `None` if there is no such schema.
    pub(crate) async fn of_schema(
        executor: impl PgExecutor<'_>,
        schema: &str,
    ) -> Result<Option<Self>, sqlx::Error> {
        let catalogue = Self::load(executor, &[], false, Some(schema)).await?;
        Ok(catalogue.schema_exists.then_some(catalogue))
    }

    async fn load(
        executor: impl PgExecutor<'_>,
        asked: &[Asked],
        referring: bool,
        schema: Option<&str>,
    ) -> Result<Self, sqlx::Error> {
        let schemas: Vec<_> = asked.iter().map(|asked| asked.schema.clone()).collect();
        let tables: Vec<_> = asked.iter().map(|asked| asked.table.clone()).collect();
        let rows: Vec<Row> = sqlx::query_as(include_str!("sql/catalogue.sql"))
            .bind(schemas)
            .bind(tables)
            .bind(referring)
            .bind(schema)
            // Once per start of a program: not worth a place in the connection's cache.
            .persistent(false)
            .fetch_all(executor)
            .await?;
        Ok(Self::from_rows(rows))
    }

    fn from_rows(rows: Vec<Row>) -> Self {
        let mut catalogue = Self {
            schema_exists: !rows.is_empty(),
            ..Self::default()
        };
        let mut drafts = Vec::new();
        for row in rows {
            let Some(relation) = row.relation else {
                for place in row.asked {
                    catalogue.not_found.insert(place, row.neighbours.clone());
                }
                continue;
            };
            drafts.extend(row.entry);
            catalogue.relations.entry(relation.oid).or_insert(relation);
        }
        catalogue.entries = link::entries(&mut catalogue.relations, drafts);
        catalogue
    }

    /// The table that was asked for at this place.
    pub(crate) fn found(&self, place: usize) -> Option<&Relation> {
        self.relations
            .values()
            .find(|relation| relation.asked.contains(&place))
    }

    /// The names there are where a table was not found.
    pub(crate) fn names_instead_of(&self, place: usize) -> &[String] {
        self.not_found.get(&place).map_or(&[], Vec::as_slice)
    }

    /// The tables of the schema asked for, by name.
    pub(crate) fn tables(&self) -> Vec<&Relation> {
        let mut tables: Vec<_> = self
            .relations
            .values()
            .filter(|relation| relation.in_schema_asked)
            .collect();
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        tables
    }

    pub(crate) fn relation(&self, oid: i64) -> &Relation {
        &self.relations[&oid]
    }

    /// By place; the places of a relation's are in [`Relation::entries`].
    pub(crate) fn entry(&self, place: usize) -> &Entry {
        &self.entries[place]
    }

    /// Every entry with its place.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.entries.iter().enumerate()
    }

    /// What the server reports when the entry is violated.
    pub(crate) fn reported(&self, place: usize) -> crate::reported::Reported<'_> {
        let entry = self.entry(place);
        entry.reported(self.relation(entry.relation))
    }

    /// The table, then all whose rows are rows of it, by name, each before those below it.
    pub(crate) fn family(&self, root: i64) -> Vec<i64> {
        let mut family = Vec::new();
        let mut seen = BTreeSet::from([root]);
        let mut next = VecDeque::from([root]);
        while let Some(oid) = next.pop_front() {
            family.push(oid);
            let mut heirs: Vec<_> = self
                .relations
                .values()
                .filter(|relation| relation.parents.contains(&oid))
                .collect();
            heirs.sort_by(|a, b| (&a.name, &a.schema).cmp(&(&b.name, &b.schema)));
            next.extend(
                heirs
                    .into_iter()
                    .map(|heir| heir.oid)
                    .filter(|heir| seen.insert(*heir)),
            );
        }
        family
    }

    /// The entry and those that partitions and heirs have because of it, as far as violations name them: in a partitioned
    /// table no row is ever stored, so of those below the entry's own none is named.
    pub(crate) fn lineage(&self, origin: usize) -> Vec<usize> {
        let mut lineage = vec![origin];
        let mut next = VecDeque::from(self.entry(origin).copies.clone());
        while let Some(place) = next.pop_front() {
            let entry = self.entry(place);
            next.extend(&entry.copies);
            if entry.is_reported(self.relation(entry.relation)) && !lineage.contains(&place) {
                lineage.push(place);
            }
        }
        lineage
    }
}
