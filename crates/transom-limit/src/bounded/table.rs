//! All sets, and the epochs that let 40 bits tell any time.
#![expect(
    clippy::cast_possible_truncation,
    reason = "halves of a word, and an index below a usize"
)]

use std::sync::atomic::{AtomicU64, Ordering};

use super::rule::{Act, Outcome};
use super::set::{self, Visit, WAYS};
use super::word::{self, EPOCH_BITS};

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

/// A group's epoch, and the one it is being brought into; the same if it is in no change.
#[derive(Clone, Copy)]
struct Epoch {
    from: u32,
    to: u32,
}

impl Epoch {
    #[inline]
    const fn read(bits: u64) -> Self {
        Self {
            from: (bits >> 32) as u32,
            to: bits as u32,
        }
    }

    const fn bits(self) -> u64 {
        (self.from as u64) << 32 | self.to as u64
    }

    #[inline]
    const fn of(ticks: u64) -> u32 {
        (ticks >> EPOCH_BITS) as u32
    }

    #[inline]
    const fn start(epoch: u32) -> u64 {
        (epoch as u64) << EPOCH_BITS
    }
}

impl Table {
    pub(super) fn new(slots: usize) -> Self {
        let sets = slots.div_ceil(WAYS).max(1);
        Self {
            sets: (0..sets).map(|_| Set::default()).collect(),
            epochs: (0..sets.div_ceil(GROUP))
                .map(|_| AtomicU64::new(0))
                .collect(),
        }
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
            let visit = request.visit(Epoch::start(epoch));
            let state = &self.epochs[at / GROUP];
            let still = || state.load(Ordering::Acquire) == bits;
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
            let still = || state.load(Ordering::Acquire) == bits;
            let visit = request.visit(Epoch::start(epoch));
            if visit.give_back(&self.sets[at].0, still).is_some() {
                return;
            }
        }
    }

    /// Moves every key's arrival time to what `scaled` makes of it.
    pub(super) fn rescale(&self, now: u64, scaled: impl Fn(u64) -> u64) {
        for (at, set) in self.sets.iter().enumerate() {
            let (epoch, _) = self.epoch(at, now);
            set::rescale(&set.0, Epoch::start(epoch), &scaled);
        }
    }

    /// How many words have tokens missing at `now`. Reads the whole table.
    pub(super) fn in_use(&self, now: u64) -> usize {
        let count = |(at, set): (usize, &Set)| {
            let (epoch, _) = self.epoch(at, now);
            let base = Epoch::start(epoch);
            let words = set.0.iter().map(|atom| atom.load(Ordering::Acquire));
            words
                .filter(|bits| word::Word::read(*bits, base).tat > now)
                .count()
        };
        self.sets.iter().enumerate().map(count).sum()
    }

    /// The epoch of a set's group, at least that of `now`, and the bits that say so.
    #[inline]
    fn epoch(&self, set: usize, now: u64) -> (u32, u64) {
        let bits = self.epochs[set / GROUP].load(Ordering::Acquire);
        let epoch = Epoch::read(bits);
        if epoch.from == epoch.to && epoch.from >= Epoch::of(now) {
            return (epoch.from, bits);
        }
        self.refresh(set / GROUP, Epoch::of(now))
    }

    /// Brings a group into `epoch`. Whoever comes first says so, and all who come help: nobody waits.
    #[cold]
    fn refresh(&self, group: usize, epoch: u32) -> (u32, u64) {
        let state = &self.epochs[group];
        loop {
            let bits = state.load(Ordering::Acquire);
            let Epoch { from, to } = Epoch::read(bits);
            if from == to && from >= epoch {
                return (from, bits);
            }
            if from == to {
                let announced = Epoch { from, to: epoch }.bits();
                let _ =
                    state.compare_exchange(bits, announced, Ordering::AcqRel, Ordering::Acquire);
                continue;
            }
            let still = || state.load(Ordering::Acquire) == bits;
            let sets = self.sets.iter().skip(group * GROUP).take(GROUP);
            let (base, start) = (Epoch::start(from), Epoch::start(to));
            let mut whole = true;
            for set in sets {
                whole = whole && set::raise(&set.0, base, start, still);
            }
            if whole {
                let done = Epoch { from: to, to }.bits();
                let _ = state.compare_exchange(bits, done, Ordering::AcqRel, Ordering::Acquire);
            }
        }
    }
}

impl Request {
    #[inline]
    fn visit(&self, base: u64) -> Visit {
        Visit {
            tag: word::tag(self.hash),
            base,
            now: self.now,
            cost: self.cost,
            full: self.full,
            forget: self.forget,
        }
    }
}
