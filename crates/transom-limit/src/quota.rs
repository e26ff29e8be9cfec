//! How much, per how long, and how much at once.

use std::time::Duration;

/// A token bucket's numbers: it holds `capacity` tokens, starts full, and gains `refill` tokens
/// evenly over every `period`, never holding more than `capacity`.
///
/// The rate is the fraction `refill / period` and stays one: no interval is ever rounded to a
/// nanosecond, so 150,000,000 per second is that and not 166,666,666.
///
/// In the unit functions the number is always *tokens per unit*:
///
/// ```
/// use transom_limit::Quota;
///
/// let steady = Quota::per_second(5)?; // five each second, five at once
/// let spiky = Quota::per_minute(100)?.burst(20)?; // 100 each minute, at most 20 at once
/// assert_eq!((steady.capacity(), spiky.capacity()), (5, 20));
/// # Ok::<(), transom_limit::QuotaError>(())
/// ```
///
/// All constructors are `const`, so a quota written in the program can be checked by the compiler:
///
/// ```
/// # use transom_limit::Quota;
/// const LOGIN: Quota = match Quota::per_hour(10) {
///     Ok(quota) => quota,
///     Err(_) => panic!("not a quota"),
/// };
/// # assert_eq!(LOGIN.refill(), 10);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quota {
    capacity: u64,
    refill: u64,
    period: Duration,
}

impl Quota {
    /// A bucket of `capacity` tokens that gains `refill` tokens per `period`.
    ///
    /// # Errors
    ///
    /// [`QuotaError`] for a zero, and for numbers whose arithmetic could overflow: see
    /// [`QuotaError::TooLarge`] and [`QuotaError::TooSlow`]. What is accepted here never fails
    /// later.
    pub const fn new(capacity: u64, refill: u64, period: Duration) -> Result<Self, QuotaError> {
        if capacity == 0 {
            return Err(QuotaError::ZeroCapacity);
        }
        if refill == 0 {
            return Err(QuotaError::ZeroRefill);
        }
        if period.is_zero() {
            return Err(QuotaError::ZeroPeriod);
        }
        let Some(units) = period.as_nanos().checked_mul(capacity as u128) else {
            return Err(QuotaError::TooLarge { capacity, period });
        };
        if units.div_ceil(refill as u128) > Duration::MAX.as_nanos() {
            return Err(QuotaError::TooSlow {
                capacity,
                refill,
                period,
            });
        }
        Ok(Self {
            capacity,
            refill,
            period,
        })
    }

    /// `n` tokens per second, up to `n` at once.
    ///
    /// # Errors
    ///
    /// [`QuotaError`] if `n` is zero.
    pub const fn per_second(n: u64) -> Result<Self, QuotaError> {
        Self::new(n, n, Duration::from_secs(1))
    }

    /// `n` tokens per minute, up to `n` at once.
    ///
    /// # Errors
    ///
    /// [`QuotaError`] if `n` is zero.
    pub const fn per_minute(n: u64) -> Result<Self, QuotaError> {
        Self::new(n, n, Duration::from_mins(1))
    }

    /// `n` tokens per hour, up to `n` at once.
    ///
    /// # Errors
    ///
    /// [`QuotaError`] if `n` is zero.
    pub const fn per_hour(n: u64) -> Result<Self, QuotaError> {
        Self::new(n, n, Duration::from_hours(1))
    }

    /// `n` tokens per day of 24 hours, up to `n` at once.
    ///
    /// # Errors
    ///
    /// [`QuotaError`] if `n` is zero.
    pub const fn per_day(n: u64) -> Result<Self, QuotaError> {
        Self::new(n, n, Duration::from_hours(24))
    }

    /// One token each `interval`, one at once.
    ///
    /// # Errors
    ///
    /// [`QuotaError`] if `interval` is zero.
    pub const fn every(interval: Duration) -> Result<Self, QuotaError> {
        Self::new(1, 1, interval)
    }

    /// The same rate with room for `capacity` tokens: what a key that was quiet may take at once.
    ///
    /// # Errors
    ///
    /// As [`Quota::new`].
    pub const fn burst(self, capacity: u64) -> Result<Self, QuotaError> {
        Self::new(capacity, self.refill, self.period)
    }

    /// The most tokens the bucket holds. At least 1.
    pub const fn capacity(&self) -> u64 {
        self.capacity
    }

    /// Tokens gained per [`period`](Self::period). At least 1.
    pub const fn refill(&self) -> u64 {
        self.refill
    }

    /// The time in which [`refill`](Self::refill) tokens are gained. Never zero.
    pub const fn period(&self) -> Duration {
        self.period
    }

    /// The period in nanoseconds: one token in the units of [`crate::gcra`].
    pub(crate) const fn token(&self) -> u128 {
        self.period.as_nanos()
    }
}

/// Numbers that are not a quota, found when it is built and never later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuotaError {
    /// A bucket of no tokens admits nothing.
    #[error("quota capacity is 0 tokens, it must be at least 1")]
    ZeroCapacity,
    /// A bucket without refill never admits again.
    #[error("quota refill is 0 tokens, it must be at least 1")]
    ZeroRefill,
    /// A refill in no time is no limit.
    #[error("quota period is 0, it must be at least 1 ns")]
    ZeroPeriod,
    /// `capacity` times `period` in nanoseconds does not fit 128 bits. Any capacity fits a period
    /// of up to 584 years.
    #[error(
        "quota capacity {capacity} times period {period:?} is too large: \
         in nanoseconds it must stay below 2^128"
    )]
    TooLarge {
        /// The capacity asked for, in tokens.
        capacity: u64,
        /// The period asked for.
        period: Duration,
    },
    /// An empty bucket would need longer than [`Duration::MAX`] (584 billion years) to fill.
    #[error(
        "quota capacity {capacity} takes too long to fill at {refill} per {period:?}: \
         it must be at most 2^64 s"
    )]
    TooSlow {
        /// The capacity asked for, in tokens.
        capacity: u64,
        /// The refill asked for, in tokens per period.
        refill: u64,
        /// The period asked for.
        period: Duration,
    },
}
