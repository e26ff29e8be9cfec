//! A constraint, as SQL and as a declaration.

use transom_constraint::{AnyRule, ConstraintsBuilder};

#[derive(Debug, Clone)]
pub(crate) enum Spec {
    NotNull(&'static str),
    Check(&'static str),
    /// Of the domain of column `d`.
    DomainCheck(&'static str),
    Unique {
        keys: Vec<&'static str>,
        predicate: Option<&'static str>,
        nulls_not_distinct: bool,
    },
    Exclusion {
        elements: &'static str,
        predicate: Option<&'static str>,
    },
    ForeignKey {
        columns: &'static str,
        /// `None` is the table itself.
        parent: Option<&'static str>,
        full: bool,
    },
}

/// What a copy of the table must have so that a constraint can refer to it.
pub(crate) const REFERRED_TO: &str = "referred_to";

impl Spec {
    /// What makes it a constraint of `table`, there called `name`; empty for what is part of the table's own definition.
    pub(crate) fn add_to(&self, table: &str, name: &str) -> String {
        let filter = |predicate: Option<&str>| {
            predicate.map_or_else(String::new, |predicate| format!(" WHERE ({predicate})"))
        };
        match self {
            Self::NotNull(column) => format!("ALTER TABLE {table} ALTER {column} SET NOT NULL;"),
            Self::Check(expression) => {
                format!("ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({expression});")
            }
            Self::DomainCheck(_) => String::new(),
            Self::Unique {
                keys,
                predicate,
                nulls_not_distinct,
            } => {
                let nulls = if *nulls_not_distinct {
                    " NULLS NOT DISTINCT"
                } else {
                    ""
                };
                let (keys, filter) = (keys.join(", "), filter(*predicate));
                format!("CREATE UNIQUE INDEX {name} ON {table} ({keys}){nulls}{filter};")
            }
            Self::Exclusion {
                elements,
                predicate,
            } => format!(
                "ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING {elements}{};",
                filter(*predicate)
            ),
            Self::ForeignKey {
                columns,
                parent,
                full,
            } => {
                let full = if *full { " MATCH FULL" } else { "" };
                let parent = parent.map_or_else(|| format!("{table} (id)"), str::to_owned);
                format!(
                    "ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {parent}{full};"
                )
            }
        }
    }

    /// What it is, for the tally.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::NotNull(_) => "not null",
            Self::Check(_) => "check",
            Self::DomainCheck(_) => "domain check",
            Self::Unique {
                predicate: Some(_), ..
            } => "unique where",
            Self::Unique {
                nulls_not_distinct: true,
                ..
            } => "unique nulls not distinct",
            Self::Unique { .. } => "unique",
            Self::Exclusion { .. } => "exclusion",
            Self::ForeignKey { parent: None, .. } => "foreign key to itself",
            Self::ForeignKey { full: true, .. } => "foreign key match full",
            Self::ForeignKey { .. } => "foreign key",
        }
    }

    pub(crate) fn is_of_domain(&self) -> bool {
        matches!(self, Self::DomainCheck(_))
    }

    pub(crate) fn refers_to_itself(&self) -> bool {
        matches!(self, Self::ForeignKey { parent: None, .. })
    }

    /// The rule for it, at a field called `name`.
    pub(crate) fn declare<S>(
        &self,
        set: ConstraintsBuilder<S>,
        name: &str,
    ) -> ConstraintsBuilder<AnyRule> {
        match self {
            Self::NotNull(column) => set.not_null(*column).field(name),
            Self::Check(_) | Self::DomainCheck(_) => set.check(name).field(name),
            Self::Unique { .. } => set.unique(name).named(name),
            Self::Exclusion { .. } => set.exclusion(name).named(name),
            Self::ForeignKey { .. } => set.foreign_key(name).named(name),
        }
    }
}
