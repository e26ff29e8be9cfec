//! What a check allocates, counted by the allocator itself.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use allocation_counter::measure;
use transom_limit::{Ask, Bounded, IpPrefix, Key, KeyBuf, Keyed, Limit, Limiter, Memory, Quota};

fn hourly() -> Quota {
    Quota::per_hour(100).unwrap()
}

/// Constant by construction: what was taken when it was built is all it ever takes.
#[test]
fn ten_million_fresh_keys_allocate_nothing_in_a_table() {
    let mut table = None;
    let built = measure(|| table = Bounded::new(hourly(), 40_000).ok());
    let table = table.unwrap();
    let keys = if cfg!(debug_assertions) {
        1_000_000
    } else {
        10_000_000_u64
    };
    let flood = measure(|| {
        for key in 0..keys {
            let _ = table.check(key);
        }
    });
    assert_eq!((flood.count_total, flood.bytes_max), (0, 0));
    assert!(table.in_use() > 90_000 && table.pressure() > 800_000);
    // eight bytes a bucket, an epoch for 128 of them, and what is not the table
    let bytes = usize::try_from(built.bytes_current).unwrap();
    assert!(bytes >= 8 * table.slots(), "{bytes}");
    assert!(
        bytes <= 8 * table.slots() + table.slots() / 16 + 5000,
        "{bytes}"
    );
}

#[test]
fn a_check_allocates_nothing_whatever_the_key() {
    let table = Bounded::new(hourly(), 1000).unwrap();
    let name = "a name that is longer than what a small string would hold inline";
    let ip: std::net::IpAddr = "2001:db8::7".parse().unwrap();
    let parts = [Key::from(name), Key::from(7_u64)];
    let used = measure(|| {
        for _ in 0..100 {
            let _ = table.check(name);
            let _ = table.peek(7_u64);
            let _ = table.check_n(ip, 2);
            let _ = table.reserve(IpPrefix::of(ip), 1, Duration::from_secs(1));
            let _ = table.check(Key::Both(&parts));
            let _ = table.charge("ann", 1);
            table.give_back("ann", 1);
        }
    });
    assert_eq!(used.count_total, 0);
}

#[test]
fn several_limits_at_once_allocate_nothing_for_two() {
    let memory =
        Memory::bounded([Limit::new("a", hourly()), Limit::new("b", hourly())], 100).unwrap();
    let used = measure(|| {
        for _ in 0..200 {
            let _ = memory.check(&[Ask::new(0, "ann"), Ask::new(1, "ann")]);
        }
    });
    assert_eq!(used.count_total, 0);
}

#[test]
fn a_known_key_allocates_nothing_in_a_map() {
    let keyed = Keyed::<KeyBuf>::new(hourly());
    let now = Duration::from_secs(1);
    let check = |key| Limiter::check_n_at(&keyed, Key::from(key), 1, now);
    let first = measure(|| {
        let _ = check("ann");
    });
    assert!(first.count_total > 0);
    let known = measure(|| {
        for _ in 0..200 {
            let _ = check("ann");
        }
    });
    assert_eq!(known.count_total, 0);
}
