//! Atomics of the model checker, and one that has to fail.

use std::sync::atomic::Ordering;

use loom::sync::atomic::{AtomicU64, fence};
use loom::thread;

use crate::bounded::atom::Atom;

impl Atom for AtomicU64 {
    fn new(bits: u64) -> Self {
        Self::new(bits)
    }

    fn load_by(&self, order: Ordering) -> u64 {
        self.load(order)
    }

    fn store_by(&self, bits: u64, order: Ordering) {
        self.store(bits, order);
    }

    fn replace(&self, current: u64, new: u64) -> bool {
        self.compare_exchange(current, new, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    fn fence(order: Ordering) {
        fence(order);
    }

    fn pause() {
        thread::yield_now();
    }
}

/// Stores whatever was there: the first thing that has to fail.
pub(super) struct Careless(AtomicU64);

impl Atom for Careless {
    fn new(bits: u64) -> Self {
        Self(AtomicU64::new(bits))
    }

    fn load_by(&self, order: Ordering) -> u64 {
        self.0.load(order)
    }

    fn store_by(&self, bits: u64, order: Ordering) {
        self.0.store(bits, order);
    }

    fn replace(&self, _: u64, new: u64) -> bool {
        self.0.store(new, Ordering::Release);
        true
    }

    fn fence(order: Ordering) {
        fence(order);
    }

    fn pause() {
        thread::yield_now();
    }
}
