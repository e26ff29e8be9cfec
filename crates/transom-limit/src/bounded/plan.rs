//! The quota in force, which may change between two checks.

use std::sync::atomic::{AtomicU64, Ordering, fence};
use std::sync::{Mutex, PoisonError};

use super::grid::Plan;
use crate::Quota;

/// The current plan, read without a lock and without writing: a sequence lock, whose readers try again
/// if a writer was there meanwhile.
#[derive(Debug)]
pub(super) struct Current {
    /// Odd while somebody writes.
    version: AtomicU64,
    token: AtomicU64,
    capacity: AtomicU64,
    quota: Mutex<Quota>,
}

impl Current {
    pub(super) fn new(quota: Quota, plan: Plan) -> Self {
        Self {
            version: AtomicU64::new(0),
            token: AtomicU64::new(plan.token),
            capacity: AtomicU64::new(plan.capacity),
            quota: Mutex::new(quota),
        }
    }

    #[inline]
    pub(super) fn plan(&self) -> Plan {
        loop {
            let before = self.version.load(Ordering::Acquire);
            let token = self.token.load(Ordering::Relaxed);
            let capacity = self.capacity.load(Ordering::Relaxed);
            fence(Ordering::Acquire);
            if before == self.version.load(Ordering::Relaxed) && before.is_multiple_of(2) {
                return Plan { token, capacity };
            }
            std::hint::spin_loop();
        }
    }

    pub(super) fn quota(&self) -> Quota {
        *self.quota.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set(&self, quota: Quota, plan: Plan) {
        let mut kept = self.quota.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = quota;
        let version = self.version.load(Ordering::Relaxed);
        self.version
            .store(version.wrapping_add(1), Ordering::Relaxed);
        fence(Ordering::Release);
        self.token.store(plan.token, Ordering::Relaxed);
        self.capacity.store(plan.capacity, Ordering::Relaxed);
        self.version
            .store(version.wrapping_add(2), Ordering::Release);
    }
}
