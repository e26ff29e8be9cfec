//! The rule itself: arithmetic over values passed in, with no clock and no store.
//!
//! # Source
//!
//! The generic cell rate algorithm of ITU-T I.371 (annex A) and the ATM Forum's Traffic Management
//! Specification 4.0 (§4.4.2). They give two forms and show that they decide alike. *Virtual
//! scheduling* keeps one theoretical arrival time, TAT. The *continuous-state leaky bucket* keeps
//! the last conformance time, LCT, and what was then still to drain, X; TAT = LCT + X. [`State`]
//! keeps the second form: LCT is what a clock that goes back is held to, and X needs no division.
//!
//! With `capacity` C tokens and one token per T, I.371's increment is T, its tolerance (C − 1)·T,
//! and a request for n tokens passes if X ≤ (C − n)·T. That is the token bucket seen from below: X/T
//! tokens are missing from it.
//!
//! # Exactness
//!
//! T = period / refill is rarely a whole number of nanoseconds, so X is kept in units of
//! 1/refill ns: a token is `period` (in ns) units, and a nanosecond drains `refill` units. Both
//! are integers, so nothing is ever rounded and nothing drifts. Only what is *told* is rounded:
//! durations up, tokens down.
//!
//! # Laws
//!
//! 1. The decisions, and `remaining`, are those of a token bucket that starts full.
//! 2. Between any two admissions at a ≤ b, both included, at most capacity + rate · (b − a) tokens
//!    are taken.
//! 3. A denied request passes exactly `retry_after` later and not a nanosecond before.
//! 4. A denial, and a cost of 0, leave the state as it was.
//! 5. A clock that goes back admits no more than one that stands still: a `now` before the latest
//!    admission counts as the time of that admission. A caller who replays time-stamped requests
//!    wants the same: a late straggler is judged where the key has got to.
//!
//! # No overflow
//!
//! For every [`Quota`] that could be built, capacity · period < 2¹²⁸ and
//! capacity · period / refill, rounded up, is at most [`Duration::MAX`]. So:
//! X ≤ capacity · period fits `u128`; cost · period does because cost ≤ capacity; their sum does
//! because it is formed only after X ≤ (capacity − cost) · period was seen. What drains in
//! `elapsed · refill` units may pass 2¹²⁸, and then exceeds any X: nothing is left. Waits are X or less
//! over refill, so they fit a [`Duration`].

use std::time::Duration;

use crate::{Decision, InsufficientCapacity, Quota};

/// One bucket. [`State::default`] is a full one: a key not seen before.
///
/// A state belongs to the quota it was made under; under another one it stands for another
/// number of tokens (never more missing than that quota's capacity).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    /// I.371's LCT.
    last: Duration,
    /// I.371's X at `last`, in 1/refill ns.
    debt: u128,
}

impl State {
    /// A bucket that is full at `now` and holds every earlier time to `now`.
    pub const fn full_at(now: Duration) -> Self {
        Self { last: now, debt: 0 }
    }

    /// The latest time tokens were taken at; zero if none were.
    pub const fn last_admitted(&self) -> Duration {
        self.last
    }

    /// Whether the bucket is full at `now`, so that a state made by [`State::full_at`] would decide
    /// alike from then on.
    pub fn is_full(&self, quota: &Quota, now: Duration) -> bool {
        self.last <= now && self.debt_at(quota, now) == 0
    }

    fn debt_at(&self, quota: &Quota, now: Duration) -> u128 {
        let elapsed = now.saturating_sub(self.last).as_nanos();
        let debt = self.debt.min(full(quota));
        elapsed
            .checked_mul(u128::from(quota.refill()))
            .map_or(0, |drained| debt.saturating_sub(drained))
    }
}

