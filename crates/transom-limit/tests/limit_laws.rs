//! The laws of `gcra`, against a token bucket written the slow way: a level in exact fractions.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use proptest::prelude::*;
use transom_limit::gcra::{State, decide};
use transom_limit::{Decision, Quota};

/// A token bucket as everybody draws it. No TAT, no debt, no common unit: tokens as a reduced
/// fraction, filled first and then taken from.
struct Bucket {
    quota: Quota,
    level: Fraction,
    at: i128,
}

#[derive(Clone, Copy)]
struct Fraction {
    num: i128,
    den: i128,
}

impl Fraction {
    fn new(num: i128, den: i128) -> Self {
        let (mut a, mut b) = (num.abs(), den);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let common = a.max(1);
        Self {
            num: num / common,
            den: den / common,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self::new(
            self.num * other.den + other.num * self.den,
            self.den * other.den,
        )
    }

    fn at_least(self, whole: u64) -> bool {
        self.num >= i128::from(whole) * self.den
    }
}

impl Bucket {
    fn new(quota: Quota) -> Self {
        Self {
            quota,
            level: Fraction::new(quota.capacity().into(), 1),
            at: 0,
        }
    }

    fn take(&mut self, cost: u64, now: Duration) -> (bool, u64) {
        let now = i128::try_from(now.as_nanos()).unwrap().max(self.at);
        let period = i128::try_from(self.quota.period().as_nanos()).unwrap();
        let gained = Fraction::new((now - self.at) * i128::from(self.quota.refill()), period);
        let mut level = self.level.plus(gained);
        if level.at_least(self.quota.capacity()) {
            level = Fraction::new(self.quota.capacity().into(), 1);
        }
        let passes = level.at_least(cost);
        if passes && cost > 0 {
            level = level.plus(Fraction::new(-i128::from(cost), 1));
            (self.level, self.at) = (level, now);
        }
        (passes, u64::try_from(level.num / level.den).unwrap())
    }
}

fn quota() -> impl Strategy<Value = Quota> {
    let refill = prop_oneof![1..10_u64, 1..1_000_000_u64];
    let period = prop_oneof![1..50_u64, 1..10_000_000_000_u64];
    (1..12_u64, refill, period)
        .prop_map(|(c, r, p)| Quota::new(c, r, Duration::from_nanos(p)).unwrap())
}

/// A quota and requests for it: the step of the clock in ns, near to what a token takes, and the
/// cost. A negative step is a clock that goes back.
fn requests(back: bool) -> impl Strategy<Value = (Quota, Vec<(i64, u64)>)> {
    quota().prop_flat_map(move |quota| {
        let token = i64::try_from(quota.period().as_nanos() / u128::from(quota.refill())).unwrap();
        let least = if back { -3 * token - 3 } else { 0 };
        let step = prop_oneof![Just(0), least..=token + 2, least..=5 * token + 2];
        let request = (step, 0..=quota.capacity());
        (Just(quota), prop::collection::vec(request, 1..80))
    })
}

/// The clock's readings for the steps; it starts late enough to go back.
fn readings(steps: Vec<(i64, u64)>) -> Vec<(Duration, u64)> {
    let mut clock = 10_000_000_000_000_i64;
    let step = |(by, cost): (i64, u64)| {
        clock = (clock + by).max(0);
        (Duration::from_nanos(clock.unsigned_abs()), cost)
    };
    steps.into_iter().map(step).collect()
}

const NS: Duration = Duration::from_nanos(1);

proptest! {
    #[test]
    fn decides_as_the_token_bucket_does((quota, steps) in requests(true)) {
        let (mut state, mut bucket) = (State::default(), Bucket::new(quota));
        for (now, cost) in readings(steps) {
            let (after, decision) = decide(state, &quota, cost, now).unwrap();
            let (passes, whole) = bucket.take(cost, now);
            prop_assert_eq!((decision.is_allowed(), decision.remaining()), (passes, whole));
            prop_assert_eq!(decision.limit(), quota.capacity());
            state = after;
        }
    }

    #[test]
    fn no_window_holds_more_than_capacity_and_refill((quota, steps) in requests(false)) {
        let (mut state, mut admitted) = (State::default(), Vec::new());
        for (now, cost) in readings(steps) {
            let (after, decision) = decide(state, &quota, cost, now).unwrap();
            if decision.is_allowed() {
                admitted.push((now, cost));
            }
            state = after;
        }
        let period = quota.period().as_nanos();
        for (first, (start, _)) in admitted.iter().enumerate() {
            let mut taken = 0;
            for (end, cost) in &admitted[first..] {
                taken += u128::from(*cost) * period;
                let gained = end.saturating_sub(*start).as_nanos() * u128::from(quota.refill());
                prop_assert!(taken <= u128::from(quota.capacity()) * period + gained);
            }
        }
    }

    #[test]
    fn a_denied_request_passes_at_its_retry_after_and_not_before((quota, steps) in requests(true)) {
        let mut state = State::default();
        for (now, cost) in readings(steps) {
            let (after, decision) = decide(state, &quota, cost, now).unwrap();
            if let Decision::Denied(standing) = decision {
                let retry_after = standing.wait();
                prop_assert_eq!(after, state, "a denial takes nothing");
                prop_assert!(retry_after > Duration::ZERO);
                let passes = |at| decide(state, &quota, cost, at).unwrap().1.is_allowed();
                prop_assert!(passes(now + retry_after));
                prop_assert!(!passes((now + retry_after).saturating_sub(NS)));
                let millis = u64::try_from(decision.retry_after_ceil_millis()).unwrap();
                prop_assert!(passes(now + Duration::from_millis(millis)));
                prop_assert!(!passes(now + Duration::from_millis(millis - 1)));
            }
            state = after;
        }
    }

    #[test]
    fn a_bucket_is_full_at_its_reset_after_and_not_before((quota, steps) in requests(true)) {
        let mut state = State::default();
        for (now, cost) in readings(steps) {
            let (after, decision) = decide(state, &quota, cost, now).unwrap();
            let full_at = now + decision.reset_after();
            prop_assert!(after.is_full(&quota, full_at));
            if decision.reset_after() > Duration::ZERO && after.last_admitted() < full_at {
                prop_assert!(!after.is_full(&quota, full_at.saturating_sub(NS)));
            }
            state = after;
        }
    }

    #[test]
    fn a_clock_that_goes_back_admits_no_more_than_one_that_stands((quota, steps) in requests(true)) {
        let mut state = State::default();
        for (now, cost) in readings(steps) {
            let (after, decision) = decide(state, &quota, cost, now).unwrap();
            let stood = state.last_admitted().max(now);
            let (after_standing, standing) = decide(state, &quota, cost, stood).unwrap();
            prop_assert_eq!(after, after_standing);
            prop_assert_eq!(decision.is_allowed(), standing.is_allowed());
            // And no earlier moment has more to give than a later one.
            let earlier = now.saturating_sub(quota.period());
            let (_, before) = decide(state, &quota, cost, earlier).unwrap();
            prop_assert!(decision.is_allowed() || !before.is_allowed());
            prop_assert!(state.last_admitted() <= after.last_admitted());
            state = after;
        }
    }

    #[test]
    fn a_cost_of_nothing_changes_nothing((quota, steps) in requests(true)) {
        let mut state = State::default();
        for (now, cost) in readings(steps) {
            let (after, decision) = decide(state, &quota, 0, now).unwrap();
            prop_assert!(decision.is_allowed());
            prop_assert_eq!(after, state);
            state = decide(state, &quota, cost, now).unwrap().0;
        }
    }
}
