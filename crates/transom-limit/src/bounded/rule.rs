//! GCRA in ticks, over one theoretical arrival time: virtual scheduling, as in [`crate::gcra`].

/// What is asked of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Take `cost` ticks if `full` allows, or will within `wait`.
    Take { wait: u64 },
    /// Take as much of `cost` as there is.
    Charge,
    /// Tell only.
    Peek,
}

/// What came of it: the arrival time as it is now, and what was missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) allowed: bool,
    /// Ticks from now to the arrival time afterwards: what the bucket lacks.
    pub(super) debt: u64,
    /// Ticks too many.
    pub(super) short: u64,
    /// The arrival time to write, if it changed.
    pub(super) write: Option<u64>,
}

/// Decides for a bucket whose arrival time is `tat`. `cost` and `full` are at most
/// [`AHEAD`](super::word::AHEAD), so no sum overflows.
#[inline]
pub(super) fn decide(act: Act, tat: u64, now: u64, cost: u64, full: u64) -> Outcome {
    let start = tat.max(now);
    let after = start + cost;
    let short = (after - now).saturating_sub(full);
    match act {
        Act::Charge => {
            let after = after.min(now + full).max(start);
            Outcome {
                allowed: true,
                debt: after - now,
                short: 0,
                write: (after > start).then_some(after),
            }
        }
        Act::Take { wait } if cost == 0 || short <= wait => Outcome {
            allowed: true,
            debt: after - now,
            short: if cost == 0 { 0 } else { short },
            write: (cost > 0).then_some(after),
        },
        Act::Peek if cost == 0 || short == 0 => Outcome {
            allowed: true,
            debt: after - now,
            short: 0,
            write: None,
        },
        Act::Take { .. } | Act::Peek => Outcome {
            allowed: false,
            debt: start - now,
            short,
            write: None,
        },
    }
}

/// The arrival time after `cost` ticks are given back: not before `floor`.
#[inline]
pub(super) fn give_back(tat: u64, cost: u64, floor: u64) -> u64 {
    tat.saturating_sub(cost).max(floor).min(tat)
}
