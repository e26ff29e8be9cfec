//! What threads saw at once, as if one had come after the other.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use transom_limit::gcra::{self, State};
use transom_limit::{Bounded, Decision, Key, KeyBuf, Keyed, Limiter, Quota};

/// One check: when it was called and when it returned, by a counter all threads share, what it asked at
/// which reading of the clock, and what it was told.
#[derive(Debug, Clone, Copy)]
struct Call {
    called: u64,
    returned: u64,
    cost: u64,
    now: Duration,
    told: Decision,
}

/// Whether some order of the calls, in which none comes before one that had returned when it was called,
/// makes the sequential rule answer what they were told. Tries them all.
fn linearizes(calls: &[Call], done: u32, state: State, quota: &Quota) -> bool {
    if done.count_ones() as usize == calls.len() {
        return true;
    }
    let open = |at: &usize| done & (1 << at) == 0;
    let soonest = (0..calls.len())
        .filter(open)
        .map(|at| calls[at].returned)
        .min();
    (0..calls.len()).filter(open).any(|at| {
        let call = calls[at];
        let (after, told) = gcra::decide(state, quota, call.cost, call.now).unwrap();
        Some(call.called) <= soonest
            && (told.is_allowed(), told.remaining())
                == (call.told.is_allowed(), call.told.remaining())
            && linearizes(calls, done | (1 << at), after, quota)
    })
}

/// Threads ask for one key at the same moment, `per_thread` times each.
fn history(limiter: &dyn Limiter, threads: u64, per_thread: u64, now: Duration) -> Vec<Call> {
    let (counter, start) = (
        AtomicU64::new(0),
        Barrier::new(usize::try_from(threads).unwrap()),
    );
    let ask = |cost: u64| {
        let called = counter.fetch_add(1, Ordering::SeqCst);
        let told = limiter.check_n_at(Key::from("hot"), cost, now).unwrap();
        let returned = counter.fetch_add(1, Ordering::SeqCst);
        Call {
            called,
            returned,
            cost,
            now,
            told,
        }
    };
    let asks = |thread: u64| {
        start.wait();
        (0..per_thread)
            .map(|turn| ask((thread + turn) % 3 + 1))
            .collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(move || asks(thread)))
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    })
}

#[test]
fn concurrent_checks_of_a_key_are_those_of_some_order() {
    let quota = Quota::new(9, 1, Duration::from_secs(1)).unwrap();
    let (table, keyed) = (
        Bounded::new(quota, 100).unwrap(),
        Keyed::<KeyBuf>::new(quota),
    );
    for limiter in [&table as &dyn Limiter, &keyed] {
        let mut state = State::default();
        for round in 0..300 {
            // some tokens come back from one round to the next
            let now = Duration::from_secs(100 + 5 * round);
            let calls = history(limiter, 3, 3, now);
            assert!(linearizes(&calls, 0, state, &quota), "{calls:?}");
            for call in calls.iter().filter(|call| call.told.is_allowed()) {
                state = gcra::decide(state, &quota, call.cost, call.now).unwrap().0;
            }
        }
    }
}

/// The search itself: what no order explains is refused.
#[test]
fn a_history_that_no_order_explains_is_refused() {
    let quota = Quota::new(2, 1, Duration::from_secs(1)).unwrap();
    let told = |taken| {
        let (state, _) = gcra::decide(State::default(), &quota, taken, Duration::ZERO).unwrap();
        gcra::decide(state, &quota, 1, Duration::ZERO).unwrap().1
    };
    let call = |called, returned, told| Call {
        called,
        returned,
        cost: 1,
        now: Duration::ZERO,
        told,
    };
    let overlapping = [call(0, 3, told(1)), call(1, 2, told(0))];
    assert!(linearizes(&overlapping, 0, State::default(), &quota));
    let after = [call(0, 1, told(1)), call(2, 3, told(0))];
    assert!(
        !linearizes(&after, 0, State::default(), &quota),
        "the first saw the second's"
    );
    let lost = [call(0, 3, told(0)), call(1, 2, told(0))];
    assert!(
        !linearizes(&lost, 0, State::default(), &quota),
        "both saw a full bucket"
    );
}

/// Three threads, each with a clock that runs a little behind or ahead, forty keys on sixteen words, over
/// many epochs: no key gets more than its quota in any window.
#[test]
fn threads_that_flood_a_small_table_across_epochs_hold_every_window() {
    let quota = Quota::new(4, 3, Duration::from_secs(10)).unwrap();
    let builder = Bounded::builder(quota).slots(16);
    let table = builder
        .clock(transom_limit::ManualClock::default())
        .build()
        .unwrap();
    let clock = AtomicU64::new(0);
    let admitted = |thread: u64| {
        let (mut random, mut admitted) = (thread + 1, Vec::new());
        for _ in 0..40_000_u64 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let (key, by) = ((random >> 40) % 40, (random >> 20) % 300_000_000);
            // skew of up to half a second, and now and then two minutes go by
            let idle = if random.is_multiple_of(1009) {
                120_000_000_000
            } else {
                0
            };
            let now = clock
                .fetch_add(by + idle, Ordering::SeqCst)
                .saturating_sub(random >> 35);
            let now = Duration::from_nanos(now);
            if table
                .check_n_at(Key::from(key), 1, now)
                .unwrap()
                .is_allowed()
            {
                admitted.push((key, now.as_nanos()));
            }
        }
        admitted
    };
    let mut all: Vec<_> = thread::scope(|scope| {
        let running = [0, 1, 2].map(|thread| scope.spawn(move || admitted(thread)));
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    all.sort_unstable();
    let whole = |number: u128| i128::try_from(number).unwrap();
    let (period, refill) = (whole(quota.period().as_nanos()), i128::from(quota.refill()));
    let slack = refill * whole(table.resolution().as_nanos());
    let allowed = i128::from(quota.capacity()) * period + slack;
    for key in 0..40 {
        let times = all
            .iter()
            .filter(|(k, _)| *k == key)
            .map(|(_, at)| whole(*at));
        // The i-th and the k-th admission hold k − i + 1 tokens between them: what has to be compared with
        // the k-th is the greatest of time · rate − number before it.
        let (mut most, mut number) = (i128::MIN, 0);
        for at in times {
            let level = at * refill - number * period;
            most = most.max(level);
            assert!(most - level + period <= allowed, "key {key} at {at}");
            number += 1;
        }
        assert!(number > 100, "{key} got {number}");
    }
}
