//! A bucket in 64 bits: its theoretical arrival time and a part of its key's hash.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the tag is the lowest bits"
)]

/// Bits of the hash kept with a bucket. Two keys of one set that agree in them share a bucket.
const TAG_BITS: u32 = 24;
const TAT_BITS: u32 = u64::BITS - TAG_BITS;
/// Of a theoretical arrival time only the last bits are kept; the epoch tells the others.
const TAT_MASK: u64 = (1 << TAT_BITS) - 1;
/// An epoch in ticks: a quarter of what the bits tell apart. A word lies in the epoch before its set's,
/// so that a thread that read the clock just before the change finds nobody younger than itself, in the
/// set's, or in the next one. The fourth quarter is for a word that was lowered by a thread which had
/// not heard yet that the set has gone on: it lies before all of them.
pub(super) const EPOCH_BITS: u32 = TAT_BITS - 2;
/// Where what is kept of a time lies before the base and not after it.
const BEFORE: u64 = 3 << EPOCH_BITS;
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
    /// `bits` of a set whose words count from `base`, the start of an epoch. An earlier time is a full
    /// bucket there as well, and read as `base`.
    #[inline]
    pub(super) const fn read(bits: u64, base: u64) -> Self {
        let kept = bits >> TAG_BITS;
        let since = kept.wrapping_sub(base) & TAT_MASK;
        Self {
            tag: tag(bits),
            tat: base + if since < BEFORE { since } else { 0 },
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
