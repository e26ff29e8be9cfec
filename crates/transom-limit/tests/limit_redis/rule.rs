//! The script decides as `gcra` does, to the microsecond, at times of the test's own.

use std::cell::Cell;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use redis::aio::MultiplexedConnection;
use tokio::runtime::Runtime;
use transom_limit::redis::RedisStore;
use transom_limit::{Act, Ask, Limit, Quota};

use crate::oracle::{Oracle, told};
use crate::steps::{quota, step};
use crate::{RedisServer, connect};

const fn us(micros: u64) -> Duration {
    Duration::from_micros(micros)
}

/// Whether the oracle's 128 bits carry tokens over between the two without rounding to whole ones.
fn exact(one: Quota, other: Quota) -> bool {
    let longer = one.period().max(other.period()).as_nanos();
    let full = u128::from(one.capacity()).checked_mul(longer);
    full.and_then(|full| full.checked_mul(4 * longer)).is_some()
}

fn changing(
    connection: &MultiplexedConnection,
    prefix: &str,
    quotas: [Quota; 2],
) -> RedisStore<MultiplexedConnection> {
    let [one, other] = quotas;
    let limits = [Limit::new("one", one), Limit::new("other", other)];
    let builder = RedisStore::builder(connection.clone(), limits);
    builder.prefix(prefix).build().unwrap()
}

#[test]
fn the_script_decides_as_the_rule_does_to_the_microsecond() {
    let server = RedisServer::start();
    let runtime = Runtime::new().unwrap();
    let connection = runtime.block_on(connect(&server));
    let mut runner = TestRunner::new(ProptestConfig::with_cases(500));
    let pair = || [quota(), quota()];
    let steps = prop::collection::vec(step(), 1..60);
    // One change: a second would show the parts that this store rounds up to and the oracle does not.
    let change_at = prop_oneof![Just(usize::MAX), 0..40_usize];
    let case = Cell::new(0);
    let judged = runner.run(
        &(pair(), pair(), steps, change_at),
        |(first, second, steps, at)| {
            prop_assume!(exact(first[0], second[0]) && exact(first[1], second[1]));
            case.set(case.get() + 1);
            let prefix = format!("case {}:", case.get());
            let stores = [first, second].map(|quotas| changing(&connection, &prefix, quotas));
            let mut oracle = Oracle::default();
            let mut clock = 1_700_000_000_000_000_i64;
            for (place, step) in steps.iter().enumerate() {
                let changed = place >= at;
                let quotas = if changed { second } else { first };
                clock += step.by(&quotas);
                let (now, act) = (us(clock.unsigned_abs()), step.act(&quotas));
                let asked = step.asked(&quotas);
                let ask = |&(limit, key, cost): &(usize, usize, u64)| {
                    Ask::new(limit, ["ann", "bob"][key]).cost(cost)
                };
                let asks: Vec<_> = asked.iter().map(ask).collect();
                let store = &stores[usize::from(changed)];
                let verdict = runtime.block_on(store.act_at(act, &asks, now)).unwrap();
                let got: Vec<_> = verdict.decisions().iter().map(told).collect();
                let expected = oracle.act(quotas, act, &asked, now);
                let expected: Vec<_> = expected.iter().map(told).collect();
                prop_assert_eq!(got, expected, "{:?} of {:?} at {:?}", act, asks, now);
            }
            Ok(())
        },
    );
    judged.unwrap();
}

#[tokio::test]
async fn a_denied_request_passes_at_its_retry_after_and_not_a_microsecond_before() {
    let server = RedisServer::start();
    let quotas = [Quota::per_second(3), Quota::per_minute(7)].map(Result::unwrap);
    let store = crate::store(&server, quotas).await;
    let start = Duration::from_secs(1_700_000_000);
    for limit in [0, 1] {
        let ask = [Ask::new(limit, "ann")];
        let mut now = start;
        for _ in 0..100 {
            let denied = loop {
                let verdict = store.act_at(Act::Take, &ask, now).await.unwrap();
                if !verdict.is_allowed() {
                    break verdict;
                }
            };
            now += denied.retry_after();
            let peek = |at| store.act_at(Act::Peek, &ask, at);
            assert!(
                !peek(now.checked_sub(us(1)).unwrap())
                    .await
                    .unwrap()
                    .is_allowed()
            );
            assert!(peek(now).await.unwrap().is_allowed());
        }
        // A hundred times rounded up, and nothing lost: 100 tokens take as long as they should.
        let token = quotas[limit].period() / u32::try_from(quotas[limit].refill()).unwrap();
        assert!(now <= start + token * 100 + us(1));
    }
}

#[tokio::test]
async fn a_clock_that_goes_back_admits_nothing_more() {
    let server = RedisServer::start();
    let store = crate::store(&server, [Quota::per_second(5).unwrap()]).await;
    let ask = [Ask::new(0, "ann").cost(5)];
    let start = Duration::from_secs(1_700_000_000);
    assert!(
        store
            .act_at(Act::Take, &ask, start)
            .await
            .unwrap()
            .is_allowed()
    );
    let earlier = start.checked_sub(Duration::from_hours(1)).unwrap();
    let denied = store.act_at(Act::Take, &ask, earlier).await.unwrap();
    assert_eq!(denied.retry_after(), Duration::from_secs(3601));
    for back in [1, 1000, 3_600_000_000] {
        let one = [Ask::new(0, "ann")];
        let verdict = store
            .act_at(Act::Take, &one, start.checked_sub(us(back)).unwrap())
            .await;
        assert!(!verdict.unwrap().is_allowed());
    }
}

#[tokio::test]
async fn at_the_end_of_time_nothing_overflows() {
    let server = RedisServer::start();
    let quotas = [
        Quota::new(1 << 52, 1 << 52, Duration::from_secs(1)).unwrap(),
        Quota::new(1, 1, us((1 << 51) - 1)).unwrap(),
    ];
    let store = crate::store(&server, quotas).await;
    for (limit, quota) in quotas.iter().enumerate() {
        let all = [Ask::new(limit, "k").cost(quota.capacity())];
        let max_wait = Duration::MAX;
        let last = store.act_at(Act::Take, &all, Duration::MAX).await.unwrap();
        assert!(last.is_allowed());
        for now in [Duration::MAX, Duration::from_secs(1), Duration::ZERO] {
            let denied = store.act_at(Act::Take, &all, now).await.unwrap();
            assert!(!denied.is_allowed() && denied.retry_after() >= us(1));
            for act in [
                Act::Reserve { max_wait },
                Act::Peek,
                Act::Charge,
                Act::GiveBack,
                Act::Charge,
            ] {
                let told = store.act_at(act, &all, now).await.unwrap();
                let _ = (told.retry_after(), told.decisions()[0].reset_after());
            }
        }
    }
}
