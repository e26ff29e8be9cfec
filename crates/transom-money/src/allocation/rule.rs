//! What a mode gives to each party, one after the other.

use super::cut::Cut;
use super::quotas::{Quotas, Word};
use super::task::Task;
use super::{Mode, TieBreak, Weight};

/// What is left to decide party by party. Made once per allocation, without the heap.
#[derive(Clone, Copy)]
pub(super) enum Rule<K> {
    /// The quota rounded down.
    Floor,
    /// So many steps per unit of weight, where `divisor` is a unit.
    Blocks { blocks: K, divisor: K },
    /// The quota rounded down, and one step for those beyond the cut.
    Cut(Cut<K>, Key),
    /// What is due up to and with this party, less what is due before it. `before` is the
    /// weight gone by, on a circle of which the parties take up the whole.
    Forwards { before: K },
    /// The same, gone through from the end: `from_here` is the weight of this party and all
    /// after it.
    Backwards { from_here: K },
}

/// What the cut goes by.
#[derive(Clone, Copy)]
pub(super) enum Key {
    Remainder,
    Weight,
    HasWeight,
}

impl Key {
    #[inline]
    fn of<K: Word>(self, weight: K, remainder: K) -> K {
        match self {
            Self::Remainder => remainder,
            Self::Weight => weight,
            Self::HasWeight => K::from(u8::from(weight > K::from(0))),
        }
    }
}

impl<K: Word> Rule<K> {
    /// The rule, and the steps that nobody gets.
    #[inline]
    pub(super) fn new<Q: Quotas<Word = K>, W: Weight>(
        task: &Task,
        quotas: &Q,
        weights: &[W],
    ) -> (Self, K) {
        let (nothing, ties) = (K::from(0), task.ties);
        match task.mode {
            Mode::LargestRemainder => (cut(Key::Remainder, ties, quotas, weights), nothing),
            Mode::LargestRatio => (cut(Key::Weight, ties, quotas, weights), nothing),
            Mode::FloorToFirst => (cut(Key::HasWeight, ties, quotas, weights), nothing),
            Mode::Separate => (Self::Floor, left(quotas, weights)),
            Mode::BlockSeparate => {
                let divisor = weights.iter().fold(nothing, |divisor, &weight| {
                    common_divisor(quotas.weight(weight), divisor)
                });
                let units = quotas.total() / divisor;
                let blocks = quotas.steps() / units;
                (Self::Blocks { blocks, divisor }, quotas.steps() % units)
            }
            Mode::Cumulative => (cumulative(ties, quotas, weights), nothing),
        }
    }

    /// The steps of the next party.
    #[inline]
    pub(super) fn next<Q: Quotas<Word = K>>(&mut self, quotas: &Q, weight: K) -> K {
        match self {
            Self::Floor => quotas.divide(weight).0,
            Self::Blocks { blocks, divisor } => weight / *divisor * *blocks,
            Self::Cut(cut, key) => {
                let (floor, remainder) = quotas.divide(weight);
                floor + K::from(u8::from(cut.wins(key.of(weight, remainder))))
            }
            Self::Forwards { before } => {
                let start = *before;
                let room = quotas.total() - start;
                // A party does not lie across the end of the circle: the walk began with one.
                *before = if weight == room {
                    K::from(0)
                } else {
                    start + weight
                };
                due(quotas, start + weight) - due(quotas, start)
            }
            Self::Backwards { from_here } => {
                let end = *from_here;
                *from_here = end - weight;
                due(quotas, end) - due(quotas, end - weight)
            }
        }
    }
}

/// The quota of that much weight, rounded half up.
#[inline]
fn due<Q: Quotas>(quotas: &Q, weight: Q::Word) -> Q::Word {
    let (floor, remainder) = quotas.divide(weight);
    // Not its double, which can leave the word.
    let up = remainder >= quotas.total() - remainder;
    floor + Q::Word::from(u8::from(up))
}

/// What all quotas rounded down leave.
fn left<Q: Quotas, W: Weight>(quotas: &Q, weights: &[W]) -> Q::Word {
    weights.iter().fold(quotas.steps(), |left, &weight| {
        left - quotas.divide(quotas.weight(weight)).0
    })
}

#[inline]
fn cut<Q: Quotas, W: Weight>(key: Key, ties: TieBreak, quotas: &Q, weights: &[W]) -> Rule<Q::Word> {
    let cut = match weights.len() {
        0..=8 => cut_few::<8, Q, W>(key, ties, quotas, weights),
        9..=128 => cut_few::<128, Q, W>(key, ties, quotas, weights),
        _ => cut_many(key, ties, quotas, weights),
    };
    Rule::Cut(cut, key)
}

/// With the keys on the stack. `N` is at least the number of weights.
#[inline]
fn cut_few<const N: usize, Q: Quotas, W: Weight>(
    key: Key,
    ties: TieBreak,
    quotas: &Q,
    weights: &[W],
) -> Cut<Q::Word> {
    let mut keys = [Q::Word::from(0); N];
    let mut left = quotas.steps();
    for (place, &weight) in keys.iter_mut().zip(weights) {
        let weight = quotas.weight(weight);
        let (floor, remainder) = quotas.divide(weight);
        left = left - floor;
        *place = key.of(weight, remainder);
    }
    match steps_left(left) {
        0 => Cut::between(quotas.total()),
        winners => Cut::among(&mut keys[..weights.len()], winners, ties),
    }
}

/// With the keys computed whenever they are needed.
fn cut_many<Q: Quotas, W: Weight>(
    key: Key,
    ties: TieBreak,
    quotas: &Q,
    weights: &[W],
) -> Cut<Q::Word> {
    match steps_left(left(quotas, weights)) {
        0 => Cut::between(quotas.total()),
        winners => {
            let keys = || {
                weights.iter().map(|&weight| {
                    let weight = quotas.weight(weight);
                    key.of(weight, quotas.divide(weight).1)
                })
            };
            Cut::among_many(keys, quotas.total(), winners, ties)
        }
    }
}

/// Fewer are left than there are parties whose quota was rounded down: they all have a weight,
/// and the number of them fits.
fn steps_left<K: Word>(left: K) -> usize {
    usize::try_from(left.steps()).unwrap_or(0)
}

fn cumulative<Q: Quotas, W: Weight>(ties: TieBreak, quotas: &Q, weights: &[W]) -> Rule<Q::Word> {
    let (nothing, total) = (Q::Word::from(0), quotas.total());
    match ties {
        TieBreak::First => Rule::Forwards { before: nothing },
        TieBreak::Last => Rule::Backwards { from_here: total },
        TieBreak::Rotate(_) => {
            let positive = || {
                let weights = weights.iter().map(|&weight| quotas.weight(weight));
                weights.filter(|&weight| weight > nothing)
            };
            // There is one.
            let first = ties.start(positive().count(), 0);
            let skipped = positive().take(first);
            let skipped = skipped.fold(nothing, |skipped, weight| skipped + weight);
            let before = if first == 0 { nothing } else { total - skipped };
            Rule::Forwards { before }
        }
    }
}

fn common_divisor<K: Word>(mut a: K, mut b: K) -> K {
    while b > K::from(0) {
        (a, b) = (b, a % b);
    }
    a
}
