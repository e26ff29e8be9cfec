//! A quota in whole microseconds and 64-bit integers.

use std::time::Duration;

use super::BuildError;
use crate::standing::Units as Scale;
use crate::{Decision, Quota, Standing};

/// `token` units are one token, and one microsecond refills `refill` units: both in lowest terms.
///
/// Everything the SQL computes stays below `bucket + refill`, which is checked to fit here: what is
/// missing is at most `bucket`, and the microseconds drained for are cut to `fill`, the least
/// number that fills the bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Units {
    pub(super) token: i64,
    pub(super) refill: i64,
    pub(super) bucket: i64,
    pub(super) fill: i64,
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
        let fill = bucket / refill + i64::from(bucket % refill > 0);
        Some(Self {
            token,
            refill,
            bucket,
            fill,
        })
    }

    /// What `cost` tokens are; `None` if they are more than the bucket holds.
    pub(super) fn of_cost(&self, cost: u64) -> Option<i64> {
        let units = i64::try_from(cost).ok()?.checked_mul(self.token)?;
        (units <= self.bucket).then_some(units)
    }

    /// The decision, from the server's answer: whether `cost` units were taken, what is missing
    /// from the bucket afterwards, and by how many microseconds the server's clock had gone back.
    pub(super) fn decision(&self, taken: bool, missing: i64, cost: i64, behind: i64) -> Decision {
        let short = if taken {
            0
        } else {
            missing - (self.bucket - cost)
        };
        let whole = |units: i64| u128::from(units.max(0).unsigned_abs());
        let units = Scale {
            token: whole(self.token),
            num: self.refill.unsigned_abs(),
            den: 1,
            grain: 1000,
        };
        let limit = (self.bucket / self.token).unsigned_abs();
        let behind = Duration::from_micros(behind.max(0).unsigned_abs());
        let standing = Standing::new(limit, units, whole(missing), whole(short), behind);
        if taken {
            Decision::Allowed(standing)
        } else {
            Decision::Denied(standing)
        }
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
    fn waits_are_rounded_up_to_the_microsecond() {
        let units = Units::of(&Quota::per_second(3).unwrap()).unwrap();
        let denied = units.decision(false, units.bucket, units.token, 0);
        assert_eq!(denied.retry_after(), Duration::from_micros(333_334));
        assert_eq!(denied.reset_after(), Duration::from_secs(1));
        let behind = units.decision(false, units.bucket, units.token, 1_000_000);
        assert_eq!(behind.retry_after(), Duration::from_micros(1_333_334));
    }
}
