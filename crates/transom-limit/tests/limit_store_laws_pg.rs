//! The laws on a server, at times of the test's own: PostgreSQL's decisions are those of the rule.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::HashMap;
use std::time::Duration;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use transom_limit::gcra::{self, State};
use transom_limit::postgres::{PgStore, install};
use transom_limit::{Act, Ask, Decision, Limit, Quota, Standing, Verdict};
use transom_testkit::Isolated;

const MICRO: Duration = Duration::from_micros(1);

async fn installed() -> Isolated {
    let db = transom_testkit::schema().await;
    let mut connection = db.pool().acquire().await.unwrap();
    install(&mut connection, db.name()).await.unwrap();
    drop(connection);
    db
}

/// Rates with remainders, faster than a token per microsecond, and slower than one in an hour.
fn quotas() -> impl Strategy<Value = Quota> {
    let period = prop_oneof![
        1..50_u64,
        1..5_000_000_000_u64,
        Just(1_000_000_000),
        Just(7_200_000_000_001)
    ];
    let quota = (1..40_u64, 1..40_u64, period);
    quota.prop_map(|(capacity, refill, period)| {
        Quota::new(capacity, refill, Duration::from_nanos(period)).unwrap()
    })
}

#[derive(Debug, Clone)]
struct Turn {
    act: u8,
    /// Limit, key, cost as a share of 8.
    asks: Vec<(usize, u8, u64)>,
    /// Microseconds since the turn before; for time that goes back, negative.
    pass: i64,
    wait: Duration,
}

fn turns(back: bool) -> impl Strategy<Value = Vec<Turn>> {
    let asks = prop::collection::vec((0..2_usize, 0..2_u8, 0..9_u64), 1..4);
    let earliest = if back { -3_000_000 } else { 0 };
    let pass = prop_oneof![Just(0), 1..1000_i64, earliest..3_000_000_i64];
    let wait = (0..4_000_000_000_u64).prop_map(Duration::from_nanos);
    let turn = (0..6_u8, asks, pass, wait);
    let turn = turn.prop_map(|(act, asks, pass, wait)| Turn {
        act,
        asks,
        pass,
        wait,
    });
    prop::collection::vec(turn, 1..40)
}

/// Buckets by the pure rule, asked as a store is: a second implementation, which keeps nanoseconds.
#[derive(Default)]
struct Model {
    buckets: HashMap<(usize, u8), State>,
}

impl Model {
    fn act(
        &mut self,
        act: Act,
        quotas: &[Quota; 2],
        asks: &[(usize, u8, u64)],
        now: Duration,
    ) -> Verdict {
        let mut after = self.buckets.clone();
        let mut sequence = Vec::new();
        let mut alone = Vec::new();
        let wait = match act {
            Act::Reserve { max_wait } => {
                Duration::from_micros(u64::try_from(max_wait.as_micros()).unwrap())
            }
            _ => Duration::ZERO,
        };
        // The waits told are whole microseconds, rounded up; what is reserved for is within them.
        for &(limit, key, cost) in asks {
            let (quota, state) = (
                &quotas[limit],
                self.buckets.get(&(limit, key)).copied().unwrap_or_default(),
            );
            let so_far = after.entry((limit, key)).or_default();
            match act {
                Act::Charge => *so_far = gcra::charge(*so_far, quota, cost, now).0,
                Act::GiveBack => *so_far = gcra::give_back(*so_far, quota, cost, now),
                _ => {
                    let (_, decision) = gcra::reserve(state, quota, cost, wait, now).unwrap();
                    // A denial takes nothing, and so those that allow tell what there is, not what would be left.
                    let decision = match decision {
                        Decision::Allowed(taken) => {
                            let look = gcra::peek(state, quota, cost, now).unwrap();
                            debug_assert_eq!(look.standing().wait(), taken.wait());
                            Decision::Allowed(*look.standing())
                        }
                        denied @ Decision::Denied(_) => denied,
                    };
                    alone.push(decision);
                    let (state, decision) = gcra::reserve(*so_far, quota, cost, wait, now).unwrap();
                    *so_far = state;
                    sequence.push(decision);
                }
            }
        }
        if matches!(act, Act::Charge | Act::GiveBack) {
            self.buckets = after;
            let stands = |&(limit, key, _): &(usize, u8, u64)| {
                let state = self.buckets[&(limit, key)];
                Decision::Allowed(gcra::charge(state, &quotas[limit], 0, now).1)
            };
            return Verdict::new(asks.iter().map(stands));
        }
        if !alone.iter().all(Decision::is_allowed) {
            return Verdict::new(self.looks(asks, quotas, &alone, now));
        }
        if let Some(place) = sequence.iter().position(|decision| !decision.is_allowed()) {
            let mut told = self.looks(asks, quotas, &alone, now);
            told[place] = sequence[place];
            return Verdict::new(told);
        }
        if act != Act::Peek {
            self.buckets = after;
        }
        Verdict::new(sequence)
    }

