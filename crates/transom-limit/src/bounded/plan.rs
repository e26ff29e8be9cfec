//! The quota in force, which may change between two checks.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::atom::Atom;
use super::grid::Plan;
use crate::Quota;

/// The current plan and its quota.
#[derive(Debug)]
pub(super) struct Current {
    plan: Shared<AtomicU64>,
    quota: Mutex<Quota>,
    /// Held while a change goes through the table: two at once would mistake each other's numbers.
    changing: Mutex<()>,
}

/// A plan that is read without a lock and without writing: a sequence lock, whose readers try again if
/// a writer was there meanwhile.
#[derive(Debug)]
pub(super) struct Shared<A> {
    /// Odd while somebody writes.
    version: A,
    token: A,
    capacity: A,
}

impl<A: Atom> Shared<A> {
    pub(super) fn new(plan: Plan) -> Self {
        Self {
            version: A::new(0),
            token: A::new(plan.token),
            capacity: A::new(plan.capacity),
        }
    }

    #[inline]
    pub(super) fn read(&self) -> Plan {
        loop {
            let before = self.version.load_by(Ordering::Acquire);
            let token = self.token.load_by(Ordering::Relaxed);
            let capacity = self.capacity.load_by(Ordering::Relaxed);
            A::fence(Ordering::Acquire);
            let after = self.version.load_by(Ordering::Relaxed);
            if before == after && before.is_multiple_of(2) {
                return Plan { token, capacity };
            }
            A::pause();
        }
    }

    /// One writer at a time.
    pub(super) fn write(&self, plan: Plan) {
        let version = self.version.load_by(Ordering::Relaxed);
        self.version
            .store_by(version.wrapping_add(1), Ordering::Relaxed);
        A::fence(Ordering::Release);
        self.token.store_by(plan.token, Ordering::Relaxed);
        self.capacity.store_by(plan.capacity, Ordering::Relaxed);
        self.version
            .store_by(version.wrapping_add(2), Ordering::Release);
    }
}

impl Current {
    pub(super) fn new(quota: Quota, plan: Plan) -> Self {
        Self {
            plan: Shared::new(plan),
            quota: Mutex::new(quota),
            changing: Mutex::new(()),
        }
    }

    #[inline]
    pub(super) fn plan(&self) -> Plan {
        self.plan.read()
    }

    pub(super) fn quota(&self) -> Quota {
        *lock(&self.quota)
    }

    /// Puts another plan in force and then does what is left to do about it, knowing the one before.
    pub(super) fn change(&self, quota: Quota, plan: Plan, rest: impl FnOnce(Plan)) {
        let _changing = lock(&self.changing);
        let before = self.plan();
        *lock(&self.quota) = quota;
        self.plan.write(plan);
        rest(before);
    }
}

// Nothing panics under either lock, and a quota is only ever replaced whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
