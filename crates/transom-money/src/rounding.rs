//! Rounding, always by a mode that is named.

use core::cmp::Ordering;

use ethnum::I256;

/// Which of the two neighbours a value between them becomes. There is no default.
///
/// The names are those of Java's `RoundingMode` and of Python's `decimal`; "up" and "down" are
/// away from zero and towards it, as in both. (In dinero.js "up" is what is `Ceiling` here.)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rounding {
    /// To the nearer; halfway to the even one ("banker's rounding"). 0.125 → 0.12, 0.135 → 0.14.
    HalfEven,
    /// To the nearer; halfway to the odd one. 0.125 → 0.13, 0.135 → 0.13.
    HalfOdd,
    /// To the nearer; halfway away from zero (the commercial one). 0.125 → 0.13.
    HalfUp,
    /// To the nearer; halfway towards zero. 0.125 → 0.12.
    HalfDown,
    /// To the nearer; halfway towards +∞. 0.125 → 0.13, -0.125 → -0.12.
    HalfCeiling,
    /// To the nearer; halfway towards -∞. 0.125 → 0.12, -0.125 → -0.13.
    HalfFloor,
    /// Away from zero. 0.121 → 0.13, -0.121 → -0.13.
    Up,
    /// Towards zero. 0.129 → 0.12, -0.129 → -0.12.
    Down,
    /// Towards +∞. 0.121 → 0.13, -0.129 → -0.12.
    Ceiling,
    /// Towards -∞. 0.129 → 0.12, -0.121 → -0.13.
    Floor,
    /// Towards zero, but away from it where the last digit kept would be 0 or 5; what was
    /// rounded so can be rounded again. 0.121 → 0.12, 0.101 → 0.11, 0.151 → 0.16. Python's
    /// `ROUND_05UP`.
    ZeroFiveUp,
    /// No rounding: where it would be needed there is an error,
    /// [`MoneyError::Inexact`](crate::MoneyError::Inexact). Java's `UNNECESSARY`.
    Unnecessary,
}

impl Rounding {
    /// `value` / `divisor` as an integer, for a `divisor` above 0. `None` where this mode may
    /// not round.
    pub(crate) fn divide(self, value: i128, divisor: i128) -> Option<i128> {
        let (quotient, remainder) = (value / divisor, value % divisor);
        if remainder == 0 {
            return Some(quotient);
        }
        // Not its double, which can leave the 128 bits.
        let rest = remainder.abs();
        let against_half = rest.cmp(&(divisor - rest));
        let last_digit = || quotient.unsigned_abs() % 10;
        Some(if self.away(value < 0, against_half, last_digit)? {
            quotient + value.signum()
        } else {
            quotient
        })
    }

    /// As [`divide`](Rounding::divide), for more digits.
    pub(crate) fn divide_wide(self, value: I256, divisor: I256) -> Option<I256> {
        if let (Ok(value), Ok(divisor)) = (i128::try_from(value), i128::try_from(divisor)) {
            return self.divide(value, divisor).map(I256::from);
        }
        let (quotient, remainder) = (value / divisor, value % divisor);
        if remainder == 0 {
            return Some(quotient);
        }
        let rest = remainder.abs();
        let against_half = rest.cmp(&(divisor - rest));
        let last_digit = || (quotient.unsigned_abs() % 10).as_u128();
        Some(if self.away(value < 0, against_half, last_digit)? {
            quotient + value.signum()
        } else {
            quotient
        })
    }

    /// Whether what lies between two neighbours becomes the one farther from zero. `last_digit`
    /// is that of the neighbour nearer to zero.
    fn away(
        self,
        negative: bool,
        against_half: Ordering,
        last_digit: impl FnOnce() -> u128,
    ) -> Option<bool> {
        let nearer = |at_half: bool| against_half.is_gt() || (against_half.is_eq() && at_half);
        Some(match self {
            Self::HalfEven => nearer(against_half.is_eq() && !last_digit().is_multiple_of(2)),
            Self::HalfOdd => nearer(against_half.is_eq() && last_digit().is_multiple_of(2)),
            Self::HalfUp => nearer(true),
            Self::HalfDown => nearer(false),
            Self::HalfCeiling => nearer(!negative),
            Self::HalfFloor => nearer(negative),
            Self::Up => true,
            Self::Down => false,
            Self::Ceiling => !negative,
            Self::Floor => negative,
            Self::ZeroFiveUp => matches!(last_digit(), 0 | 5),
            Self::Unnecessary => return None,
        })
    }
}
