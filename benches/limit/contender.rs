//! The limiters, as one type each that takes a token of a key.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, RateLimiter};
use transom_limit::{Bounded, Keyed, Quota};

/// What is limited: either never met, or met at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Admitted,
    Denied,
}

impl Fate {
    /// A rate that no turn comes near, or a bucket that one check empties for an hour.
    fn quota(self) -> Quota {
        match self {
            Self::Admitted => Quota::per_second(1_000_000).unwrap(),
            Self::Denied => Quota::per_hour(1).unwrap(),
        }
    }
}

/// A limiter of numbers.
pub(crate) trait Contender: Sync {
    fn admits(&self, key: u64) -> bool;
}

/// Makes a limiter for so many keys.
pub(crate) type Make = fn(Fate, usize) -> Box<dyn Contender>;

/// All who know keys, ours first.
pub(crate) const KEYED: [(&str, Make); 6] = [
    ("Bounded", |fate, keys| Box::new(bounded(fate, keys, false))),
    ("Bounded, SipHash", |fate, keys| {
        Box::new(bounded(fate, keys, true))
    }),
    ("Keyed", |fate, _| Box::new(Keyed::<u64>::new(fate.quota()))),
    ("governor", |fate, _| Box::new(governor(fate))),
    ("quota", |fate, keys| Box::new(quota(fate, keys))),
    ("quota, presized", |fate, keys| {
        let pool = quota(fate, keys);
        pool.insert_keys((0..keys as u64).collect::<Vec<_>>().iter());
        Box::new(pool)
    }),
];

/// Two buckets for each key: half load.
fn bounded(fate: Fate, keys: usize, strict: bool) -> Bounded {
    let table = Bounded::builder(fate.quota()).slots(keys * 2);
    let table = if strict { table.strict_hash() } else { table };
    table.build().unwrap()
}

impl Contender for Bounded {
    fn admits(&self, key: u64) -> bool {
        self.check(key).is_allowed()
    }
}

impl Contender for Keyed<u64> {
    fn admits(&self, key: u64) -> bool {
        self.check(&key).is_allowed()
    }
}

fn governor(fate: Fate) -> DefaultKeyedRateLimiter<u64> {
    let quota = match fate {
        Fate::Admitted => governor::Quota::per_second(NonZeroU32::new(1_000_000).unwrap()),
        Fate::Denied => governor::Quota::per_hour(NonZeroU32::MIN),
    };
    RateLimiter::keyed(quota)
}

impl Contender for DefaultKeyedRateLimiter<u64> {
    fn admits(&self, key: u64) -> bool {
        self.check_key(&key).is_ok()
    }
}

fn quota(fate: Fate, keys: usize) -> quota::QuotaPool<u64> {
    let policy = quota::QuotaPolicy::new();
    let (policy, full) = match fate {
        Fate::Admitted => {
            let rate = quota::RefillRate::per_sec(1_000_000);
            (policy.set_capacity(1e6).set_refill_rate(rate), 1_000_000)
        }
        Fate::Denied => {
            let rate = quota::RefillRate::per_hour(1);
            (policy.set_capacity(1.0).set_refill_rate(rate), 1)
        }
    };
    quota::QuotaPool::with_capacity(policy, full, keys)
}

impl Contender for quota::QuotaPool<u64> {
    fn admits(&self, key: u64) -> bool {
        self.check(&key, 1)
    }
}

/// Of one key: leaky-bucket, and the floor.
pub(crate) const SINGLE: [(&str, Make); 2] = [
    ("leaky-bucket", |fate, _| Box::new(leaky_bucket(fate))),
    ("a compare-and-swap and the clock", |_, _| {
        Box::new(Floor::new())
    }),
];

fn leaky_bucket(fate: Fate) -> leaky_bucket::RateLimiter {
    let (max, refill, every) = match fate {
        Fate::Admitted => (1_000_000, 1_000, Duration::from_millis(1)),
        Fate::Denied => (1, 1, Duration::from_hours(1)),
    };
    let mut builder = leaky_bucket::RateLimiter::builder();
    builder.max(max).initial(max);
    builder.refill(refill).interval(every).build()
}

impl Contender for leaky_bucket::RateLimiter {
    fn admits(&self, _: u64) -> bool {
        self.try_acquire(1)
    }
}

/// What no limiter that stores a time can do without.
struct Floor {
    clock: quanta::Clock,
    word: AtomicU64,
}

impl Floor {
    fn new() -> Self {
        Self {
            clock: quanta::Clock::new(),
            word: AtomicU64::new(0),
        }
    }
}

impl Contender for Floor {
    fn admits(&self, _: u64) -> bool {
        let now = self.clock.delta_as_nanos(0, self.clock.raw());
        let before = self.word.load(Ordering::Acquire);
        let after = before.max(now) + 1;
        let (done, failed) = (Ordering::AcqRel, Ordering::Acquire);
        self.word
            .compare_exchange(before, after, done, failed)
            .is_ok()
    }
}
