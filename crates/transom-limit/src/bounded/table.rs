//! All sets, and the epochs that let 40 bits tell any time.
#![expect(clippy::cast_possible_truncation, reason = "an index below a usize")]

use std::sync::atomic::{AtomicU64, Ordering};

use super::atom::Atom;
use super::epoch::{self, Epoch};
use super::rule::{Act, Outcome};
use super::set::{self, Visit, WAYS};
use super::word;

#[derive(Debug, Default)]
#[repr(align(64))]
struct Set([AtomicU64; WAYS]);

/// Sets that share an epoch: what one check refreshes at the most. The more, the fewer cache lines the
/// epochs of a large table are.
const GROUP: usize = 64;

/// The sets of a table and the epoch of each group of them.
///
/// A group is brought into the present epoch by the first check that finds it in an earlier one: 512
/// words, a microsecond, once in 68 s or more. No task does it, and no check waits for another one.
#[derive(Debug)]
pub(super) struct Table {
    sets: Box<[Set]>,
    epochs: Box<[AtomicU64]>,
}

/// What is asked of one key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request {
    pub(super) hash: u64,
    pub(super) now: u64,
    pub(super) cost: u64,
    pub(super) full: u64,
    pub(super) forget: bool,
}

impl Table {
    /// `None` if there is not so much memory.
    pub(super) fn new(slots: usize) -> Option<Self> {
        let sets = slots.div_ceil(WAYS).max(1);
        Some(Self {
            sets: many(sets)?,
            epochs: many(sets.div_ceil(GROUP))?,
        })
    }

    pub(super) const fn slots(&self) -> usize {
        self.sets.len() * WAYS
    }

    #[inline]
    fn index(&self, hash: u64) -> usize {
        // The highest bits, scaled: the sets need not be a power of two.
        ((u128::from(hash) * self.sets.len() as u128) >> 64) as usize
    }

    /// Reads something of the key's set, to have it in the cache.
    #[inline]
    pub(super) fn touch(&self, hash: u64) -> u64 {
        self.sets[self.index(hash)].0[0].load(Ordering::Relaxed)
    }

    /// Decides; whether that displaced a key with tokens missing.
    #[inline]
    pub(super) fn decide(&self, request: &Request, act: Act) -> (Outcome, bool) {
        let at = self.index(request.hash);
        let set = &self.sets[at].0;
        loop {
            let (epoch, bits) = self.epoch(at, request.now);
            let visit = request.visit(epoch);
            let state = &self.epochs[at / GROUP];
            let still = || Atom::load(state) == bits;
            if let Some(done) = visit.decide(set, act, still) {
                return done;
            }
        }
    }

    pub(super) fn give_back(&self, request: &Request) {
        let at = self.index(request.hash);
        loop {
            let (epoch, bits) = self.epoch(at, request.now);
            let state = &self.epochs[at / GROUP];
            let still = || Atom::load(state) == bits;
            let visit = request.visit(epoch);
            if visit.give_back(&self.sets[at].0, still).is_some() {
                return;
            }
        }
    }

    /// Moves every key's arrival time to what `scaled` makes of it and the present time.
    pub(super) fn rescale(&self, now: impl Fn() -> u64, scaled: impl Fn(u64, u64) -> u64) {
        for (at, set) in self.sets.iter().enumerate() {
            loop {
                let now = now();
                let (epoch, bits) = self.epoch(at, now);
                let still = || Atom::load(&self.epochs[at / GROUP]) == bits;
                if set::rescale(&set.0, epoch, |tat| scaled(tat, now), still) {
                    break;
                }
            }
        }
    }

    /// How many words have tokens missing at `now`. Reads the whole table.
    pub(super) fn in_use(&self, now: u64) -> usize {
        let count = |(at, set): (usize, &Set)| {
            let (epoch, _) = self.epoch(at, now);
            let words = set.0.iter().map(Atom::load);
            words
                .filter(|bits| word::Word::read(*bits, epoch.base()).tat > now)
                .count()
        };
        self.sets.iter().enumerate().map(count).sum()
    }

    /// The epoch of a set's group, at least that of `now`, and the bits that say so.
    #[inline]
    fn epoch(&self, set: usize, now: u64) -> (Epoch, u64) {
        let group = set / GROUP;
        let sets = || self.sets.iter().skip(group * GROUP).take(GROUP);
        epoch::current(&self.epochs[group], now, || sets().map(|set| &set.0[..]))
    }
}

fn many<T: Default>(count: usize) -> Option<Box<[T]>> {
    let mut all = Vec::new();
    all.try_reserve_exact(count).ok()?;
    all.resize_with(count, T::default);
    Some(all.into())
}

impl Request {
    #[inline]
    fn visit(&self, epoch: Epoch) -> Visit {
        Visit {
            tag: word::tag(self.hash),
            base: epoch.base(),
            start: epoch.start(),
            now: self.now,
            cost: self.cost,
            full: self.full,
            forget: self.forget,
        }
    }
}
