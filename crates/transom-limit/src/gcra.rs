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
//! cost · period fits `u128` because cost ≤ capacity; X ≤ capacity · period does, and only a
//! [reservation](reserve) makes it more, which is refused where it would pass 2¹²⁸. What drains in
//! `elapsed · refill` units may pass 2¹²⁸, and then exceeds any X: nothing is left. Waits are X or less
//! over refill, so they fit a [`Duration`].

use std::time::Duration;

use crate::standing::Units;
use crate::{Decision, InsufficientCapacity, Quota, Standing};

/// One bucket. [`State::default`] is a full one: a key not seen before.
///
/// It knows the quota it was last taken from under. Under another one the tokens that are missing
/// are carried over, rounded up to that quota's unit and never more than it holds, and drain at its
/// rate from the latest admission on: a change of quota neither resets a key nor locks it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    /// I.371's LCT.
    last: Duration,
    /// I.371's X at `last`, in 1/refill ns of `quota`.
    debt: u128,
    /// Whose units `debt` is in; none while nothing was ever taken.
    quota: Option<Quota>,
}

impl State {
    /// A bucket that is full at `now` and holds every earlier time to `now`.
    pub const fn full_at(now: Duration) -> Self {
        Self {
            last: now,
            debt: 0,
            quota: None,
        }
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

    /// Whether it is, by the quota it was last taken from under as well: what is not may be asked for
    /// under that one again.
    pub(crate) fn is_forgettable(&self, quota: &Quota, now: Duration) -> bool {
        let made = self.quota.unwrap_or(*quota);
        self.is_full(quota, now) && self.is_full(&made, now)
    }

    fn debt_at(&self, quota: &Quota, now: Duration) -> u128 {
        let elapsed = now.saturating_sub(self.last).as_nanos();
        let debt = match self.quota {
            Some(made) if made != *quota => converted(self.debt, &made, quota),
            _ => self.debt,
        };
        elapsed
            .checked_mul(u128::from(quota.refill()))
            .map_or(0, |drained| debt.saturating_sub(drained))
    }

    fn with(self, debt: u128, quota: &Quota, now: Duration) -> Self {
        Self {
            last: self.last.max(now),
            debt,
            quota: Some(*quota),
        }
    }

    fn standing(&self, quota: &Quota, now: Duration, debt: u128, short: u128) -> Standing {
        // Waits are found from `last` on and told from `now` on.
        let behind = self.last.saturating_sub(now);
        Standing::new(quota.capacity(), units(quota), debt, short, behind)
    }
}

/// The tokens missing under one quota, in the units of another.
fn converted(debt: u128, made: &Quota, quota: &Quota) -> u128 {
    let exact = debt.checked_mul(quota.token());
    let tokens = exact.map_or_else(
        || debt.div_ceil(made.token()).checked_mul(quota.token()),
        |product| Some(product.div_ceil(made.token())),
    );
    tokens.map_or(full(quota), |debt| debt.min(full(quota)))
}

pub(crate) const fn units(quota: &Quota) -> Units {
    Units {
        token: quota.token(),
        num: quota.refill(),
        den: 1,
        grain: 1,
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
    reserve(state, quota, cost, Duration::ZERO, now)
}

/// [`decide`] for one token, which every bucket has room for.
pub(crate) fn decide_one(state: State, quota: &Quota, now: Duration) -> (State, Decision) {
    decide(state, quota, 1, now).unwrap_or_else(|_| {
        let debt = state.debt_at(quota, now);
        (
            state,
            Decision::Denied(state.standing(quota, now, debt, debt)),
        )
    })
}

/// As [`decide`], but takes tokens that are yet to come if they do within `max_wait`: the request may
/// go on [`Standing::wait`] later. Everything decided afterwards stands behind it.
///
/// # Errors
///
/// [`InsufficientCapacity`] if `cost` is more than the quota's capacity.
pub fn reserve(
    state: State,
    quota: &Quota,
    cost: u64,
    max_wait: Duration,
    now: Duration,
) -> Result<(State, Decision), InsufficientCapacity> {
    let debt = state.debt_at(quota, now);
    let short = short(debt, quota, cost)?;
    let (price, denied) = (
        u128::from(cost) * quota.token(),
        state.standing(quota, now, debt, short),
    );
    if cost == 0 {
        return Ok((state, Decision::Allowed(denied)));
    }
    match debt.checked_add(price) {
        // No division for a request that does not wait.
        Some(after) if short == 0 || (!max_wait.is_zero() && denied.wait() <= max_wait) => {
            let allowed = state.standing(quota, now, after, short);
            Ok((state.with(after, quota, now), Decision::Allowed(allowed)))
        }
        _ => Ok((state, Decision::Denied(denied))),
    }
}

/// What [`decide`] would answer.
///
/// # Errors
///
/// As [`decide`].
pub fn peek(
    state: State,
    quota: &Quota,
    cost: u64,
    now: Duration,
) -> Result<Decision, InsufficientCapacity> {
    decide(state, quota, cost, now).map(|(_, decision)| decision)
}

/// Takes `cost` tokens for what has happened already, as many as there are: the bucket is never
/// emptier than empty. A bucket that is reserved ahead is left as it is.
pub fn charge(state: State, quota: &Quota, cost: u64, now: Duration) -> (State, Standing) {
    let debt = state.debt_at(quota, now);
    let price = u128::from(cost.min(quota.capacity())) * quota.token();
    let after = debt.max(debt.saturating_add(price).min(full(quota)));
    let state = if cost == 0 {
        state
    } else {
        state.with(after, quota, now)
    };
    (state, state.standing(quota, now, after, 0))
}

/// Puts `cost` tokens back, never more than are missing: a bucket does not hold more than its
/// capacity.
pub fn give_back(state: State, quota: &Quota, cost: u64, now: Duration) -> State {
    let debt = state.debt_at(quota, now);
    match u128::from(cost).checked_mul(quota.token()) {
        _ if cost == 0 || debt == 0 => state,
        Some(price) => state.with(debt.saturating_sub(price), quota, now),
        None => state.with(0, quota, now),
    }
}

/// What the bucket lacks too much for `cost` tokens.
fn short(debt: u128, quota: &Quota, cost: u64) -> Result<u128, InsufficientCapacity> {
    let capacity = quota.capacity();
    let Some(room) = capacity.checked_sub(cost) else {
        return Err(InsufficientCapacity { cost, capacity });
    };
    if cost == 0 {
        return Ok(0);
    }
    Ok(debt.saturating_sub(u128::from(room) * quota.token()))
}

/// What an empty bucket lacks, in 1/refill ns. Does not overflow: see [`Quota::new`].
fn full(quota: &Quota) -> u128 {
    u128::from(quota.capacity()) * quota.token()
}
