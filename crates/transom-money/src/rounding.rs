//! Rounding, always by a mode that is named.

/// Which of the two neighbours a value between them becomes. There is no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rounding {
    /// To the nearer; halfway to the even one ("banker's rounding"). 0.125 → 0.12, 0.135 → 0.14.
    HalfEven,
    /// To the nearer; halfway away from zero (the commercial one). 0.125 → 0.13.
    HalfUp,
    /// To the nearer; halfway towards zero. 0.125 → 0.12.
    HalfDown,
    /// Away from zero. 0.121 → 0.13, -0.121 → -0.13.
    Up,
    /// Towards zero. 0.129 → 0.12, -0.129 → -0.12.
    Down,
    /// Towards +∞. 0.121 → 0.13, -0.129 → -0.12.
    Ceiling,
    /// Towards -∞. 0.129 → 0.12, -0.121 → -0.13.
    Floor,
}

impl Rounding {
    /// `value` / `divisor` as an integer. `divisor` is above 0 and at most half of `i128::MAX`.
    pub(crate) fn divide(self, value: i128, divisor: i128) -> i128 {
        let (quotient, remainder) = (value / divisor, value % divisor);
        if remainder == 0 {
            return quotient;
        }
        let against_half = (remainder.abs() * 2).cmp(&divisor);
        let away_from_zero = match self {
            Self::HalfEven => against_half.is_gt() || (against_half.is_eq() && quotient % 2 != 0),
            Self::HalfUp => against_half.is_ge(),
            Self::HalfDown => against_half.is_gt(),
            Self::Up => true,
            Self::Down => false,
            Self::Ceiling => remainder > 0,
            Self::Floor => remainder < 0,
        };
        if away_from_zero {
            quotient + remainder.signum()
        } else {
            quotient
        }
    }
}