    /// What is told of limits that allow, when nothing is taken: what there is.
    fn looks(
        &self,
        asks: &[(usize, u8, u64)],
        quotas: &[Quota; 2],
        alone: &[Decision],
        now: Duration,
    ) -> Vec<Decision> {
        let look = |(&(limit, key, _), decision): (&(usize, u8, u64), &Decision)| match decision {
            Decision::Allowed(standing) if standing.wait().is_zero() => {
                let state = self.buckets.get(&(limit, key)).copied().unwrap_or_default();
                Decision::Allowed(
                    *gcra::peek(state, &quotas[limit], 0, now)
                        .unwrap()
                        .standing(),
                )
            }
            other => *other,
        };
        asks.iter().zip(alone).map(look).collect()
    }
}

/// As told in microseconds.
fn told(decision: &Decision) -> (bool, u64, u128, u128) {
    let micros = |wait: Duration| wait.as_nanos().div_ceil(1000);
    let standing: &Standing = decision.standing();
    (
        decision.is_allowed(),
        decision.remaining(),
        micros(standing.wait()),
        micros(standing.reset_after()),
    )
}

/// Runs the same turns on both and compares every answer.
async fn compare(db: &Isolated, quotas: &[Quota; 2], turns: &[Turn]) {
    sqlx::query("truncate transom_limit")
        .execute(db.pool())
        .await
        .unwrap();
    let limits = [Limit::new("a", quotas[0]), Limit::new("b", quotas[1])];
    let store = PgStore::new(db.pool().clone(), db.name(), limits).unwrap();
    let mut model = Model::default();
    let mut now = Duration::from_secs(1_000_000);
    for turn in turns {
        let pass = Duration::from_micros(turn.pass.unsigned_abs());
        now = if turn.pass < 0 {
            now.saturating_sub(pass)
        } else {
            now + pass
        };
        let act = match turn.act {
            0 | 1 => Act::Take,
            2 => Act::Reserve {
                max_wait: turn.wait,
            },
            3 => Act::Peek,
            4 => Act::Charge,
            _ => Act::GiveBack,
        };
        let cost = |limit: usize, share: u64| quotas[limit].capacity() * share / 8;
        let asks: Vec<_> = turn
            .asks
            .iter()
            .map(|&(limit, key, share)| (limit, key, cost(limit, share.min(8))))
            .collect();
        let expected = model.act(act, quotas, &asks, now);
        let keys = ["k", "l"];
        let asked: Vec<_> = asks
            .iter()
            .map(|&(limit, key, cost)| Ask::new(limit, keys[usize::from(key)]).cost(cost))
            .collect();
        let verdict = store.act_at(act, &asked, now).await.unwrap();
        let (ours, theirs): (Vec<_>, Vec<_>) = (
            verdict.decisions().iter().map(told).collect(),
            expected.decisions().iter().map(told).collect(),
        );
        assert_eq!(
            ours, theirs,
            "{act:?} {asks:?} at {now:?} of {quotas:?}\nin {turns:#?}"
        );
    }
}

async fn every_answer(back: bool, runs: usize, limited: impl Fn(&mut Turn)) {
    let db = installed().await;
    let mut runner = TestRunner::deterministic();
    for _ in 0..runs {
        let two = (quotas(), quotas()).new_tree(&mut runner);
        let (a, b) = two.unwrap().current();
        let mut turns = turns(back).new_tree(&mut runner).unwrap().current();
        turns.iter_mut().for_each(&limited);
        compare(&db, &[a, b], &turns).await;
    }
}

#[tokio::test]
async fn every_answer_is_the_rules() {
    every_answer(false, 80, |_| {}).await;
}

#[tokio::test]
async fn a_clock_that_goes_back_and_forth_is_judged_as_by_the_rule() {
    // A charge of an empty bucket writes nothing here, and in the rule moves its latest time.
    every_answer(true, 80, |turn| turn.act %= 4).await;
}

