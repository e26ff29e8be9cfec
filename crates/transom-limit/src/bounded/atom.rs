//! What is asked of an atomic number, so that a model checker's can stand in for the real one.

use std::sync::atomic::{AtomicU64, Ordering, fence};

/// 64 bits that threads share.
pub(super) trait Atom {
    fn new(bits: u64) -> Self;
    fn load_by(&self, order: Ordering) -> u64;
    fn store_by(&self, bits: u64, order: Ordering);
    /// Whether `current` was there and `new` is now.
    fn replace(&self, current: u64, new: u64) -> bool;
    fn fence(order: Ordering);
    /// Lets others go first.
    fn pause();

    #[inline]
    fn load(&self) -> u64 {
        self.load_by(Ordering::Acquire)
    }
}

impl Atom for AtomicU64 {
    fn new(bits: u64) -> Self {
        Self::new(bits)
    }

    #[inline]
    fn load_by(&self, order: Ordering) -> u64 {
        self.load(order)
    }

    #[inline]
    fn store_by(&self, bits: u64, order: Ordering) {
        self.store(bits, order);
    }

    #[inline]
    fn replace(&self, current: u64, new: u64) -> bool {
        self.compare_exchange(current, new, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    #[inline]
    fn fence(order: Ordering) {
        fence(order);
    }

    #[inline]
    fn pause() {
        std::hint::spin_loop();
    }
}