/// Decides a request for `cost` tokens at `now`, and gives the bucket as it is afterwards.
///
/// `now` is the time since an origin of the caller's choice, the same for all calls on a state; the
/// range is [`Duration`]'s, 584 billion years. A cost of 0 is always allowed and takes nothing.
///
/// ```
/// use std::time::Duration;
/// use transom_limit::{Quota, gcra};
///
/// let quota = Quota::per_second(3)?;
/// let start = Duration::ZERO;
/// let (state, first) = gcra::decide(gcra::State::default(), &quota, 3, start)?;
/// assert!(first.is_allowed());
///
/// let (state, second) = gcra::decide(state, &quota, 1, start)?;
/// assert_eq!(second.retry_after(), Duration::from_nanos(333_333_334)); // 1/3 s, rounded up
///
/// // The third of a nanosecond waited too long is not lost: three tokens after exactly 1 s.
/// let (_, third) = gcra::decide(state, &quota, 3, Duration::from_secs(1))?;
/// assert!(third.is_allowed());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`InsufficientCapacity`] if `cost` is more than the quota's capacity: it would never pass.
pub fn decide(
    state: State,
    quota: &Quota,
    cost: u64,
    now: Duration,
) -> Result<(State, Decision), InsufficientCapacity> {
    let capacity = quota.capacity();
    match capacity.checked_sub(cost) {
        Some(room) => Ok(decide_within(state, quota, cost, room, now)),
        None => Err(InsufficientCapacity { cost, capacity }),
    }
}

/// [`decide`] for one token, which every bucket has room for.
pub(crate) fn decide_one(state: State, quota: &Quota, now: Duration) -> (State, Decision) {
    decide_within(state, quota, 1, quota.capacity() - 1, now)
}

/// `room` is the capacity less the cost: the tokens that may be missing for the request to pass.
fn decide_within(
    state: State,
    quota: &Quota,
    cost: u64,
    room: u64,
    now: Duration,
) -> (State, Decision) {
    let limit = quota.capacity();
    let debt = state.debt_at(quota, now);
    let allowed_debt = u128::from(room) * quota.token();
    // Waits are found from `last` on and told from `now` on.
    let behind = state.last.saturating_sub(now);
    let wait = |units: u128| behind.saturating_add(drain_time(units, quota));

    if let Some(excess) = debt.checked_sub(allowed_debt).filter(|excess| *excess > 0) {
        let denied = Decision::Denied {
            retry_after: wait(excess),
            remaining: whole_tokens_left(debt, quota),
            limit,
            reset_after: wait(debt),
        };
        return (state, denied);
    }
    let debt = debt + u128::from(cost) * quota.token();
    let allowed = Decision::Allowed {
        remaining: whole_tokens_left(debt, quota),
        limit,
        reset_after: if debt == 0 {
            Duration::ZERO
        } else {
            wait(debt)
        },
    };
    if cost == 0 {
        return (state, allowed);
    }
    (
        State {
            last: state.last.max(now),
            debt,
        },
        allowed,
    )
}

/// What an empty bucket lacks, in 1/refill ns. Does not overflow: see [`Quota::new`].
fn full(quota: &Quota) -> u128 {
    u128::from(quota.capacity()) * quota.token()
}

fn whole_tokens_left(debt: u128, quota: &Quota) -> u64 {
    let left = (full(quota) - debt) / quota.token();
    u64::try_from(left).unwrap_or(quota.capacity())
}

/// How long `units` take to drain, rounded up to the nanosecond.
fn drain_time(units: u128, quota: &Quota) -> Duration {
    const SECOND: u128 = 1_000_000_000;
    let nanos = units.div_ceil(u128::from(quota.refill()));
    let (secs, rest) = (u64::try_from(nanos / SECOND), u32::try_from(nanos % SECOND));
    match (secs, rest) {
        (Ok(secs), Ok(rest)) => Duration::new(secs, rest),
        // Not reached: `Quota::new` refuses a bucket that takes longer to fill.
        _ => Duration::MAX,
    }
}
