//! Where a key stands: what its bucket lacks, told in tokens and in time.

use std::fmt;
use std::time::Duration;

/// A bucket as one decision left it.
///
/// It holds what the limiter computed with; tokens and durations are worked out when asked for, so a
/// decision of which only the verdict is read costs no division.
#[derive(Clone, Copy)]
pub struct Standing {
    /// What the bucket lacks.
    debt: u128,
    /// What it lacks too much for the request; what a reservation has to wait for.
    short: u128,
    /// What has to pass before any of it drains: a clock that went back.
    behind: Duration,
    capacity: u64,
    units: Units,
}

/// What the numbers of a [`Standing`] are: `token` units are one token, and `num / den` drain in a
/// `grain`, the nanoseconds that durations are rounded up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Units {
    pub(crate) token: u128,
    pub(crate) num: u64,
    pub(crate) den: u64,
    pub(crate) grain: u32,
}

impl Units {
    /// How long `units` take to drain, rounded up to the grain.
    fn drain(self, units: u128) -> Duration {
        const SECOND: u128 = 1_000_000_000;
        let Some(scaled) = units.checked_mul(self.den.into()) else {
            return Duration::MAX;
        };
        let grains = scaled.div_ceil(self.num.max(1).into());
        let nanos = grains.saturating_mul(self.grain.into());
        let (secs, rest) = (u64::try_from(nanos / SECOND), u32::try_from(nanos % SECOND));
        match (secs, rest) {
            (Ok(secs), Ok(rest)) => Duration::new(secs, rest),
            _ => Duration::MAX,
        }
    }
}

impl Standing {
    #[inline]
    pub(crate) const fn new(
        capacity: u64,
        units: Units,
        debt: u128,
        short: u128,
        behind: Duration,
    ) -> Self {
        Self {
            debt,
            short,
            behind,
            capacity,
            units,
        }
    }

    /// Whole tokens there are: after what was taken, or fewer than were asked for.
    pub fn remaining(&self) -> u64 {
        let missing = self.debt.div_ceil(self.units.token.max(1));
        u64::try_from(missing).map_or(0, |missing| self.capacity.saturating_sub(missing))
    }

    /// The quota's capacity, in tokens.
    #[inline]
    pub const fn limit(&self) -> u64 {
        self.capacity
    }

    /// How long until the bucket is full again if nothing more is taken.
    pub fn reset_after(&self) -> Duration {
        self.told(self.debt)
    }

    /// How long until the request may go on: zero if it was allowed now, what a denial has to wait,
    /// or what a reservation has to wait before it is used.
    pub fn wait(&self) -> Duration {
        self.told(self.short)
    }

    /// [`wait`](Self::wait) in whole seconds, rounded up, as `Retry-After` wants it.
    pub fn wait_ceil_secs(&self) -> u64 {
        crate::decision::ceil_secs(self.wait())
    }

    fn told(&self, units: u128) -> Duration {
        if units == 0 {
            return Duration::ZERO;
        }
        self.behind.saturating_add(self.units.drain(units))
    }
}

/// Alike if they tell alike, however they were computed.
impl PartialEq for Standing {
    fn eq(&self, other: &Self) -> bool {
        self.capacity == other.capacity
            && self.remaining() == other.remaining()
            && self.reset_after() == other.reset_after()
            && self.wait() == other.wait()
    }
}

impl Eq for Standing {}

impl fmt::Debug for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Standing")
            .field("limit", &self.limit())
            .field("remaining", &self.remaining())
            .field("wait", &self.wait())
            .field("reset_after", &self.reset_after())
            .finish()
    }
}
