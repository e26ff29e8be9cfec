//! Which rule of the database was broken, by SQLSTATE.

use std::fmt;

use sqlx::postgres::PgDatabaseError;

/// Which kind of rule a statement broke, or that another transaction was in its way.
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
    /// A row that no partition accepts, or not the one it was written to: 23514 with schema and table, and no name.
    NoPartition,
    /// An exclusion constraint (23P01).
    Exclusion,
    /// A text or bit string longer than its column (22001; 22026 for `bit(n)`, also if it is shorter). The server does not say which column.
    ValueTooLong,
    /// A number (22003) or a date (22008) outside its type. The server does not say which column.
    OutOfRange,
    /// A text that is not a value of the type asked for (22P02; 22007 for a date), or not text at all, such as one with
    /// U+0000 (22021). The server does not say which column.
    InvalidText,
    /// The transaction does not fit into any serial order with the others (40001). Run the *whole* transaction again.
    SerializationFailure,
    /// The transaction was chosen to resolve a deadlock (40P01). Run the *whole* transaction again.
    Deadlock,
    /// A lock was not to be had, with `NOWAIT` or within `lock_timeout` (55P03). The caller asked not to wait, so whether
    /// to try again is the caller's decision.
    LockNotAvailable,
}

impl ViolationKind {
    pub(super) fn of(error: &PgDatabaseError) -> Option<Self> {
        Some(match error.code() {
            "23505" => Self::Unique,
            "23503" => Self::ForeignKey,
            "23001" => Self::Restrict,
            "23502" => Self::NotNull,
            // A trigger that raises it may name the table too, and does so without the schema.
            "23514"
                if error.constraint().is_none()
                    && error.column().is_none()
                    && error.table().is_some()
                    && error.schema().is_some() =>
            {
                Self::NoPartition
            }
            "23514" => Self::Check,
            "23P01" => Self::Exclusion,
            "22001" | "22026" => Self::ValueTooLong,
            "22003" | "22008" => Self::OutOfRange,
            "22P02" | "22007" | "22021" => Self::InvalidText,
            "40001" => Self::SerializationFailure,
            "40P01" => Self::Deadlock,
            "55P03" => Self::LockNotAvailable,
            _ => return None,
        })
    }

    /// Whether running the whole transaction again is the remedy PostgreSQL documents: true for
    /// [`SerializationFailure`](Self::SerializationFailure) and [`Deadlock`](Self::Deadlock)
    /// ([section 13.5](https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html)).
    pub fn is_retryable(self) -> bool {
        matches!(self, Self::SerializationFailure | Self::Deadlock)
    }

    /// Whether another transaction was in the way, and the values are not at fault.
    pub fn is_contention(self) -> bool {
        self.is_retryable() || self == Self::LockNotAvailable
    }

    /// The kind it is declared as: servers differ in what they call a foreign key that restricts.
    pub(crate) fn as_declared(self) -> Self {
        match self {
            Self::Restrict => Self::ForeignKey,
            kind => kind,
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
            Self::SerializationFailure => "serialization failure",
            Self::Deadlock => "deadlock",
            Self::LockNotAvailable => "lock not available",
        })
    }
}
