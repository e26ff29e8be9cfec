//! A quota in whole microseconds and 64-bit integers.

use std::time::Duration;

use super::BuildError;
use crate::Quota;

/// `token` units are one token, and one microsecond refills `refill` units: both in lowest terms.
///
/// Everything the SQL computes stays below 2⁶³ - 1 - `refill`, where `bucket` is checked to be: what is missing is
/// at most `bucket`, or with reservations what [`wait`](Self::wait) keeps below that, too. So what drains in any time
/// can be cut to whole refills below 2⁶³ and is then still at least what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Units {
    pub(super) token: i64,
    pub(super) refill: i64,
    pub(super) bucket: i64,
}

impl Units {
    pub(super) fn of(quota: &Quota) -> Result<Self, BuildError> {
        Self::exact(quota).ok_or(BuildError::NotRepresentable {
            capacity: quota.capacity(),
            refill: quota.refill(),
            period: quota.period(),
        })
    }

    fn exact(quota: &Quota) -> Option<Self> {
        // refill tokens per period ns = 1000 · refill tokens per period µs
        let (refill, token) = (u128::from(quota.refill()) * 1000, quota.token());
        let common = gcd(refill, token);
        let refill = i64::try_from(refill / common).ok()?;
        let token = i64::try_from(token / common).ok()?;
        let bucket = i64::try_from(quota.capacity()).ok()?.checked_mul(token)?;
        bucket.checked_add(refill)?;
        Some(Self {
            token,
            refill,
            bucket,
        })
    }

    /// What `cost` tokens are; `None` if they are more than the bucket holds.
    pub(super) fn of_cost(&self, cost: u64) -> Option<i64> {
        let units = i64::try_from(cost).ok()?.checked_mul(self.token)?;
        (units <= self.bucket).then_some(units)
    }

    /// The whole microseconds of `max_wait`, or as many as keep what is missing in range.
    pub(super) fn wait(&self, max_wait: Duration) -> i64 {
        let most = (i64::MAX - self.refill - self.bucket) / self.refill;
        i64::try_from(max_wait.as_micros()).map_or(most, |wait| wait.min(most))
    }
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

    fn units(quota: Quota) -> (i64, i64) {
        let units = Units::of(&quota).unwrap();
        (units.token, units.refill)
    }

    #[test]
    fn rates_are_kept_in_lowest_terms() {
        let ns = Duration::from_nanos;
        assert_eq!(units(Quota::per_second(1).unwrap()), (1_000_000, 1));
        assert_eq!(units(Quota::per_second(3).unwrap()), (1_000_000, 3));
        assert_eq!(units(Quota::per_second(150_000_000).unwrap()), (1, 150));
        assert_eq!(units(Quota::per_minute(7).unwrap()), (60_000_000, 7));
        assert_eq!(units(Quota::new(1, 1, ns(7)).unwrap()), (7, 1000));
    }

    #[test]
    fn what_64_bits_do_not_hold_is_an_error_that_names_it() {
        // n · (1_000_000 + 1) < 2^63, where n and 1_000_000 have no common factor
        assert!(Units::of(&Quota::per_second(9_223_362_813_491).unwrap()).is_ok());
        assert!(Units::of(&Quota::per_second(9_223_362_813_493).unwrap()).is_err());
        let too_much = Quota::per_second(u64::MAX).unwrap();
        assert_eq!(
            Units::of(&too_much).unwrap_err(),
            BuildError::NotRepresentable {
                capacity: u64::MAX,
                refill: u64::MAX,
                period: Duration::from_secs(1),
            }
        );
        let year = 31_556_952;
        let slow = Quota::new(1, 1, Duration::from_secs(10_000 * year)).unwrap();
        assert_eq!(units(slow), (315_569_520_000_000_000, 1));
    }

    #[test]
    fn a_wait_keeps_what_is_missing_in_range() {
        for quota in [
            Quota::per_second(9_223_362_813_491),
            Quota::per_second(150_000_000),
            Quota::per_hour(1),
        ] {
            let units = Units::of(&quota.unwrap()).unwrap();
            let most = units.wait(Duration::MAX);
            let missing = units.bucket + most * units.refill;
            assert!(missing.checked_add(units.refill).is_some());
            assert_eq!(units.wait(Duration::from_nanos(999)), 0);
        }
    }
}
