//! What the catalogue says of a table, as plain data.

use crate::ViolationKind;

/// A table and the constraints that a row of it must satisfy.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) partitioned: bool,
    /// A trigger may change a row before it is inserted.
    pub(super) filled_by_trigger: bool,
    pub(super) columns: Vec<Column>,
    pub(super) constraints: Vec<Constraint>,
}

#[derive(Debug, Clone)]
pub(super) struct Column {
    /// As constraints refer to it.
    pub(super) number: i16,
    pub(super) name: String,
    /// The type a value is cast to, as SQL: of a domain the type it is made of, and without a length that would cut.
    pub(super) sql_type: String,
    pub(super) length: Length,
    /// The collation as SQL, where it is not that of the type.
    pub(super) collation: Option<String>,
    pub(super) not_null: bool,
    pub(super) origin: Origin,
}

/// What a column of `char(n)` or `varchar(n)` does to the blanks at the end of a value: the one is padded, and the other
/// cut where they are too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// Nothing: it has no such type.
    Any,
    /// Up to this many characters.
    Characters(i32),
    /// Each element of an array by itself.
    OfElements,
}

/// Where a column that is not written gets its value.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// NULL.
    Null,
    /// An expression that gives the same when it is evaluated again, within a transaction.
    Default(String),
    /// A sequence or another expression that gives something else each time.
    ServersChoice,
    /// An expression over these columns, whatever is written.
    Generated(String, Vec<i16>),
}

#[derive(Debug, Clone)]
pub(super) struct Constraint {
    pub(super) kind: ViolationKind,
    pub(super) name: String,
    /// The columns it depends on; 0 is the whole row, and less a system column.
    pub(super) columns: Vec<i16>,
    /// It is judged at COMMIT.
    pub(super) deferred: bool,
    pub(super) test: Test,
}

/// What a constraint demands. Expressions are SQL over the table's columns, without its name.
#[derive(Debug, Clone)]
pub(super) enum Test {
    Check(String),
    /// An expression over VALUE, and the schema of the domain.
    DomainCheck(String, String),
    Unique {
        keys: Vec<Key>,
        predicate: Option<String>,
        nulls_distinct: bool,
    },
    Exclusion {
        keys: Vec<Key>,
        predicate: Option<String>,
    },
    ForeignKey(ForeignKey),
    /// Something that cannot be tested here.
    Unsupported,
}

/// One of the things an index compares.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) expression: String,
    pub(super) operator: String,
    pub(super) collation: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct ForeignKey {
    pub(super) schema: String,
    pub(super) table: String,
    pub(super) partitioned: bool,
    /// The columns referred to, in the order of the constraint's own.
    pub(super) keys: Vec<Key>,
    /// The operators that tell whether an update changes the constraint's own columns.
    pub(super) own_operators: Vec<String>,
    pub(super) match_full: bool,
    /// The table refers to itself.
    pub(super) to_itself: bool,
}

impl Table {
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub(super) fn numbered(&self, number: i16) -> Option<&Column> {
        self.columns.iter().find(|column| column.number == number)
    }
}
