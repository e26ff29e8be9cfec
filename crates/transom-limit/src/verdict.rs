//! The answer of several limits at once.

use std::time::Duration;

use smallvec::SmallVec;

use crate::{Decision, Standing};

/// What several limits said to one request: it may go on only if each allows it, and if one does not,
/// nothing was taken from any.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a verdict that is not looked at limits nothing"]
pub struct Verdict {
    allowed: bool,
    decisions: SmallVec<[Decision; 2]>,
    fallback: bool,
}

impl Verdict {
    /// The decisions of the limits, in the order they were asked in.
    pub fn new(decisions: impl IntoIterator<Item = Decision>) -> Self {
        Self::of(decisions.into_iter().collect())
    }

    #[inline]
    pub(crate) fn of(decisions: SmallVec<[Decision; 2]>) -> Self {
        let allowed = decisions.iter().all(Decision::is_allowed);
        let fallback = false;
        Self {
            allowed,
            decisions,
            fallback,
        }
    }

    /// The same, marked as [from a fallback](Self::is_fallback).
    pub fn from_fallback(self) -> Self {
        let fallback = true;
        Self { fallback, ..self }
    }

    /// Whether a fallback answered, and not the store that keeps the limits: see
    /// [`Guarded`](crate::Guarded).
    pub const fn is_fallback(&self) -> bool {
        self.fallback
    }

    /// Whether the request may go on.
    pub const fn is_allowed(&self) -> bool {
        self.allowed
    }

    /// Each limit's own decision, in the order they were asked in. In a verdict that is not allowed, those
    /// that allow tell what there is; they have taken nothing.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// The least wait after which all limits would allow it: zero if they did.
    pub fn retry_after(&self) -> Duration {
        let waits = self.decisions.iter().map(Decision::retry_after);
        waits.max().unwrap_or(Duration::ZERO)
    }

    /// When all tokens taken may be used: zero unless they were reserved.
    pub fn ready_after(&self) -> Duration {
        let waits = self
            .decisions
            .iter()
            .map(|decision| decision.standing().wait());
        waits.max().unwrap_or(Duration::ZERO)
    }

    /// The limit to tell of, and its place: of those that deny the one with the longest wait, else the
    /// one with the fewest tokens left. `None` if no limit was asked.
    pub fn tightest(&self) -> Option<(usize, &Standing)> {
        let places = self.decisions.iter().enumerate();
        let tightest = if self.allowed {
            places.min_by_key(|(_, decision)| decision.remaining())
        } else {
            places.max_by_key(|(_, decision)| decision.retry_after())
        };
        tightest.map(|(place, decision)| (place, decision.standing()))
    }
}
