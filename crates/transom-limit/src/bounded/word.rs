//! A bucket in 64 bits: its theoretical arrival time and a part of its key's hash.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the tag is the lowest bits"
)]

use std::sync::atomic::{AtomicU64, Ordering};

/// Bits of the hash kept with a bucket. Two keys of one set that agree in them share a bucket.
const TAG_BITS: u32 = 24;
const TAT_BITS: u32 = u64::BITS - TAG_BITS;
/// Of a theoretical arrival time only the last bits are kept; the epoch tells the others.
const TAT_MASK: u64 = (1 << TAT_BITS) - 1;
/// An epoch in ticks: a quarter of what the bits tell apart. A word lies in its set's epoch or the next
/// one; the other two quarters are for a thread that comes from an epoch or two before.
pub(super) const EPOCH_BITS: u32 = TAT_BITS - 2;
/// How many ticks a full bucket may be, and how many more a reservation may reach ahead: together
/// less than an epoch.
pub(super) const AHEAD: u64 = (1 << (EPOCH_BITS - 1)) - 1;

/// One bucket of a set: a key's tag, and its theoretical arrival time (TAT) since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) tag: u32,
    pub(super) tat: u64,
}

impl Word {
    /// `bits` of a set whose words are all at or after `base`, the start of an epoch.
    #[inline]
    pub(super) const fn read(bits: u64, base: u64) -> Self {
        let kept = bits >> TAG_BITS;
        Self {
            tag: (bits as u32) & ((1 << TAG_BITS) - 1),
            tat: base + (kept.wrapping_sub(base) & TAT_MASK),
        }
    }

    #[inline]
    pub(super) const fn bits(self) -> u64 {
        (self.tat << TAG_BITS) | self.tag as u64
    }
}

/// The part of a key's hash that a word keeps.
#[inline]
pub(super) const fn tag(hash: u64) -> u32 {
    (hash as u32) & ((1 << TAG_BITS) - 1)
}

/// What a word needs of an atomic, so that a model checker's can stand in for the real one.
pub(super) trait Atom {
    fn load(&self) -> u64;
    /// Whether `current` was there and `new` is now.
    fn replace(&self, current: u64, new: u64) -> bool;
}

impl Atom for AtomicU64 {
    #[inline]
    fn load(&self) -> u64 {
        Self::load(self, Ordering::Acquire)
    }

    #[inline]
    fn replace(&self, current: u64, new: u64) -> bool {
        self.compare_exchange(current, new, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }
}
