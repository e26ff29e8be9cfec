//! The in-memory limiters: keys, threads, forgetting, clocks.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::HashMap;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use proptest::prelude::*;
use transom_limit::{Clock, Direct, InsufficientCapacity, Keyed, ManualClock, Quota, SystemClock};

fn ns(n: u64) -> Duration {
    Duration::from_nanos(n)
}

/// Ten tokens, one back every 7 ns.
fn quota() -> Quota {
    Quota::new(10, 1, ns(7)).unwrap()
}

#[test]
fn threads_on_one_key_admit_exactly_the_capacity_at_one_instant() {
    let quota = Quota::per_second(1000).unwrap();
    let (keyed, direct) = (Keyed::<u32>::new(quota), Direct::new(quota));
    let (by_key, by_one) = (AtomicU64::new(0), AtomicU64::new(0));
    let start = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                start.wait();
                for _ in 0..1000 {
                    let now = Duration::from_secs(5);
                    by_key.fetch_add(
                        keyed.check_at(&1, now).is_allowed().into(),
                        Ordering::Relaxed,
                    );
                    by_one.fetch_add(direct.check_at(now).is_allowed().into(), Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!((by_key.into_inner(), by_one.into_inner()), (1000, 1000));
}

proptest! {
    #[test]
    fn peek_tells_what_check_would_and_changes_nothing(
        steps in prop::collection::vec((0..20_u64, 0..4_u8, 0..=10_u64), 1..60),
    ) {
        let (peeked, plain) = (Keyed::<u8>::new(quota()), Keyed::<u8>::new(quota()));
        let mut now = 0;
        for (step, key, cost) in steps {
            now += step;
            let expected = peeked.peek_n_at(&key, cost, ns(now));
            let one = peeked.peek_at(&key, ns(now));
            prop_assert_eq!(peeked.len(), plain.len());
            prop_assert_eq!(one, peeked.peek_n_at(&key, 1, ns(now)).unwrap());
            let decision = peeked.check_n_at(&key, cost, ns(now));
            prop_assert_eq!(decision, expected);
            prop_assert_eq!(decision, plain.check_n_at(&key, cost, ns(now)));
        }
    }

    #[test]
    fn forgetting_full_buckets_changes_no_later_decision(
        steps in prop::collection::vec((0..40_u64, 0..6_u8, 1..=10_u64, any::<bool>()), 1..80),
    ) {
        let (forgetful, faithful) = (Keyed::<u8>::new(quota()), Keyed::<u8>::new(quota()));
        let mut now = 0;
        for (step, key, cost, forget) in steps {
            now += step;
            if forget {
                forgetful.retain_recent(ns(now));
            }
            let decision = forgetful.check_n_at(&key, cost, ns(now));
            prop_assert_eq!(decision, faithful.check_n_at(&key, cost, ns(now)));
            let kept = (0..6).filter(|k| faithful.peek_at(k, ns(now)).remaining() < 9).count();
            prop_assert!(forgetful.len() >= kept && forgetful.len() <= faithful.len());
        }
        forgetful.retain_recent(ns(now + 70));
        prop_assert!(forgetful.is_empty());
    }

    /// At one instant neither the order of the keys nor that of one key's equal requests matters.
    #[test]
    fn at_one_instant_order_decides_nothing(
        (requests, shuffled) in prop::collection::vec(0..4_u8, 0..60)
            .prop_flat_map(|keys| (Just(keys.clone()), Just(keys).prop_shuffle())),
        costs in prop::array::uniform4(1..=10_u64),
    ) {
        let admitted = |requests: Vec<u8>| {
            let limiter = Keyed::<u8>::new(quota());
            let mut admitted = HashMap::<u8, u64>::new();
            for key in requests {
                let cost = costs[usize::from(key)];
                let passed = limiter.check_n_at(&key, cost, ns(3)).unwrap().is_allowed();
                *admitted.entry(key).or_default() += u64::from(passed);
            }
            admitted
        };
        prop_assert_eq!(admitted(requests), admitted(shuffled));
    }
}

#[test]
fn a_time_before_the_forgetting_does_not_bring_a_bucket_back() {
    let limiter = Keyed::<u8>::new(quota());
    assert!(limiter.check_n_at(&1, 10, ns(0)).unwrap().is_allowed());
    limiter.retain_recent(ns(70));
    assert!(limiter.is_empty());
    // At most 20 tokens may go in these 70 ns: the straggler's count as taken at 70 ns.
    assert!(limiter.check_n_at(&1, 10, ns(0)).unwrap().is_allowed());
    let denied = limiter.check_at(&1, ns(70));
    assert_eq!(denied.retry_after(), ns(7));
}

#[test]
fn what_was_refused_or_free_adds_no_key() {
    let limiter = Keyed::<u8>::new(quota());
    let error = limiter.check_n_at(&1, 11, ns(0)).unwrap_err();
    assert!(matches!(
        error,
        InsufficientCapacity {
            cost: 11,
            capacity: 10,
            ..
        }
    ));
    assert!(limiter.check_n_at(&1, 0, ns(0)).unwrap().is_allowed());
    assert!(limiter.is_empty());
    assert!(limiter.check_at(&1, ns(0)).is_allowed());
    assert_eq!(limiter.len(), 1);
}

#[test]
fn keys_do_not_share() {
    let limiter = Keyed::<String>::new(Quota::per_second(1).unwrap());
    for key in 0..1000 {
        assert!(
            limiter
                .check_at(key.to_string().as_str(), ns(0))
                .is_allowed()
        );
    }
    for key in 0..1000 {
        assert!(
            !limiter
                .check_at(key.to_string().as_str(), ns(0))
                .is_allowed()
        );
    }
    assert_eq!(limiter.len(), 1000);
}

static CLONES: AtomicUsize = AtomicUsize::new(0);

#[derive(PartialEq, Eq, Hash)]
struct Counted(u8);

impl Clone for Counted {
    fn clone(&self) -> Self {
        CLONES.fetch_add(1, Ordering::Relaxed);
        Self(self.0)
    }
}

#[test]
fn a_key_is_made_own_once() {
    let limiter = Keyed::<Counted>::new(Quota::per_second(2).unwrap());
    for _ in 0..5 {
        let _ = limiter.peek_at(&Counted(1), ns(0));
        let _ = limiter.check_at(&Counted(1), ns(0));
    }
    assert_eq!(CLONES.load(Ordering::Relaxed), 1);
}

#[test]
fn check_reads_the_clock() {
    let clock = ManualClock::new(Duration::from_secs(100));
    let quota = Quota::per_second(1).unwrap();
    let (keyed, direct) = (
        Keyed::<String, _, _>::with_clock(quota, clock.clone()),
        Direct::with_clock(quota, &clock),
    );
    assert!(keyed.check("ann").is_allowed() && direct.check().is_allowed());
    clock.advance(Duration::from_millis(999));
    assert!(!keyed.check("ann").is_allowed() && !direct.check().is_allowed());
    clock.advance(Duration::from_millis(1));
    assert!(keyed.check("ann").is_allowed() && direct.check_n(1).unwrap().is_allowed());
    clock.set(Duration::ZERO);
    assert!(!keyed.check_n("ann", 1).unwrap().is_allowed() && !direct.check().is_allowed());
    assert_eq!(direct.peek_at(clock.now()), direct.check());
    assert!(direct.check_n(2).is_err());
}

#[test]
fn the_systems_clock_does_not_go_back() {
    let clock = SystemClock::new();
    let first = clock.now();
    assert!(clock.now() >= first);
}

#[test]
fn limiters_can_be_shared_between_threads() {
    fn shareable<T: Send + Sync>() {}
    shareable::<Keyed<String>>();
    shareable::<Direct>();
    shareable::<ManualClock>();
}

#[test]
fn a_map_and_a_bucket_do_all_on_their_own_clock() {
    let clock = ManualClock::default();
    let quota = Quota::per_hour(5).unwrap();
    let map: Keyed<String, _, _> = Keyed::with_clock(quota, clock.clone());
    let bucket = Direct::with_clock(quota, clock);
    let half = Duration::from_mins(30);

    assert_eq!(map.charge("ann", 5).remaining(), 0);
    assert_eq!(bucket.charge(5).remaining(), 0);
    assert!(!map.peek("ann").is_allowed());
    assert!(!bucket.peek().is_allowed());

    map.give_back("ann", 1);
    bucket.give_back(1);
    assert_eq!(
        (map.peek("ann").remaining(), bucket.peek().remaining()),
        (0, 0)
    );
    assert!(map.peek("ann").is_allowed() && bucket.peek().is_allowed());

    let of_map = map.reserve("ann", 3, half).unwrap();
    let of_bucket = bucket.reserve(3, half).unwrap();
    assert!(of_map.is_allowed() && of_bucket.is_allowed());
    assert_eq!(of_map.standing().wait(), Duration::from_mins(24));
    assert_eq!(of_bucket.standing().wait(), Duration::from_mins(24));
}
