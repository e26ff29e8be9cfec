//! What can go wrong with a shared limit.

use crate::InsufficientCapacity;

/// Why a [`PgStore`](super::PgStore) or a [`Shared`](super::Shared) cannot be built, or a schema not be installed into.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// PostgreSQL would refuse the name or cut it off.
    #[error("schema name {name:?} must have 1 to 63 bytes and no NUL")]
    SchemaName {
        /// The name as given.
        name: String,
    },
    /// The limit's name is part of each row's key.
    #[error("limit name {name:?} must have 1 to 255 bytes and no NUL")]
    LimitName {
        /// The name as given.
        name: String,
    },
    /// Limits are told apart by their names.
    #[error("there are two limits named {name:?}")]
    SameName {
        /// The name.
        name: String,
    },
    /// The bucket, in the fraction of a token that one microsecond gives, does not fit a
    /// `bigint`. Fewer tokens or a shorter or rounder period do.
    #[error(
        "quota of {refill} tokens per {period:?} with capacity {capacity} \
         cannot be kept exactly in microseconds and 64 bits"
    )]
    NotRepresentable {
        /// The quota's capacity, in tokens.
        capacity: u64,
        /// The quota's refill, in tokens per period.
        refill: u64,
        /// The quota's period.
        period: std::time::Duration,
    },
}

/// Why a shared limit gave no decision, or could not be installed.
///
/// Whether to go on without a limit or to refuse when the database is away is the caller's to say.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// More tokens were asked for than the bucket ever holds.
    #[error(transparent)]
    InsufficientCapacity(#[from] InsufficientCapacity),
    /// The key is part of an index, which limits its length.
    #[error("key of {bytes} bytes must have at most 1024 bytes and no NUL")]
    Key {
        /// The key's length.
        bytes: usize,
    },
    /// [`install`](super::install) has not been run on this schema (SQLSTATE 3F000, 42883, 42P01).
    #[error("schema {schema:?} has no limits installed")]
    NotInstalled {
        /// The schema's name.
        schema: String,
    },
    /// The schema was installed by a later version of this crate.
    #[error("schema {schema:?} has limits of version {found}, this program knows up to {known}")]
    NewerSchema {
        /// The schema's name.
        schema: String,
        /// The version found.
        found: i32,
        /// The latest version this crate knows.
        known: i32,
    },
    /// The schema name given to [`install`](super::install) is none.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The functions in the schema are not those of this crate.
    #[error("the server did not answer for each bucket")]
    Answer,
    /// The database failed, or could not be reached.
    #[error("rate limit query failed")]
    Sqlx(#[from] sqlx::Error),
}

impl Error {
    /// What `error` means for a statement on our objects in `schema`.
    pub(super) fn of(error: sqlx::Error, schema: &str) -> Self {
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        match code.as_deref() {
            // no such schema, function, table
            Some("3F000" | "42883" | "42P01") => Self::NotInstalled {
                schema: schema.to_owned(),
            },
            _ => error.into(),
        }
    }
}
