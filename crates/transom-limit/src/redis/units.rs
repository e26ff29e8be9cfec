//! A quota in whole microseconds and parts of one.

use std::time::Duration;

use crate::Quota;
use crate::standing::Units as Scale;

/// The most there may be of a bucket's microseconds, of parts in one, and of a wait: two of them and a carry stay
/// below the 2⁵³ up to which the script's doubles are exact.
pub(super) const MOST: u64 = 1 << 51;
const MOST_TOKENS: u64 = 1 << 52;

/// One token is `token` parts, and `refill` parts are a microsecond: in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Units {
    pub(super) token: u64,
    pub(super) refill: u64,
    pub(super) capacity: u64,
    pub(super) full: Span,
}

/// `micros` and `parts` of one more: a length of time that the script can keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    pub(super) micros: u64,
    pub(super) parts: u64,
}

impl Units {
    /// `None` if the script could not keep it exactly.
    pub(super) fn of(quota: &Quota) -> Option<Self> {
        // refill tokens per period ns = 1000 · refill tokens per period µs
        let (refill, token) = (u128::from(quota.refill()) * 1000, quota.token());
        let common = gcd(refill, token);
        let within = |number: u128| u64::try_from(number).ok().filter(|n| *n <= MOST);
        let mut units = Self {
            refill: within(refill / common)?,
            token: within(token / common)?,
            capacity: quota.capacity(),
            full: Span::default(),
        };
        units.full = units.span(u128::from(units.capacity) * u128::from(units.token));
        let fits = units.full.micros < MOST && units.capacity <= MOST_TOKENS;
        fits.then_some(units)
    }

    /// The time of `cost` tokens; of more than any bucket can lack as much as it can.
    pub(super) fn of_cost(&self, cost: u64) -> Span {
        self.span(u128::from(cost) * u128::from(self.token))
    }

    /// So many parts in microseconds, at most 2⁵²: no bucket lacks more.
    fn span(&self, parts: u128) -> Span {
        let refill = u128::from(self.refill);
        let most = u128::from(2 * MOST);
        match (
            u64::try_from((parts / refill).min(most)),
            u64::try_from(parts % refill),
        ) {
            (Ok(micros), Ok(parts)) => Span { micros, parts },
            _ => Span::default(), // both are below 2⁵³
        }
    }

    /// In parts, the units of a [`Standing`](crate::Standing). Below 2¹⁰⁵.
    pub(super) fn parts(&self, span: Span) -> u128 {
        u128::from(span.micros) * u128::from(self.refill) + u128::from(span.parts)
    }

    pub(super) fn scale(&self) -> Scale {
        Scale {
            token: self.token.into(),
            num: self.refill,
            den: 1,
            grain: 1000,
        }
    }
}

/// The longest wait that a script is asked for: as long as wanted, rounded down to the microsecond, and at
/// most 71 years.
pub(super) fn wait_micros(wait: Duration) -> u64 {
    u64::try_from(wait.as_micros()).map_or(MOST, |wait| wait.min(MOST))
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(micros: u64, parts: u64) -> Span {
        Span { micros, parts }
    }

    #[test]
    fn rates_are_kept_in_lowest_terms() {
        let units = |quota: Quota| Units::of(&quota).map(|units| (units.token, units.refill));
        assert_eq!(units(Quota::per_second(1).unwrap()), Some((1_000_000, 1)));
        assert_eq!(units(Quota::per_second(3).unwrap()), Some((1_000_000, 3)));
        assert_eq!(
            units(Quota::per_second(150_000_000).unwrap()),
            Some((1, 150))
        );
        assert_eq!(units(Quota::per_minute(7).unwrap()), Some((60_000_000, 7)));
        let odd = Quota::new(1, 1, Duration::from_nanos(7)).unwrap();
        assert_eq!(units(odd), Some((7, 1000)));
    }

    #[test]
    fn a_cost_is_split_without_rounding() {
        let units = Units::of(&Quota::per_second(3).unwrap()).unwrap();
        assert_eq!(units.of_cost(1), span(333_333, 1));
        assert_eq!(units.of_cost(2), span(666_666, 2));
        assert_eq!(units.of_cost(3), span(1_000_000, 0));
        assert_eq!(units.of_cost(u64::MAX).micros, 1 << 52);
        assert_eq!(units.parts(units.of_cost(2)), 2 * u128::from(units.token));
    }

    #[test]
    fn what_53_bits_do_not_hold_is_refused() {
        let fill =
            |micros| Units::of(&Quota::new(1, 1, Duration::from_micros(micros)).unwrap()).is_some();
        assert!(fill(MOST - 1));
        assert!(!fill(MOST));
        let tokens = |n| Units::of(&Quota::new(n, n, Duration::from_secs(1)).unwrap()).is_some();
        assert!(tokens(1 << 52));
        assert!(!tokens((1 << 52) + 1_000_000));
        assert!(!tokens(u64::MAX));
        // A prime refill: the parts of a microsecond are too many.
        assert!(
            Units::of(&Quota::new(1, 4_503_599_627_370_449, Duration::from_mins(1)).unwrap())
                .is_none()
        );
    }

    #[test]
    fn waits_are_cut_to_what_the_script_can_add() {
        assert_eq!(wait_micros(Duration::from_nanos(1999)), 1);
        assert_eq!(wait_micros(Duration::MAX), MOST);
    }
}
