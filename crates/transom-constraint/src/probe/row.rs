//! The row that was refused.

mod mistake;

use std::fmt;

use sqlx::{Arguments, Encode, Postgres, Type, TypeInfo, postgres::PgArguments};

pub use self::mistake::RowError;

/// The row that a statement writes, column by column, with the values it binds.
///
/// ```
/// use transom_constraint::Row;
///
/// let new = Row::insert().set("email", "ann@example.org").set("team_id", 7);
/// let changed = Row::update().key("id", 1).set("email", "bob@example.org");
/// assert_eq!(format!("{new:?}"), r#"Row { written: ["email", "team_id"], .. }"#);
/// ```
///
/// Give each column the value that the statement gives it, and say of a column that the statement computes
/// (`credit = credit - $1`, `now()`) that it is [`unknown`](Self::unknown). A column of an insert that is not mentioned
/// takes its default; one of an update keeps its value. Columns are named as the catalogue has them: without quotes, in
/// their true case.
///
/// A mistake (a value that cannot be encoded, a column that is named twice or that the table lacks) is kept and returned
/// by what takes the row. Its [`Debug`](fmt::Debug) holds the names of columns and no values.
#[derive(Clone)]
#[must_use = "a row does nothing until a probe is given it"]
pub struct Row {
    kind: Kind,
    written: Vec<(String, Written)>,
    keys: Vec<Bound>,
    arguments: PgArguments,
    /// The Rust side's idea of the type of each value.
    types: String,
    mistake: Option<RowError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Insert,
    Update,
}

/// What is written to a column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Written {
    /// The value of this number.
    Value(usize),
    Unknown,
}

/// A column and the number of its value.
#[derive(Clone)]
pub(super) struct Bound {
    pub(super) column: String,
    pub(super) parameter: usize,
}

impl Row {
    /// A new row.
    pub fn insert() -> Self {
        Self::new(Kind::Insert)
    }

    /// A row that is there, with columns to be replaced: name it by its [`key`](Self::key).
    pub fn update() -> Self {
        Self::new(Kind::Update)
    }

    fn new(kind: Kind) -> Self {
        Self {
            kind,
            written: Vec::new(),
            keys: Vec::new(),
            arguments: PgArguments::default(),
            types: String::new(),
            mistake: None,
        }
    }

    /// The value that the statement writes to `column`.
    pub fn set<'v, T>(mut self, column: impl Into<String>, value: T) -> Self
    where
        T: Encode<'v, Postgres> + Type<Postgres>,
    {
        let column = column.into();
        let parameter = self.bind(&column, value);
        self.write(column, Written::Value(parameter));
        self
    }

    /// Says that what is written to `column` is not known here: the statement computes it, or a trigger does. Rules that
    /// depend on it are not judged.
    pub fn unknown(mut self, column: impl Into<String>) -> Self {
        self.write(column.into(), Written::Unknown);
        self
    }

    /// A column by which the row to be updated is found: `column = value`, for each of them. Together they must name one
    /// row.
    pub fn key<'v, T>(mut self, column: impl Into<String>, value: T) -> Self
    where
        T: Encode<'v, Postgres> + Type<Postgres>,
    {
        let column = column.into();
        if self.kind == Kind::Insert {
            self.mistaken(RowError::KeyOfInsert {
                column: column.clone(),
            });
        }
        let parameter = self.bind(&column, value);
        self.keys.push(Bound { column, parameter });
        self
    }

    fn bind<'v, T>(&mut self, column: &str, value: T) -> usize
    where
        T: Encode<'v, Postgres> + Type<Postgres>,
    {
        let sql_type = value.produces().unwrap_or_else(T::type_info);
        let name = sql_type.name().chars();
        self.types.push(' ');
        self.types
            .extend(name.filter(|c| c.is_ascii_alphanumeric() || "_[]".contains(*c)));
        if let Err(source) = self.arguments.add(value) {
            self.mistaken(RowError::Encode {
                column: column.to_owned(),
                source: source.into(),
            });
        }
        self.arguments.len()
    }

    fn write(&mut self, column: String, value: Written) {
        if self.written(&column).is_some() {
            self.mistaken(RowError::SetTwice {
                column: column.clone(),
            });
        }
        self.written.push((column, value));
    }

    fn mistaken(&mut self, mistake: RowError) {
        self.mistake.get_or_insert(mistake);
    }
}

impl Row {
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    pub(super) fn keys(&self) -> &[Bound] {
        &self.keys
    }

    pub(super) fn arguments(&self) -> PgArguments {
        self.arguments.clone()
    }

    /// What the values' types are called, for a comment: no more than letters, digits, brackets and spaces. sqlx keeps a
    /// prepared statement by its text alone, and would send a value in the form that was right for another type.
    pub(super) fn types(&self) -> &str {
        self.types.trim_start()
    }

    /// What is written to `column`, if anything is.
    pub(super) fn written(&self, column: &str) -> Option<Written> {
        let (_, written) = self.written.iter().find(|(name, _)| name == column)?;
        Some(*written)
    }

    /// The first mistake in it, seen from a table with these columns.
    pub(super) fn check(&self, table: &str, columns: &[&str]) -> Result<(), RowError> {
        if let Some(mistake) = &self.mistake {
            return Err(mistake.clone());
        }
        if self.kind == Kind::Update && self.keys.is_empty() {
            return Err(RowError::NoKey);
        }
        let mut named = self.columns().into_iter().chain(self.key_columns());
        match named.find(|name| !columns.contains(name)) {
            Some(missing) => Err(RowError::no_such_column(missing, table, columns)),
            None => Ok(()),
        }
    }

    fn columns(&self) -> Vec<&str> {
        self.written.iter().map(|(column, _)| &**column).collect()
    }

    fn key_columns(&self) -> Vec<&str> {
        self.keys.iter().map(|key| &*key.column).collect()
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Row");
        if self.kind == Kind::Update {
            debug.field("keys", &self.key_columns());
        }
        debug
            .field("written", &self.columns())
            .finish_non_exhaustive()
    }
}
