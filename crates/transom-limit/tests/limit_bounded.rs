//! The table of fixed size: that it decides as the rule does, and what a flood does to it.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use proptest::prelude::*;
use transom_limit::{Bounded, Key, Limiter, ManualClock, OnPressure, Quota, gcra};

fn quota() -> Quota {
    Quota::new(10, 7, Duration::from_millis(13)).unwrap()
}

proptest! {
    #[test]
    fn a_table_with_room_decides_as_the_rule_does(
        steps in prop::collection::vec((0..6_000_000_u64, 0..5_u64, 0..=10_u64), 1..200),
    ) {
        let table = Bounded::new(quota(), 1000).unwrap();
        let mut states = [gcra::State::default(); 5];
        let mut now = Duration::ZERO;
        for (step, key, cost) in steps {
            now += Duration::from_nanos(step);
            let state = &mut states[usize::try_from(key).unwrap()];
            let (after, expected) = gcra::decide(*state, &quota(), cost, now).unwrap();
            *state = after;
            let decision = table.check_n_at(Key::from(key), cost, now).unwrap();
            prop_assert_eq!(decision.is_allowed(), expected.is_allowed());
            prop_assert_eq!(decision.remaining(), expected.remaining());
        }
    }
}

#[test]
fn a_flood_of_new_keys_does_not_reset_a_limited_one() {
    let clock = ManualClock::default();
    let strict = Bounded::builder(quota()).slots(64).clock(clock.clone());
    let forget = strict.clone().on_pressure(OnPressure::Forget);
    let (strict, forget) = (strict.build().unwrap(), forget.build().unwrap());
    let admitted = |table: &Bounded<ManualClock>| {
        let flooded = |n: u64| {
            for fresh in 0..1000 {
                let _ = table.check(1_000_000 * n + fresh);
            }
            u64::from(table.check("victim").is_allowed())
        };
        (1..50).map(flooded).sum::<u64>()
    };
    assert!(admitted(&strict) <= 10);
    assert!(admitted(&forget) > 10);
    assert!(strict.pressure() > 0);
}

#[test]
fn after_any_idle_time_a_key_has_its_tokens_again() {
    let clock = ManualClock::default();
    let table = Bounded::builder(quota())
        .slots(8)
        .clock(clock.clone())
        .build()
        .unwrap();
    let mut now = Duration::ZERO;
    for idle in [1, 60, 70, 137, 140, 275, 3600, 86_400, 31_536_000] {
        assert!(
            table.check_n("key", 10).unwrap().is_allowed(),
            "before {idle} s"
        );
        assert!(!table.check("key").is_allowed());
        now += Duration::from_secs(idle);
        clock.set(now);
    }
}
