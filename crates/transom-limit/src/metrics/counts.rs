//! Plain counters.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::Metrics;
use crate::{BreakerState, Limit, StoreError};

/// Counts since it was made, over all limits. They wrap after 2⁶⁴.
#[derive(Debug, Default)]
pub struct Counts {
    allowed: AtomicU64,
    denied: AtomicU64,
    failed: AtomicU64,
    fallback: AtomicU64,
    opened: AtomicU64,
}

impl Counts {
    /// Decisions of a limit that allowed.
    pub fn allowed(&self) -> u64 {
        self.allowed.load(Ordering::Relaxed)
    }

    /// Decisions of a limit that denied.
    pub fn denied(&self) -> u64 {
        self.denied.load(Ordering::Relaxed)
    }

    /// Errors of the store, and of those who asked it for what cannot be.
    pub fn failed(&self) -> u64 {
        self.failed.load(Ordering::Relaxed)
    }

    /// Answers from a fallback.
    pub fn fallback(&self) -> u64 {
        self.fallback.load(Ordering::Relaxed)
    }

    /// How often a breaker opened.
    pub fn opened(&self) -> u64 {
        self.opened.load(Ordering::Relaxed)
    }
}

impl Metrics for Counts {
    fn decided(&self, _: &Limit, allowed: bool, _: u64) {
        let count = if allowed { &self.allowed } else { &self.denied };
        count.fetch_add(1, Ordering::Relaxed);
    }

    fn answered(&self, _: Duration, fallback: bool) {
        self.fallback.fetch_add(fallback.into(), Ordering::Relaxed);
    }

    fn failed(&self, _: &StoreError) {
        self.failed.fetch_add(1, Ordering::Relaxed);
    }

    fn breaker(&self, state: BreakerState) {
        let opened = state == BreakerState::Open;
        self.opened.fetch_add(opened.into(), Ordering::Relaxed);
    }
}
