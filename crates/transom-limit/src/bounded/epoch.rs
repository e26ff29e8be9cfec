//! The epoch of a group of sets, and how the group is brought into a later one.
#![expect(
    clippy::cast_possible_truncation,
    reason = "halves of a word, and 26 bits of 64"
)]

use super::atom::Atom;
use super::set;
use super::word::EPOCH_BITS;

/// A quarter of the time that a word can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Epoch(u32);

impl Epoch {
    /// The epoch that `ticks` is in.
    #[inline]
    pub(super) const fn of(ticks: u64) -> Self {
        Self((ticks >> EPOCH_BITS) as u32)
    }

    #[inline]
    pub(super) const fn start(self) -> u64 {
        (self.0 as u64) << EPOCH_BITS
    }

    /// The earliest time a word of this epoch tells: the start of the one before.
    #[inline]
    pub(super) const fn base(self) -> u64 {
        (self.0.saturating_sub(1) as u64) << EPOCH_BITS
    }
}

/// A group's epoch, and the one it is being brought into; the same if it is in no change.
#[derive(Clone, Copy)]
struct Change {
    from: Epoch,
    to: Epoch,
}

impl Change {
    #[inline]
    const fn read(bits: u64) -> Self {
        Self {
            from: Epoch((bits >> 32) as u32),
            to: Epoch(bits as u32),
        }
    }

    const fn bits(self) -> u64 {
        (self.from.0 as u64) << 32 | self.to.0 as u64
    }
}

/// The epoch of a group, at least that of `now`, and the bits of `state` that say so; `sets` are those of
/// the group.
#[inline]
pub(super) fn current<'s, A: Atom + 's, I: Iterator<Item = &'s [A]>>(
    state: &A,
    now: u64,
    sets: impl Fn() -> I,
) -> (Epoch, u64) {
    let bits = state.load();
    let Change { from, to } = Change::read(bits);
    if from == to && from >= Epoch::of(now) {
        return (from, bits);
    }
    refresh(state, Epoch::of(now), sets)
}

/// Brings a group into `epoch`. Whoever comes first says so, and all who come help: nobody waits.
#[cold]
fn refresh<'s, A: Atom + 's, I: Iterator<Item = &'s [A]>>(
    state: &A,
    epoch: Epoch,
    sets: impl Fn() -> I,
) -> (Epoch, u64) {
    loop {
        let bits = state.load();
        let Change { from, to } = Change::read(bits);
        if from == to && from >= epoch {
            return (from, bits);
        }
        if from == to {
            state.replace(bits, Change { from, to: epoch }.bits());
            continue;
        }
        let still = || state.load() == bits;
        let mut sets = sets();
        if sets.all(|set| set::raise(set, from.base(), to.base(), still)) {
            state.replace(bits, Change { from: to, to }.bits());
        }
    }
}
