//! What a limiter answers.

use std::fmt;
use std::time::Duration;

use crate::standing::Standing;

/// The answer to one request, and where its key stands after it.
///
/// Durations count from the `now` the request was decided at, and are rounded *up* to the
/// limiter's resolution: a nanosecond in memory, a microsecond in PostgreSQL and in Redis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a decision that is not looked at limits nothing"]
pub enum Decision {
    /// The request may go on; its tokens are taken.
    Allowed(Standing),
    /// The request must not go on; nothing was taken.
    Denied(Standing),
}

impl Decision {
    /// Whether the request may go on.
    #[inline]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }

    /// Where the key stands, allowed or denied.
    #[inline]
    pub const fn standing(&self) -> &Standing {
        match self {
            Self::Allowed(standing) | Self::Denied(standing) => standing,
        }
    }

    /// The least wait after which the request would pass if nothing else is taken in between: zero
    /// if it did pass, never zero if it did not. If that moment lies behind [`Duration::MAX`], where no
    /// time can be given, this is [`Duration::MAX`].
    pub fn retry_after(&self) -> Duration {
        match self {
            Self::Allowed(_) => Duration::ZERO,
            Self::Denied(standing) => standing.wait(),
        }
    }

    /// The least whole number of milliseconds after which the request would pass: 0 if it did
    /// pass, at least 1 if not.
    pub fn retry_after_ceil_millis(&self) -> u128 {
        self.retry_after().as_nanos().div_ceil(1_000_000)
    }

    /// The least whole number of seconds after which the request would pass, as HTTP's
    /// `Retry-After` wants it: 0 if it did pass, at least 1 if not.
    pub fn retry_after_ceil_secs(&self) -> u64 {
        ceil_secs(self.retry_after())
    }

    /// Whole tokens left.
    pub fn remaining(&self) -> u64 {
        self.standing().remaining()
    }

    /// The quota's capacity, in tokens.
    pub const fn limit(&self) -> u64 {
        self.standing().limit()
    }

    /// How long until the bucket is full again if nothing more is taken.
    pub fn reset_after(&self) -> Duration {
        self.standing().reset_after()
    }
}

pub(crate) const fn ceil_secs(wait: Duration) -> u64 {
    wait.as_secs()
        .saturating_add((wait.subsec_nanos() > 0) as u64)
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (left, limit) = (self.remaining(), self.limit());
        match self {
            Self::Allowed(_) => write!(f, "allowed, {left} of {limit} left"),
            Self::Denied(_) => write!(f, "denied, again in {:?}", self.retry_after()),
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
