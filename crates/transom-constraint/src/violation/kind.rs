//! Which rule of the database was broken, by SQLSTATE.

use std::fmt;

use sqlx::postgres::PgDatabaseError;

/// Which kind of rule a statement broke.
///
/// Decided by SQLSTATE and error fields only, never by message text, which `lc_messages` translates. The codes are those
/// of [PostgreSQL's appendix A](https://www.postgresql.org/docs/current/errcodes-appendix.html).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// A unique constraint, unique index or primary key (23505).
    Unique,
    /// A foreign key (23503): the row referred to is missing, or a row is still referred to. The server's fields are the
    /// same in both cases, so what it means is for the caller's declaration to say.
    ForeignKey,
    /// A foreign key with `ON DELETE RESTRICT` or `ON UPDATE RESTRICT` (23001), on servers that report it apart from
    /// [`ForeignKey`](Self::ForeignKey): PostgreSQL 18 and later.
    Restrict,
    /// A `NOT NULL` column or domain (23502).
    NotNull,
    /// A check constraint of a table or domain (23514), or a trigger that raised its code.
    Check,
    /// A row that no partition accepts: 23514 with a table and without a constraint name.
    NoPartition,
    /// An exclusion constraint (23P01).
    Exclusion,
    /// A text or bit string longer than its column (22001). The server does not say which column.
    ValueTooLong,
    /// A number outside its type (22003). The server does not say which column.
    OutOfRange,
    /// A text that is not a value of the type asked for (22P02). The server does not say which column.
    InvalidText,
}

impl ViolationKind {
    pub(super) fn of(error: &PgDatabaseError) -> Option<Self> {
        Some(match error.code() {
            "23505" => Self::Unique,
            "23503" => Self::ForeignKey,
            "23001" => Self::Restrict,
            "23502" => Self::NotNull,
            "23514" if error.constraint().is_none() && error.table().is_some() => Self::NoPartition,
            "23514" => Self::Check,
            "23P01" => Self::Exclusion,
            "22001" => Self::ValueTooLong,
            "22003" => Self::OutOfRange,
            "22P02" => Self::InvalidText,
            _ => return None,
        })
    }

    /// The five-character SQLSTATE this kind is read from.
    pub fn sqlstate(self) -> &'static str {
        match self {
            Self::Unique => "23505",
            Self::ForeignKey => "23503",
            Self::Restrict => "23001",
            Self::NotNull => "23502",
            Self::Check | Self::NoPartition => "23514",
            Self::Exclusion => "23P01",
            Self::ValueTooLong => "22001",
            Self::OutOfRange => "22003",
            Self::InvalidText => "22P02",
        }
    }
}

/// The kind in words: `unique`, `foreign key`, `not-null`, ….
impl fmt::Display for ViolationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unique => "unique",
            Self::ForeignKey => "foreign key",
            Self::Restrict => "restrict",
            Self::NotNull => "not-null",
            Self::Check => "check",
            Self::NoPartition => "no partition",
            Self::Exclusion => "exclusion",
            Self::ValueTooLong => "value too long",
            Self::OutOfRange => "out of range",
            Self::InvalidText => "invalid text",
        })
    }
}
