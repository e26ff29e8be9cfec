//! The ends of the ranges: nothing overflows, nothing is rounded, and what does not fit is refused.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use transom_limit::gcra::{State, decide};
use transom_limit::{Decision, InsufficientCapacity, Quota, QuotaError};

const SECOND: Duration = Duration::from_secs(1);
const NS: Duration = Duration::from_nanos(1);
const YEAR: u64 = 31_556_952;

fn take(state: &mut State, quota: &Quota, cost: u64, now: Duration) -> Decision {
    let (after, decision) = decide(*state, quota, cost, now).unwrap();
    *state = after;
    decision
}

/// Takes all there is every 10 µs for a second, and counts.
fn drain_for_a_second(quota: Quota) -> u64 {
    let (mut state, mut taken) = (State::default(), 0);
    for step in 0..=100_000 {
        let now = Duration::from_micros(10 * step);
        let there = take(&mut state, &quota, 0, now).remaining();
        assert!(take(&mut state, &quota, there, now).is_allowed());
        taken += there;
    }
    taken
}

#[test]
fn rates_that_do_not_divide_a_second_are_exact_over_one() {
    for rate in [
        150_000_000,
        700_000_000,
        999_999_937,
        3_000_000_000,
        299_999,
    ] {
        let quota = Quota::new(50_000, rate, SECOND).unwrap();
        assert_eq!(
            drain_for_a_second(quota),
            50_000 + rate,
            "{rate} per second"
        );
    }
}

#[test]
fn the_greatest_rate_gives_its_tokens_and_no_more() {
    let quota = Quota::per_second(u64::MAX).unwrap();
    let mut state = State::default();
    let first = take(&mut state, &quota, u64::MAX, Duration::ZERO);
    assert_eq!(first.reset_after(), SECOND);
    let early = take(&mut state, &quota, u64::MAX, SECOND.saturating_sub(NS));
    assert_eq!(early.retry_after(), Duration::from_nanos(1));
    // 1 - 10^-9 of 2^64 - 1 tokens, rounded down
    assert_eq!(early.remaining(), 18_446_744_055_262_807_541);
    assert!(take(&mut state, &quota, u64::MAX, SECOND).is_allowed());
}

#[test]
fn one_token_in_ten_thousand_years() {
    let period = Duration::from_secs(10_000 * YEAR);
    let quota = Quota::new(1, 1, period).unwrap();
    let mut state = State::default();
    assert!(take(&mut state, &quota, 1, Duration::ZERO).is_allowed());
    assert_eq!(
        take(&mut state, &quota, 1, SECOND).retry_after(),
        period.saturating_sub(SECOND)
    );
    assert!(!take(&mut state, &quota, 1, period.saturating_sub(NS)).is_allowed());
    assert!(take(&mut state, &quota, 1, period).is_allowed());
}

#[test]
fn the_end_of_time_neither_overflows_nor_admits() {
    let fills_last = Quota::new(1, 1, Duration::MAX).unwrap();
    for quota in [
        fills_last,
        Quota::per_second(1).unwrap(),
        Quota::per_hour(u64::MAX).unwrap(),
    ] {
        let all = quota.capacity();
        let mut state = State::default();
        assert!(take(&mut state, &quota, all, Duration::MAX).is_allowed());
        for now in [Duration::MAX, Duration::ZERO] {
            let denied = take(&mut state, &quota, all, now);
            assert!(!denied.is_allowed());
            assert!(denied.retry_after() > Duration::ZERO);
            assert!(denied.retry_after_ceil_millis() > 0 && denied.retry_after_ceil_secs() > 0);
        }
        // From the origin the moment it would pass cannot be told, so the wait is the longest one.
        assert_eq!(
            take(&mut state, &quota, all, Duration::ZERO).retry_after(),
            Duration::MAX
        );
    }
}

#[test]
fn a_full_rate_after_an_age_is_one_bucket() {
    let quota = Quota::per_second(u64::MAX).unwrap();
    let mut state = State::default();
    assert!(take(&mut state, &quota, u64::MAX, Duration::ZERO).is_allowed());
    // elapsed · refill passes 2^128 here
    assert_eq!(
        take(&mut state, &quota, 0, Duration::MAX).remaining(),
        u64::MAX
    );
}

#[test]
fn waits_are_told_in_the_least_whole_unit() {
    let quota = Quota::new(1, 3, SECOND).unwrap();
    let mut state = State::default();
    let allowed = take(&mut state, &quota, 1, Duration::ZERO);
    assert_eq!(
        (
            allowed.retry_after_ceil_millis(),
            allowed.retry_after_ceil_secs()
        ),
        (0, 0)
    );
    let denied = take(&mut state, &quota, 1, Duration::ZERO);
    assert_eq!(denied.retry_after(), Duration::from_nanos(333_333_334));
    assert_eq!(
        (
            denied.retry_after_ceil_millis(),
            denied.retry_after_ceil_secs()
        ),
        (334, 1)
    );
    let whole = Quota::per_second(1).unwrap();
    let mut state = State::default();
    let _ = take(&mut state, &whole, 1, Duration::ZERO);
    let denied = take(&mut state, &whole, 1, Duration::ZERO);
    assert_eq!(
        (
            denied.retry_after_ceil_millis(),
            denied.retry_after_ceil_secs()
        ),
        (1000, 1)
    );
}

#[test]
fn a_cost_that_never_fits_is_an_error() {
    let quota = Quota::per_second(5).unwrap();
    let error = decide(State::default(), &quota, 6, Duration::ZERO).unwrap_err();
    assert!(matches!(
        error,
        InsufficientCapacity {
            cost: 6,
            capacity: 5,
            ..
        }
    ));
    assert_eq!(
        error.to_string(),
        "cost 6 is more than the quota's capacity 5"
    );
}

#[test]
fn what_is_no_quota_is_refused_when_built() {
    let new = Quota::new;
    assert_eq!(new(0, 1, SECOND), Err(QuotaError::ZeroCapacity));
    assert_eq!(new(1, 0, SECOND), Err(QuotaError::ZeroRefill));
    assert_eq!(new(1, 1, Duration::ZERO), Err(QuotaError::ZeroPeriod));
    assert_eq!(Quota::per_hour(0), Err(QuotaError::ZeroCapacity));
    assert_eq!(
        Quota::per_hour(1).unwrap().burst(0),
        Err(QuotaError::ZeroCapacity)
    );
    let period = Duration::from_secs(600 * YEAR);
    let too_large = QuotaError::TooLarge {
        capacity: u64::MAX,
        period,
    };
    assert_eq!(new(u64::MAX, u64::MAX, period), Err(too_large));
    let too_slow = QuotaError::TooSlow {
        capacity: 2,
        refill: 1,
        period: Duration::MAX,
    };
    assert_eq!(new(2, 1, Duration::MAX), Err(too_slow));
    assert!(new(2, 2, Duration::MAX).is_ok());
    assert!(new(u64::MAX, u64::MAX, Duration::from_secs(580 * YEAR)).is_ok());
}

#[test]
fn a_number_is_per_its_unit() {
    let secs = Duration::from_secs;
    for (quota, unit) in [
        (Quota::per_second(7), secs(1)),
        (Quota::per_minute(7), secs(60)),
        (Quota::per_hour(7), secs(3600)),
    ] {
        let quota = quota.unwrap();
        assert_eq!(
            (quota.capacity(), quota.refill(), quota.period()),
            (7, 7, unit)
        );
        let burst = quota.burst(3).unwrap();
        assert_eq!(
            (burst.capacity(), burst.refill(), burst.period()),
            (3, 7, unit)
        );
    }
}
