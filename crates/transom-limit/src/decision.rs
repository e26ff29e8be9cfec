//! What a limiter answers.

use std::time::Duration;

/// The answer to one request.
///
/// Durations count from the `now` the request was decided at, and are rounded *up* to the
/// limiter's resolution: a nanosecond in memory, a microsecond in PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use = "a decision that is not looked at limits nothing"]
pub enum Decision {
    /// The request may go on; its tokens are taken.
    #[non_exhaustive]
    Allowed {
        /// Whole tokens left after this request.
        remaining: u64,
        /// The quota's capacity, in tokens.
        limit: u64,
        /// How long until the bucket is full again if nothing more is taken.
        reset_after: Duration,
    },
    /// The request must not go on; nothing was taken.
    #[non_exhaustive]
    Denied {
        /// The least wait after which this same request would pass if nothing else is taken in
        /// between. Never zero. If that moment lies behind [`Duration::MAX`], where no time can be
        /// given, this is [`Duration::MAX`].
        retry_after: Duration,
        /// Whole tokens there are, fewer than were asked for.
        remaining: u64,
        /// The quota's capacity, in tokens.
        limit: u64,
        /// How long until the bucket is full again if nothing more is taken.
        reset_after: Duration,
    },
}

impl Decision {
    /// Whether the request may go on.
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed { .. })
    }

    /// The least wait after which the request would pass; zero if it did pass.
    pub const fn retry_after(&self) -> Duration {
        match self {
            Self::Allowed { .. } => Duration::ZERO,
            Self::Denied { retry_after, .. } => *retry_after,
        }
    }

    /// The least whole number of milliseconds after which the request would pass: 0 if it did
    /// pass, at least 1 if not.
    pub const fn retry_after_ceil_millis(&self) -> u128 {
        self.retry_after().as_nanos().div_ceil(1_000_000)
    }

    /// The least whole number of seconds after which the request would pass, as HTTP's
    /// `Retry-After` wants it: 0 if it did pass, at least 1 if not.
    pub const fn retry_after_ceil_secs(&self) -> u64 {
        let wait = self.retry_after();
        wait.as_secs()
            .saturating_add((wait.subsec_nanos() > 0) as u64)
    }

    /// Whole tokens left.
    pub const fn remaining(&self) -> u64 {
        match self {
            Self::Allowed { remaining, .. } | Self::Denied { remaining, .. } => *remaining,
        }
    }

    /// The quota's capacity, in tokens.
    pub const fn limit(&self) -> u64 {
        match self {
            Self::Allowed { limit, .. } | Self::Denied { limit, .. } => *limit,
        }
    }

    /// How long until the bucket is full again if nothing more is taken.
    pub const fn reset_after(&self) -> Duration {
        match self {
            Self::Allowed { reset_after, .. } | Self::Denied { reset_after, .. } => *reset_after,
        }
    }
}

/// More tokens were asked for than the bucket ever holds: no wait would help, so this is an error
/// of the caller and not a denial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cost {cost} is more than the quota's capacity {capacity}")]
#[non_exhaustive]
pub struct InsufficientCapacity {
    /// The tokens asked for.
    pub cost: u64,
    /// The quota's capacity.
    pub capacity: u64,
}
