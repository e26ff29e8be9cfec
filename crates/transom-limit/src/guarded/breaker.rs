//! When to ask a store that fails: a state machine over the time it is told.

use std::time::Duration;

/// A circuit breaker (Nygard, *Release It!*): closed, it lets calls pass until so many in a row have
/// failed; open, it holds them back for a cool-down; half-open, it lets a single one pass, whose outcome
/// closes or opens it again.
///
/// ```
/// use std::time::Duration;
/// use transom_limit::{Breaker, BreakerState, Outcome};
///
/// let mut breaker = Breaker::new(1, Duration::from_secs(5));
/// let start = Duration::ZERO;
/// let pass = breaker.admit(start).ok_or("held back")?;
/// assert_eq!(breaker.ended(&pass, Outcome::Failed, start), Some(BreakerState::Open));
/// assert!(breaker.admit(Duration::from_secs(4)).is_none());
/// assert!(breaker.admit(Duration::from_secs(5)).is_some(), "the probe");
/// assert!(breaker.admit(Duration::from_secs(5)).is_none(), "one at a time");
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone)]
pub struct Breaker {
    trips_after: u32,
    cool_down: Duration,
    now: Now,
    /// Counts the changes: a call that began before the latest says nothing about now.
    epoch: u64,
}

#[derive(Debug, Clone, Copy)]
enum Now {
    Closed { failures: u32 },
    Open { until: Duration },
    Probing,
}

/// What a [`Breaker`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BreakerState {
    /// It lets calls pass.
    Closed,
    /// It holds calls back.
    Open,
    /// One call is under way to see whether the store is back; the others are held back.
    HalfOpen,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The store answered.
    Answered,
    /// It did not, or not in time.
    Failed,
    /// Nothing is known: the caller went away.
    Abandoned,
}

/// The right to make one call, whose outcome is to be [told](Breaker::ended).
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a probe whose outcome is never told leaves the breaker half-open"]
pub struct Pass {
    epoch: u64,
}

impl Breaker {
    /// Closed. It opens after `trips_after` failures in a row (0 counts as 1), for `cool_down`.
    pub const fn new(trips_after: u32, cool_down: Duration) -> Self {
        Self {
            trips_after: if trips_after == 0 { 1 } else { trips_after },
            cool_down,
            now: Now::Closed { failures: 0 },
            epoch: 0,
        }
    }

    /// What it does.
    pub const fn state(&self) -> BreakerState {
        match self.now {
            Now::Closed { .. } => BreakerState::Closed,
            Now::Open { .. } => BreakerState::Open,
            Now::Probing => BreakerState::HalfOpen,
        }
    }

    /// Whether a call may be made at `now`. The first after the cool-down is the probe.
    pub fn admit(&mut self, now: Duration) -> Option<Pass> {
        match self.now {
            Now::Closed { .. } => {}
            Now::Open { until } if now >= until => {
                self.change(Now::Probing);
            }
            Now::Open { .. } | Now::Probing => return None,
        }
        Some(Pass { epoch: self.epoch })
    }

    /// Takes note of how a call ended at `now`. Gives the state if it changed.
    pub fn ended(&mut self, pass: &Pass, outcome: Outcome, now: Duration) -> Option<BreakerState> {
        if pass.epoch != self.epoch {
            return None;
        }
        let open = Now::Open {
            until: now.saturating_add(self.cool_down),
        };
        match (self.now, outcome) {
            (Now::Closed { failures }, Outcome::Failed) => {
                let failures = failures.saturating_add(1);
                if failures >= self.trips_after {
                    return Some(self.change(open));
                }
                self.now = Now::Closed { failures };
                None
            }
            (Now::Closed { .. }, Outcome::Answered) => {
                self.now = Now::Closed { failures: 0 };
                None
            }
            (Now::Probing, Outcome::Answered) => Some(self.change(Now::Closed { failures: 0 })),
            (Now::Probing, Outcome::Failed) => Some(self.change(open)),
            // The next call is the probe.
            (Now::Probing, Outcome::Abandoned) => Some(self.change(Now::Open { until: now })),
            (Now::Closed { .. }, Outcome::Abandoned) | (Now::Open { .. }, _) => None,
        }
    }

    /// How long no call will pass yet, as far as is known: the cool-down while a probe is under way.
    pub fn rest(&self, now: Duration) -> Duration {
        match self.now {
            Now::Closed { .. } => Duration::ZERO,
            Now::Open { until } => until.saturating_sub(now),
            Now::Probing => self.cool_down,
        }
    }

    fn change(&mut self, to: Now) -> BreakerState {
        self.now = to;
        self.epoch = self.epoch.wrapping_add(1);
        self.state()
    }
}