#[tokio::test]
async fn a_denied_request_passes_at_its_retry_after_and_not_a_microsecond_before() {
    let db = installed().await;
    let mut runner = TestRunner::deterministic();
    for run in 0..60 {
        let quota = quotas().new_tree(&mut runner).unwrap().current();
        let limits = [Limit::new("a", quota)];
        let store = PgStore::new(db.pool().clone(), db.name(), limits).unwrap();
        let key = format!("key{run}");
        let all = [Ask::new(0, &key).cost(quota.capacity())];
        let one = [Ask::new(0, &key).cost(1 + run % quota.capacity())];
        let now = Duration::from_micros(1_000_000_007);
        assert!(
            store
                .act_at(Act::Take, &all, now)
                .await
                .unwrap()
                .is_allowed()
        );
        let denied = store.act_at(Act::Take, &one, now).await.unwrap();
        let wait = denied.retry_after();
        assert!(!denied.is_allowed() && wait >= MICRO, "{quota:?}");
        for (later, allowed) in [(wait.saturating_sub(MICRO), false), (wait, true)] {
            let verdict = store.act_at(Act::Peek, &one, now + later).await.unwrap();
            assert_eq!(
                verdict.is_allowed(),
                allowed,
                "{quota:?} after {later:?} of {wait:?}"
            );
        }
        // And the whole bucket is there when it says.
        let full = denied.decisions()[0].reset_after();
        for (later, allowed) in [(full.saturating_sub(MICRO), false), (full, true)] {
            let verdict = store.act_at(Act::Peek, &all, now + later).await.unwrap();
            assert_eq!(
                verdict.is_allowed(),
                allowed,
                "{quota:?} after {later:?} of {full:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_clock_that_goes_back_admits_no_more_than_one_that_stands() {
    let db = installed().await;
    let quota = Quota::new(5, 1, Duration::from_secs(1)).unwrap();
    let store = PgStore::new(db.pool().clone(), db.name(), [Limit::new("a", quota)]).unwrap();
    let mut admitted = 0;
    for second in (0..40).rev() {
        // From 40 s down to 1 s, a request at each, and one at the first time.
        for at in [second, 39] {
            let now = Duration::from_secs(1_000_000 + at);
            let verdict = store
                .act_at(Act::Take, &[Ask::new(0, "k")], now)
                .await
                .unwrap();
            admitted += u64::from(verdict.is_allowed());
        }
    }
    assert_eq!(admitted, 5);
}

/// Other quotas' units have no common factor with ours: each change rounds up by less than a unit.
#[tokio::test]
async fn a_change_of_quota_never_lowers_what_is_missing() {
    let db = installed().await;
    let mut runner = TestRunner::deterministic();
    let now = Duration::from_secs(1_000_000);
    for run in 0..60 {
        let (one, other) = (quotas(), quotas())
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let (one, other) = (one.burst(40).unwrap(), other.burst(40).unwrap());
        let stores = [one, other].map(|quota| {
            PgStore::new(db.pool().clone(), db.name(), [Limit::new("a", quota)]).unwrap()
        });
        let key = format!("key{run}");
        let mut admitted = 0;
        for turn in 0..50 {
            let store = &stores[turn % 2];
            let verdict = store
                .act_at(Act::Take, &[Ask::new(0, &key)], now)
                .await
                .unwrap();
            admitted += u64::from(verdict.is_allowed());
        }
        assert_eq!(admitted, 40, "{one:?} and {other:?}");
    }
}

/// 2⁶³ tokens, one unit missing, in units that hardly differ: the quotient is exact to its last digit.
#[tokio::test]
async fn what_is_carried_over_is_exact_at_the_largest_numbers() {
    let db = installed().await;
    for (missing, row, ours, expected) in [
        (
            9_000_000_000_000_000_001_i64,
            9_000_000_000_000_000_000_i64,
            1_i64,
            2_i64,
        ),
        (
            9_000_000_000_000_000_001,
            3,
            3_000_000_001,
            9_000_000_003_000_000_001,
        ),
        (1, 9_000_000_000_000_000_000, 1, 1),
        (0, 7, 3, 0),
    ] {
        let bucket = 9_100_000_000_000_000_000_i64;
        let sql =
            "select transom_limit_missing_v1(0, $1, $2, 1, 9223372036854775000, 0, $3, 1, $4)";
        let carried: i64 = sqlx::query_scalar(sql)
            .bind(missing)
            .bind(row)
            .bind(ours)
            .bind(bucket)
            .fetch_one(db.pool())
            .await
            .unwrap();
        let exact =
            (i128::from(missing) * i128::from(ours) + i128::from(row) - 1) / i128::from(row);
        assert_eq!(i128::from(carried), exact.min(bucket.into()));
        assert!(carried == expected || exact > bucket.into(), "{carried}");
    }
}
