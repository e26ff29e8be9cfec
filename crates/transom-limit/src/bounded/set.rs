//! Eight buckets in a cache line, and what makes the table exact in fixed memory.
//!
//! # The rule for newcomers
//!
//! A key is the word with its tag. A key without one takes the word with the least theoretical arrival
//! time and *inherits* that time: it starts where the displaced key stood (as in the Space-Saving sketch
//! of Metwally, Agrawal and El Abbadi, 2005, a newcomer inherits the least count).
//!
//! # Why no key ever gets more than its quota
//!
//! Every write of a check raises the word it replaces, so each word, and the least of a set, only ever
//! rises. A displaced key stood at the least then; when it returns, whatever word it takes is at least
//! that. So the arrival time a key is judged by is never before its true one, and the bound of GCRA
//! holds with it: k admissions in \[a, b\] push it from at least a to at most b + capacity · T, so
//! k ≤ capacity + (b − a)/T. Threads may interleave as they like, and a late reading of the clock only
//! makes the start later. That it is *the least*, with ties broken in one order for all, is what keeps
//! two threads from giving one key two words.
//!
//! Tokens given back lower a word, but not below the least of the others, so the least of the set does
//! not fall and what was said of returning keys stands. A word that others raise at the same moment
//! may be missed. No meeting of three threads that the model checker tries makes anything of that
//! (`model.rs`); where four meet in one set, two of them placing the same key, that key may gain a
//! request and a displaced one the tokens given back, once.

use super::atom::Atom;
use super::epoch::Epoch;
use super::rule::{self, Act, Outcome};
use super::word::Word;

/// Words of a set: 64 bytes.
pub(super) const WAYS: usize = 8;

/// One key's view of its set at one time, in ticks since the start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    pub(super) tag: u32,
    /// What the set's words count from.
    pub(super) base: u64,
    /// The start of the set's epoch: no word is lowered to before it, so that one who does it late still
    /// leaves a time that the next epoch can read.
    pub(super) start: u64,
    pub(super) now: u64,
    pub(super) cost: u64,
    pub(super) full: u64,
    /// Whether a newcomer starts with a full bucket where all words are in use, instead of inheriting.
    pub(super) forget: bool,
}

/// Where the key stands: which word, its bits, and the arrival time to judge by.
struct Place {
    way: usize,
    bits: u64,
    tat: u64,
    /// Whether another key, with tokens missing, has to go for this one.
    displaces: bool,
}

impl Visit {
    /// Decides, and writes what came of it; whether that displaced a key with tokens missing.
    ///
    /// `still` tells whether `base` is still the set's epoch; if not, nothing was decided.
    #[inline]
    pub(super) fn decide<A: Atom>(
        &self,
        set: &[A],
        act: Act,
        still: impl Fn() -> bool,
    ) -> Option<(Outcome, bool)> {
        loop {
            let place = self.place(set);
            if !still() {
                return None;
            }
            let outcome = rule::decide(act, place.tat, self.now, self.cost, self.full);
            let Some(tat) = outcome.write else {
                return Some((outcome, false));
            };
            let new = Word { tag: self.tag, tat };
            if set[place.way].replace(place.bits, new.bits()) {
                return Some((outcome, place.displaces));
            }
        }
    }

    /// Puts `cost` back into the key's bucket, if it still has one.
    pub(super) fn give_back<A: Atom>(&self, set: &[A], still: impl Fn() -> bool) -> Option<()> {
        loop {
            let words = self.words(set);
            if !still() {
                return None;
            }
            let Some(way) = words.iter().position(|(_, word)| word.tag == self.tag) else {
                return Some(());
            };
            let others = words.iter().enumerate().filter(|(at, _)| *at != way);
            let floor = others.map(|(_, (_, word))| word.tat).min().unwrap_or(0);
            let (bits, word) = words[way];
            let tat = rule::give_back(word.tat, self.cost, floor.max(self.start).max(self.now));
            let new = Word { tat, ..word };
            if tat == word.tat || set[way].replace(bits, new.bits()) {
                return Some(());
            }
        }
    }

    /// The key's word, or the one a newcomer takes.
    #[inline]
    fn place<A: Atom>(&self, set: &[A]) -> Place {
        let preferred = self.tag as usize % set.len();
        let bits = set[preferred].load();
        let word = Word::read(bits, self.base);
        if word.tag == self.tag {
            return Place {
                way: preferred,
                bits,
                tat: word.tat,
                displaces: false,
            };
        }
        self.search(set, preferred)
    }

    fn search<A: Atom>(&self, set: &[A], preferred: usize) -> Place {
        let words = self.words(set);
        let own = |(_, word): &(u64, Word)| word.tag == self.tag;
        if let Some(way) = words.iter().position(own) {
            let (bits, word) = words[way];
            return Place {
                way,
                bits,
                tat: word.tat,
                displaces: false,
            };
        }
        let from_preferred = (preferred..set.len()).chain(0..preferred);
        let least = from_preferred.min_by_key(|way| words[*way].1.tat);
        let way = least.unwrap_or(preferred);
        let (bits, word) = words[way];
        Place {
            way,
            bits,
            tat: if self.forget { self.start } else { word.tat },
            displaces: word.tat > self.now,
        }
    }

    #[inline]
    fn words<A: Atom>(&self, set: &[A]) -> [(u64, Word); WAYS] {
        let none = (
            0,
            Word {
                tag: u32::MAX,
                tat: u64::MAX,
            },
        );
        let mut words = [none; WAYS];
        for (word, atom) in words.iter_mut().zip(set) {
            let bits = atom.load();
            *word = (bits, Word::read(bits, self.base));
        }
        words
    }
}

/// Raises every word to `start` that lies before it: an arrival time that has passed is a full bucket,
/// however long ago it was.
pub(super) fn raise<A: Atom>(set: &[A], base: u64, start: u64, still: impl Fn() -> bool) -> bool {
    for atom in set {
        loop {
            let bits = atom.load();
            if !still() {
                return false;
            }
            let word = Word::read(bits, base);
            let new = Word {
                tat: word.tat.max(start),
                ..word
            };
            if new.bits() == bits || atom.replace(bits, new.bits()) {
                break;
            }
        }
    }
    true
}

/// Moves every word to what `scaled` makes of its arrival time, not to before `epoch`; whether it did.
pub(super) fn rescale<A: Atom>(
    set: &[A],
    epoch: Epoch,
    scaled: impl Fn(u64) -> u64,
    still: impl Fn() -> bool,
) -> bool {
    for atom in set {
        loop {
            let bits = atom.load();
            if !still() {
                return false;
            }
            let word = Word::read(bits, epoch.base());
            let tat = scaled(word.tat);
            let new = Word {
                tat: tat.max(epoch.start()),
                ..word
            };
            if tat == word.tat || atom.replace(bits, new.bits()) {
                break;
            }
        }
    }
    true
}
