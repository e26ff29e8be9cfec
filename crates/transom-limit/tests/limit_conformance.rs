//! The cases for every store, for those in this process's memory.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

#[macro_use]
mod conformance;

use std::time::Duration;

use conformance::World;
use transom_limit::{
    Bounded, Clock, Direct, Fallback, Guarded, KeyBuf, Keyed, Limit, ManualClock, Memory, Store,
};

/// Stores on a clock that moves when told to.
struct Manual<F> {
    clock: ManualClock,
    make: F,
}

impl<S: Store + 'static, F: Fn(ManualClock, Vec<Limit>) -> S> World for Manual<F> {
    type Store = S;

    async fn store(&self, limits: Vec<Limit>) -> S {
        (self.make)(self.clock.clone(), limits)
    }

    async fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }
}

fn manual<S: Store, F: Fn(ManualClock, Vec<Limit>) -> S>(make: F) -> Manual<F> {
    let clock = ManualClock::new(Duration::from_hours(1000));
    Manual { clock, make }
}

mod bounded {
    use super::*;

    conformance!(manual(|clock, limits| Memory::bounded_on(
        clock, limits, 1000
    )
    .unwrap()));
}

mod keyed {
    use super::*;

    conformance!(manual(|clock, limits| {
        let with = |memory: Memory<ManualClock>, limit: &Limit| {
            memory.with(limit.name(), Keyed::<KeyBuf>::new(*limit.quota()))
        };
        limits.iter().fold(Memory::on(clock), with)
    }));
}

/// A guard changes nothing about a store that answers.
mod guarded {
    use super::*;

    conformance!(manual(|clock, limits| {
        let memory = Memory::bounded_on(clock.clone(), limits, 1000).unwrap();
        let guard = Guarded::builder(memory).clock(clock);
        guard.fallback(Fallback::Deny).build().unwrap()
    }));
}

/// A table on the process's own clock, so that time goes by of itself.
mod real_time {
    use super::*;

    struct Real;

    impl World for Real {
        type Store = Memory;

        async fn store(&self, limits: Vec<Limit>) -> Memory {
            Memory::bounded(limits, 1000).unwrap()
        }

        async fn pass(&self, time: Duration) {
            tokio::time::sleep(time).await;
        }

        fn now(&self) -> Duration {
            static CLOCK: std::sync::LazyLock<transom_limit::SystemClock> =
                std::sync::LazyLock::new(transom_limit::SystemClock::new);
            CLOCK.now()
        }
    }

    conformance!(Real);
}

/// Limiters of different kinds in one store are asked together.
#[tokio::test]
async fn a_store_of_a_table_a_map_and_a_bucket() {
    use transom_limit::{Act, Ask, Quota};

    let quota = |n| Quota::per_hour(n).unwrap();
    let memory = Memory::on(ManualClock::default())
        .with("table", Bounded::new(quota(3), 10).unwrap())
        .with("map", Keyed::<KeyBuf>::new(quota(5)))
        .with("all", Direct::new(quota(4)));
    let asks = |key| [Ask::new(0, key), Ask::new(1, key), Ask::new(2, key)];
    for _ in 0..3 {
        assert!(memory.check(&asks("ann")).unwrap().is_allowed());
    }
    assert!(!memory.check(&asks("ann")).unwrap().is_allowed());
    assert!(memory.check(&asks("bob")).unwrap().is_allowed());
    assert!(
        !memory.check(&asks("bob")).unwrap().is_allowed(),
        "the bucket is everybody's"
    );
    let left = |limit, key| {
        let look = memory.act_at(Act::Peek, &[Ask::new(limit, key).cost(0)], Duration::ZERO);
        look.unwrap().decisions()[0].remaining()
    };
    assert_eq!([left(0, "bob"), left(1, "bob"), left(2, "bob")], [2, 4, 0]);
    assert_eq!(left(1, "ann"), 2);
}
