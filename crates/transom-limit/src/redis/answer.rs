//! What the script's numbers say.

use std::time::Duration;

use super::units::{Span, Units};
use crate::{Act, Decision, Standing};

/// The script's four numbers of one bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answer {
    allowed: bool,
    /// What was missing before.
    met: Span,
    /// By how many microseconds the server's clock had gone back.
    behind: u64,
}

impl Answer {
    pub(super) const fn is_allowed(self) -> bool {
        self.allowed
    }

    /// `None` for numbers that the script never gives.
    pub(super) fn of(numbers: &[i64]) -> Option<Self> {
        let [allowed, micros, parts, behind] = numbers else {
            return None;
        };
        Some(Self {
            allowed: *allowed == 1,
            met: Span {
                micros: u64::try_from(*micros).ok()?,
                parts: u64::try_from(*parts).ok()?,
            },
            behind: u64::try_from(*behind).ok()?,
        })
    }

    /// The decision on `cost` tokens, and where the key stands after it, or if they are not `taken`, because another
    /// ask denies, as it stands: as [`gcra`](crate::gcra) tells. All sums stay below 2¹²⁸: no number has more than 2⁶³ · 2⁵¹ parts.
    pub(super) fn decision(self, act: Act, units: &Units, cost: u64, taken: bool) -> Decision {
        let (met, full) = (units.parts(self.met), units.parts(units.full));
        let price = units.parts(units.of_cost(cost));
        let (debt, short) = match act {
            Act::Charge => (met.max((met + price).min(full)), 0),
            Act::GiveBack => (met.saturating_sub(price), 0),
            Act::Take | Act::Peek | Act::Reserve { .. } if cost == 0 => (met, 0),
            Act::Take | Act::Peek | Act::Reserve { .. } if self.allowed && !taken => (met, 0),
            Act::Take | Act::Peek | Act::Reserve { .. } => {
                let short = (met + price).saturating_sub(full);
                (if self.allowed { met + price } else { met }, short)
            }
        };
        let behind = Duration::from_micros(self.behind);
        let standing = Standing::new(units.capacity, units.scale(), debt, short, behind);
        if self.allowed {
            Decision::Allowed(standing)
        } else {
            Decision::Denied(standing)
        }
    }
}
