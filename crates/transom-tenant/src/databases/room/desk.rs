//! What one tenant has and wants.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::Waiter;

#[derive(Debug)]
pub(super) struct Desk<W, S> {
    /// Seats in use, idle, or being closed.
    pub(super) taken: usize,
    pub(super) waiting: VecDeque<W>,
    /// The least recently used first.
    idle: VecDeque<Idle<S>>,
}

#[derive(Debug)]
struct Idle<S> {
    seat: S,
    used: u64,
    since: Instant,
}

impl<W, S> Default for Desk<W, S> {
    fn default() -> Self {
        Desk {
            taken: 0,
            waiting: VecDeque::new(),
            idle: VecDeque::new(),
        }
    }
}

impl<W: Waiter, S> Desk<W, S> {
    pub(super) fn park(&mut self, seat: S, used: u64, since: Instant) {
        self.idle.push_back(Idle { seat, used, since });
    }

    /// The one used last: the others can grow old, and be closed.
    pub(super) fn newest(&mut self) -> Option<S> {
        self.idle.pop_back().map(|idle| idle.seat)
    }

    pub(super) fn oldest(&mut self) -> Option<S> {
        self.idle.pop_front().map(|idle| idle.seat)
    }

    pub(super) fn oldest_use(&self) -> Option<u64> {
        self.idle.front().map(|idle| idle.used)
    }

    pub(super) fn idle_since(&self) -> Option<Instant> {
        self.idle.front().map(|idle| idle.since)
    }

    pub(super) fn expired(&mut self, now: Instant, limit: Duration) -> Option<S> {
        let since = self.idle_since()?;
        if now.saturating_duration_since(since) >= limit {
            self.oldest()
        } else {
            None
        }
    }

    pub(super) fn clear(&mut self) -> Vec<S> {
        self.idle.drain(..).map(|idle| idle.seat).collect()
    }

    pub(super) fn idle(&self) -> usize {
        self.idle.len()
    }

    /// Those at the front; the others when it is their turn.
    pub(super) fn forget_who_gave_up(&mut self) {
        while self.waiting.front().is_some_and(Waiter::gave_up) {
            self.waiting.pop_front();
        }
    }

    pub(super) fn is_bare(&self) -> bool {
        self.taken == 0 && self.idle.is_empty() && self.waiting.is_empty()
    }
}
