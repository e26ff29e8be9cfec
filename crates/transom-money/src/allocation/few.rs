//! The common case, several times as fast: largest remainder, minor units, at most 1024 parties,
//! 64 bits.
//!
//! It gives what [`Rule`](super::rule::Rule) gives. It divides once per party rather than
//! twice, and keeps remainders in 32 bits, which processors compare four and more at a time.

use super::cut::Cut;
use super::quotas::{Narrow, Quotas};
use super::{Allocation, Mode, TieBreak, Weight};
use crate::amount::Amount;
use crate::{CurrencyKind, Money};

// 12 kB of stack.
const MOST: usize = 1024;

/// Puts out all shares, if this is the common case. Nothing is left then.
// Everything stays in registers until a share is put out: what goes through memory on the way
// takes longer than the calculation.
#[inline]
pub(super) fn share_out<C: CurrencyKind, W: Weight>(
    allocation: &Allocation,
    money: Money<C>,
    weights: &[W],
    mut put: impl FnMut(Money<C>),
) -> bool {
    let (amount, currency) = money.into_parts();
    let scale = amount.scale();
    if allocation.mode != Mode::LargestRemainder
        || allocation.step.is_some()
        || currency.currency().exponent().map(u32::from) != Some(scale)
        || weights.len() > MOST
    {
        return false;
    }
    let Some((weight_scale, total)) = W::measure_word(weights) else {
        return false;
    };
    if total > u64::from(i32::MAX.unsigned_abs()) {
        return false;
    }
    let steps = amount.mantissa().unsigned_abs();
    let Some(quotas) = Narrow::new(steps, total, weight_scale) else {
        return false;
    };
    let negative = amount.is_negative();
    let put = |steps: u64| {
        let mantissa = i128::from(steps);
        let amount = Amount::pack(if negative { -mantissa } else { mantissa }, scale);
        put(Money::from_amount(amount, currency));
    };
    match weights.len() {
        0..=8 => share_out_to::<8, W>(&quotas, weights, allocation.ties, put),
        9..=128 => share_out_to::<128, W>(&quotas, weights, allocation.ties, put),
        _ => share_out_to::<MOST, W>(&quotas, weights, allocation.ties, put),
    }
    true
}

#[inline]
fn share_out_to<const N: usize, W: Weight>(
    quotas: &Narrow,
    weights: &[W],
    tie_break: TieBreak,
    mut put: impl FnMut(u64),
) {
    let (mut floors, mut remainders) = ([0; N], [0; N]);
    let mut left = quotas.steps();
    for ((floor, remainder), &weight) in floors.iter_mut().zip(&mut remainders).zip(weights) {
        let (quotient, rest) = quotas.divide(quotas.weight(weight));
        *floor = quotient;
        *remainder = low_half(rest);
        left -= quotient;
    }
    let count = weights.len().min(N);
    let (floors, remainders) = (&mut floors[..count], &mut remainders[..count]);
    // Fewer are left than there are remainders above 0.
    let left = usize::try_from(left).unwrap_or(0);
    if N <= 8 && tie_break == TieBreak::First {
        for _ in 0..left {
            to_the_largest(floors, remainders);
        }
    } else if left > 0 {
        let mut cut = cut(remainders, left, low_half(quotas.total()), tie_break);
        for (floor, &remainder) in floors.iter_mut().zip(&*remainders) {
            *floor += u64::from(cut.wins(remainder));
        }
    }
    for &mut steps in floors {
        put(steps);
    }
}

/// One step for the largest remainder, the first of several. It has had its turn then.
#[inline]
fn to_the_largest(floors: &mut [u64], remainders: &mut [i32]) {
    let (mut best, mut largest) = (0, 0);
    for (index, &remainder) in remainders.iter().enumerate() {
        if remainder > largest {
            (best, largest) = (index, remainder);
        }
    }
    floors[best] += 1;
    remainders[best] = 0;
}

/// The `winners` largest of some remainders below `bound`, of which there are more above 0: the
/// line between them is looked for by counting who is on which side of a guess.
fn cut(remainders: &[i32], winners: usize, bound: i32, tie_break: TieBreak) -> Cut<i32> {
    let from = |line: i32| -> i32 { remainders.iter().map(|&it| i32::from(it >= line)).sum() };
    let wanted = i32::try_from(winners).unwrap_or(0);
    let (mut low, mut high) = (0, bound);
    let (mut from_low, mut from_high) = (i32::try_from(remainders.len()).unwrap_or(0), 0);
    let mut halve = false;
    while high - low > 1 {
        let distance = if halve {
            (high - low) / 2
        } else {
            // Where the line is if they lie evenly, which they nearly do.
            let share = i64::from(high - low) * i64::from(wanted - from_high);
            i32::try_from(share / i64::from(from_low - from_high)).unwrap_or(1)
        };
        halve = !halve;
        let line = (high - distance).clamp(low + 1, high - 1);
        let from_line = from(line);
        if from_line == wanted {
            return Cut::between(line - 1);
        }
        if from_line > wanted {
            (low, from_low) = (line, from_line);
        } else {
            (high, from_high) = (line, from_line);
        }
    }
    let tied = usize::try_from(from_low - from_high).unwrap_or(1);
    Cut::at(
        low,
        tied,
        usize::try_from(wanted - from_high).unwrap_or(0),
        tie_break,
    )
}

#[inline]
#[expect(
    clippy::cast_possible_truncation,
    reason = "the sum of the weights has 31 bits"
)]
fn low_half(word: u64) -> i32 {
    word as i32
}
