//! A table at the ends of its ranges: epochs, the wrap of its words, late threads, the end of its time.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::sync::Arc;
use std::time::Duration;

use transom_limit::{
    Act, Ask, Bounded, BoundedError, Key, KeyBuf, Keyed, Limiter, ManualClock, Memory, OnPressure,
    Quota,
};

/// Four ticks are a nanosecond to its grid, so an epoch is 2^36 ns.
fn quota() -> Quota {
    Quota::new(2, 1, Duration::from_nanos(1 << 30)).unwrap()
}

const EPOCH: u64 = 1 << 36;
const TOKEN: u64 = 1 << 30;

fn ns(nanos: u64) -> Duration {
    Duration::from_nanos(nanos)
}

fn table() -> Bounded<ManualClock> {
    let builder = Bounded::builder(quota()).slots(8);
    builder.clock(ManualClock::default()).build().unwrap()
}

fn passes(table: &Bounded<ManualClock>, key: &str, cost: u64, now: u64) -> bool {
    table
        .check_n_at(Key::from(key), cost, ns(now))
        .unwrap()
        .is_allowed()
}

/// Around multiples of an epoch, of the four a word tells apart, and of more, a step to either side.
#[test]
fn idle_times_around_epochs_and_wraps_are_full_buckets_and_no_more() {
    for epochs in [1, 2, 3, 4, 5, 7, 8, 9, 12, 100, 4096] {
        for by in [-2_i64, -1, 0, 1, 2] {
            for start in [0, TOKEN, EPOCH - 1, EPOCH, 3 * EPOCH + 5] {
                let table = table();
                let later = (start + epochs * EPOCH).saturating_add_signed(by * 7);
                assert!(passes(&table, "k", 2, start) && !passes(&table, "k", 1, start));
                assert!(
                    passes(&table, "k", 2, later),
                    "{epochs} epochs and {by} after {start}"
                );
                assert!(!passes(&table, "k", 1, later + TOKEN - 1));
                assert!(passes(&table, "k", 1, later + TOKEN));
                assert!(!passes(&table, "k", 1, later + TOKEN));
            }
        }
    }
}

/// Tokens missing stay missing while the group goes into the next epoch.
#[test]
fn tokens_taken_before_an_epoch_are_missing_after_it() {
    let table = table();
    for epoch in 1..20 {
        let start = epoch * EPOCH;
        assert!(passes(&table, "k", 2, start - TOKEN / 2));
        assert!(!passes(&table, "k", 1, start + TOKEN / 2 - 1));
        assert!(passes(&table, "k", 1, start + TOKEN / 2));
    }
}

/// One thread has brought the table into the next epoch; another had read the clock just before.
#[test]
fn who_read_the_clock_just_before_an_epoch_finds_new_keys_full() {
    for epoch in 1..6 {
        let table = table();
        assert!(passes(&table, "first", 1, epoch * EPOCH));
        for late in [1, 100, TOKEN, EPOCH / 2] {
            let key = format!("fresh {late}");
            assert!(
                passes(&table, &key, 2, epoch * EPOCH - late),
                "{late} ns before {epoch}"
            );
            assert!(!passes(&table, &key, 1, epoch * EPOCH - late));
        }
    }
}

/// What was given back at a time before the change is not taken for a time a wrap ahead.
#[test]
fn tokens_given_back_late_lock_nobody_out() {
    let table = table();
    for epoch in 1..10 {
        let start = 3 * epoch * EPOCH;
        assert!(passes(&table, "k", 2, start - 2));
        assert!(passes(&table, "other", 1, start + EPOCH));
        table.give_back_at(Key::from("k"), 2, ns(start - 1));
        assert!(passes(&table, "k", 2, start + EPOCH + 2 * TOKEN));
    }
}

#[test]
fn a_table_that_forgets_does_so_in_every_epoch() {
    let builder = Bounded::builder(quota())
        .slots(8)
        .on_pressure(OnPressure::Forget);
    let table = builder.clock(ManualClock::default()).build().unwrap();
    for epoch in 0..10 {
        for key in 0..100 {
            assert!(passes(
                &table,
                &format!("{epoch} {key}"),
                2,
                epoch * EPOCH + key
            ));
        }
    }
}

/// After the last tick time stands still: nothing overflows, and nothing more is admitted.
#[test]
fn the_end_of_a_tables_time_neither_overflows_nor_admits() {
    for quota in [
        quota(),
        Quota::per_second(16_000_000_000).unwrap(),
        Quota::new(1, 1, Duration::from_hours(87_600)).unwrap(),
    ] {
        let builder = Bounded::builder(quota)
            .slots(8)
            .clock(ManualClock::default());
        let table = builder.build().unwrap();
        let all = quota.capacity();
        for now in [ns(u64::MAX - 1), ns(u64::MAX), Duration::MAX] {
            let _ = table.check_n_at(Key::from("k"), all, now).unwrap();
            let denied = table.check_n_at(Key::from("k"), 1, now).unwrap();
            assert!(!denied.is_allowed());
            let far = table
                .reserve_at(Key::from("k"), all, Duration::MAX, now)
                .unwrap();
            assert!(far.is_allowed() || far.retry_after() > Duration::ZERO);
            let _ = table.charge_at(Key::from("j"), all, now);
            table.give_back_at(Key::from("j"), u64::MAX, now);
        }
    }
}

