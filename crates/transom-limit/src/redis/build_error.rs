//! What cannot be kept in Redis, found when the store is built.

use std::time::Duration;

/// Why a [`RedisStore`](super::RedisStore) cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The limit's name is part of each key, up to its `:`.
    #[error("limit name {name:?} must have 1 to 255 bytes and no colon")]
    LimitName {
        /// The name as given.
        name: String,
    },
    /// Two limits of one name would share their buckets.
    #[error("limit name {name:?} is given twice")]
    SameName {
        /// The name.
        name: String,
    },
    /// Redis Cluster would go by the prefix's braces, not by those around the key.
    #[error("prefix {prefix:?} must have no braces where buckets are placed by key")]
    Prefix {
        /// The prefix as given.
        prefix: String,
    },
    /// The bucket does not fit the 53 bits of a script's numbers. Its capacity may be up to 2⁵², the time in which
    /// it fills 2⁵¹ µs (71 years), and the time of a token in µs, in lowest terms, must be a fraction of
    /// numbers up to 2⁵¹.
    #[error(
        "limit {name:?}: {refill} tokens per {period:?} with capacity {capacity} \
         cannot be kept exactly in microseconds and 53 bits"
    )]
    NotRepresentable {
        /// The limit's name.
        name: String,
        /// The quota's capacity, in tokens.
        capacity: u64,
        /// The quota's refill, in tokens per period.
        refill: u64,
        /// The quota's period.
        period: Duration,
    },
}
