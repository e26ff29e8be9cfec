//! Who is among the so-many largest, without sorting and without the heap.

use super::TieBreak;
use super::quotas::Word;

/// The line between those who get one step more and those who do not.
#[derive(Clone, Copy)]
pub(super) struct Cut<K> {
    /// Above it, everybody gets one.
    key: K,
    /// Of those exactly on it, this many in a row get one, beginning with `start` and going on
    /// with the first after the last.
    winners: usize,
    start: usize,
    tied: usize,
    /// How many of those on it were asked about.
    seen: usize,
}

/// A digit of the radix selection.
const DIGIT_BITS: u32 = 8;
const DIGITS: usize = 1 << DIGIT_BITS;

impl<K: Copy + Ord> Cut<K> {
    /// Where those above `key` get one, and nobody else.
    pub(super) fn between(key: K) -> Self {
        Self::at(key, 1, 0, TieBreak::First)
    }

    /// Where those above `key` get one, and so many of the `tied` ones on it, at least one.
    pub(super) fn at(key: K, tied: usize, winners: usize, tie_break: TieBreak) -> Self {
        Self {
            key,
            winners,
            start: tie_break.start(tied, winners),
            tied,
            seen: 0,
        }
    }

    /// Whether the next party has one step more. To be asked in the order of the parties.
    #[inline]
    pub(super) fn wins(&mut self, key: K) -> bool {
        if key == self.key {
            let turn = if self.seen >= self.start {
                self.seen - self.start
            } else {
                self.seen + self.tied - self.start
            };
            self.seen += 1;
            turn < self.winners
        } else {
            key > self.key
        }
    }
}

impl<K: Word> Cut<K> {
    /// The `winners` largest of some keys, of which there are more; none of them is asked for
    /// twice.
    #[inline]
    pub(super) fn among(keys: &mut [K], winners: usize, tie_break: TieBreak) -> Self {
        let from_below = keys.len() - winners;
        let key = *keys.select_nth_unstable(from_below).1;
        let (mut above, mut tied) = (0, 0);
        for &other in &*keys {
            above += usize::from(other > key);
            tied += usize::from(other == key);
        }
        Self::at(key, tied, winners - above, tie_break)
    }

    /// The `winners` largest of any number of keys, of which there are more; none is above
    /// `bound`. The keys are asked for once per digit that it takes to tell them apart, from the
    /// first: radix selection.
    pub(super) fn among_many<I: Iterator<Item = K>>(
        keys: impl Fn() -> I,
        bound: K,
        mut winners: usize,
        tie_break: TieBreak,
    ) -> Self {
        // The digits chosen so far, and where the next one is.
        let mut prefix = K::from(0);
        let mut shift = bound.bits();
        loop {
            let digits = DIGIT_BITS.min(shift);
            shift -= digits;
            let mask = (1 << digits) - 1;
            let mut counts = [0; DIGITS];
            for key in keys() {
                let key = key >> shift;
                // In two steps: all the bits at once cannot be shifted out.
                if key >> (digits - 1) >> 1 == prefix {
                    counts[key.low_byte() & mask] += 1;
                }
            }
            let mut digit = mask;
            while digit > 0 && counts[digit] < winners {
                winners -= counts[digit];
                digit -= 1;
            }
            prefix = (prefix << (digits - 1) << 1) + low_digit(digit);
            // Where the whole bucket wins, its least possible key is as good a line as any.
            if shift == 0 || counts[digit] == winners {
                return Self::at(prefix << shift, counts[digit], winners, tie_break);
            }
        }
    }
}

/// A digit has eight bits.
fn low_digit<K: Word>(digit: usize) -> K {
    K::from(u8::try_from(digit).unwrap_or(0))
}