#[test]
fn more_memory_than_there_is_is_an_error() {
    let error = Bounded::new(quota(), usize::MAX).unwrap_err();
    assert!(matches!(error, BoundedError::Memory { .. }), "{error}");
}

/// A hundred changes by several threads at once: what is in force at the end is one of theirs, and a
/// token is as long as it says.
#[test]
fn quotas_changed_by_many_threads_leave_one_of_them_in_force() {
    let quotas = [1, 2, 4].map(|n| Quota::new(8, n, ns(TOKEN)).unwrap());
    let builder = Bounded::builder(quotas[0])
        .also(quotas[1])
        .also(quotas[2])
        .slots(4096);
    let table = builder.clock(ManualClock::default()).build().unwrap();
    for key in 0..1000_u64 {
        let _ = table.charge_at(Key::from(key), 8, Duration::ZERO);
    }
    std::thread::scope(|scope| {
        for quota in quotas {
            let table = &table;
            scope.spawn(move || (0..40).for_each(|_| table.set_quota(quota).unwrap()));
        }
    });
    // eight were missing, and eight still are
    let token = table.quota().period() / u32::try_from(table.quota().refill()).unwrap();
    for key in 0..1000_u64 {
        let look = table.peek_n_at(Key::from(key), 1, Duration::ZERO).unwrap();
        assert_eq!((look.retry_after(), look.reset_after()), (token, 8 * token));
    }
}

/// A key whose own quota is slower than the others' must not be dropped by theirs.
#[test]
fn forgetting_resets_no_key_of_a_slower_quota() {
    let slow = Quota::per_hour(1).unwrap();
    let limiter = Keyed::<KeyBuf>::new(Quota::per_second(100).unwrap());
    let key = KeyBuf::from("ann");
    assert!(
        limiter
            .check_by_at(&key, &slow, 1, ns(0))
            .unwrap()
            .is_allowed()
    );
    limiter.retain_recent(Duration::from_mins(30));
    let again = limiter
        .check_by_at(&key, &slow, 1, Duration::from_mins(30))
        .unwrap();
    assert!(!again.is_allowed());
    limiter.retain_recent(Duration::from_hours(1));
    assert!(limiter.is_empty());
}

/// The quota of the second shrinks below the cost between the look and the taking: here, always.
#[test]
fn an_error_half_way_leaves_the_first_limit_as_it_was() {
    struct Shrinks(Direct);
    use transom_limit::{Decision, Direct, InsufficientCapacity, Standing};

    impl Limiter for Shrinks {
        fn quota(&self) -> Quota {
            self.0.quota()
        }
        fn now(&self) -> Duration {
            Duration::ZERO
        }
        fn reserve_at(
            &self,
            key: Key<'_>,
            cost: u64,
            wait: Duration,
            now: Duration,
        ) -> Result<Decision, InsufficientCapacity> {
            self.0.set_quota(Quota::per_hour(1).unwrap());
            self.0.reserve_at(key, cost, wait, now)
        }
        fn peek_n_at(
            &self,
            key: Key<'_>,
            cost: u64,
            now: Duration,
        ) -> Result<Decision, InsufficientCapacity> {
            self.0.peek_n_at(key, cost, now)
        }
        fn charge_at(&self, key: Key<'_>, cost: u64, now: Duration) -> Standing {
            self.0.charge_at(key, cost, now)
        }
        fn give_back_at(&self, key: Key<'_>, cost: u64, now: Duration) {
            self.0.give_back_at(key, cost, now);
        }
    }

    let hourly = Quota::per_hour(5).unwrap();
    let first = Arc::new(Bounded::new(hourly, 10).unwrap());
    let memory = Memory::on(ManualClock::default())
        .with("first", first)
        .with("second", Shrinks(Direct::new(hourly)));
    let asks = [Ask::new(0, "ann").cost(2), Ask::new(1, "ann").cost(2)];
    assert!(memory.check(&asks).is_err());
    let look = memory
        .act_at(Act::Peek, &[Ask::new(0, "ann").cost(0)], Duration::ZERO)
        .unwrap();
    assert_eq!(look.decisions()[0].remaining(), 5);
}

/// A bucket that was full again gains nothing by tokens given back, not even at an earlier time.
#[test]
fn tokens_given_back_to_a_full_bucket_are_none_for_a_clock_that_goes_back() {
    let table = table();
    assert!(passes(&table, "k", 2, TOKEN));
    table.give_back_at(Key::from("k"), 2, ns(3 * TOKEN));
    assert!(!passes(&table, "k", 1, TOKEN));
    assert!(passes(&table, "k", 2, 3 * TOKEN));
}

/// A bucket lowered below all others would let a displaced key start below where it stood.
#[test]
fn tokens_given_back_lift_no_key_that_was_displaced() {
    for giver in 0..8_u64 {
        let table = table();
        let take = |key: u64, cost| {
            let decision = table.check_n_at(Key::from(key), cost, ns(TOKEN));
            decision.unwrap().is_allowed()
        };
        // eight keys fill the set with one token missing, and a ninth displaces one of them
        assert!((0..9).all(|key| take(key, 1)));
        table.give_back_at(Key::from(giver), 1, ns(TOKEN));
        for key in (0..8).filter(|key| *key != giver) {
            assert!(
                !take(key, 2),
                "{key} took three of two, {giver} gave one back"
            );
        }
    }
}
