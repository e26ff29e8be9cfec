//! A store that fails, hangs and comes back, and what is answered meanwhile.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use proptest::prelude::*;
use tokio::task::{JoinSet, yield_now};
use tokio::time::{Instant, sleep};
use transom_limit::{
    Act, Ask, Breaker, BreakerState, Counts, Fallback, Guarded, GuardedBuilder, GuardedError, Key,
    Limit, Memory, Outcome, Quota, QuotaError, Store, StoreError, TokioClock, Verdict,
};
use transom_testkit::cancel::drop_after_polls;

const DEADLINE: Duration = Duration::from_millis(20);
const COOL_DOWN: Duration = Duration::from_secs(1);

const WELL: u8 = 0;
const FAILING: u8 = 1;
const HANGING: u8 = 2;
const SLOW: u8 = 3;

/// A store that does as it is told, and counts who comes.
struct Moody {
    memory: Memory<TokioClock>,
    mood: AtomicU8,
    calls: AtomicU64,
}

impl Moody {
    fn new(quota: Quota) -> Arc<Self> {
        let limits = [Limit::new("calls", quota)];
        let memory = Memory::bounded_on(TokioClock::default(), limits, 1000).unwrap();
        let (mood, calls) = (WELL.into(), 0.into());
        Arc::new(Self {
            memory,
            mood,
            calls,
        })
    }

    fn be(&self, mood: u8) {
        self.mood.store(mood, Ordering::SeqCst);
    }

    fn calls(&self) -> u64 {
        self.calls.load(Ordering::SeqCst)
    }
}

impl Store for Moody {
    fn limits(&self) -> &[Limit] {
        self.memory.limits()
    }

    fn resolution(&self) -> Duration {
        self.memory.resolution()
    }

    async fn act(&self, act: Act, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        match self.mood.load(Ordering::SeqCst) {
            FAILING => return Err(StoreError::Unavailable("out of order".into())),
            HANGING => std::future::pending().await,
            SLOW => sleep(DEADLINE / 2).await,
            _ => {}
        }
        self.memory.act(act, asks).await
    }
}

type Guard = Guarded<Arc<Moody>, TokioClock>;

fn builder(store: &Arc<Moody>, fallback: Fallback) -> GuardedBuilder<Arc<Moody>, TokioClock> {
    Guarded::builder(Arc::clone(store))
        .fallback(fallback)
        .trips_after(3)
        .cool_down(COOL_DOWN)
        .deadline(DEADLINE)
        .clock(TokioClock::default())
}

fn guard(store: &Arc<Moody>, fallback: Fallback) -> Guard {
    builder(store, fallback).build().unwrap()
}

async fn take(guard: &Guard) -> Verdict {
    guard.act(Act::Take, &[Ask::new(0, "ann")]).await.unwrap()
}

fn hundred() -> Quota {
    Quota::per_second(100).unwrap()
}

#[tokio::test(start_paused = true)]
async fn failures_in_a_row_open_the_breaker_and_a_probe_closes_it() {
    let store = Moody::new(hundred());
    let counts = Arc::new(Counts::default());
    let guard = builder(&store, Fallback::Allow).metrics(Arc::clone(&counts));
    let guard = guard.build().unwrap();
    assert!(!take(&guard).await.is_fallback());

    store.be(FAILING);
    for failures in 1..=3 {
        assert_eq!(guard.state(), BreakerState::Closed);
        assert!(take(&guard).await.is_fallback());
        assert_eq!(counts.failed(), failures);
    }
    assert_eq!(guard.state(), BreakerState::Open);
    let calls = store.calls();
    for _ in 0..10 {
        assert!(take(&guard).await.is_fallback());
    }
    assert_eq!(store.calls(), calls, "it is given a rest");

    // The probe fails: another cool-down.
    sleep(COOL_DOWN).await;
    assert!(take(&guard).await.is_fallback());
    assert!(take(&guard).await.is_fallback());
    assert_eq!(store.calls(), calls + 1);

    store.be(WELL);
    sleep(Duration::from_millis(999)).await;
    assert!(take(&guard).await.is_fallback());
    sleep(Duration::from_millis(1)).await;
    assert!(!take(&guard).await.is_fallback());
    assert_eq!((guard.state(), counts.opened()), (BreakerState::Closed, 2));
}

#[tokio::test(start_paused = true)]
async fn a_success_between_failures_keeps_it_closed() {
    let store = Moody::new(hundred());
    let guard = guard(&store, Fallback::Allow);
    for n in 0..20 {
        store.be(if n % 3 == 2 { WELL } else { FAILING });
        let _verdict = take(&guard).await;
    }
    assert_eq!(guard.state(), BreakerState::Closed);
}

#[tokio::test(start_paused = true)]
async fn an_answer_after_the_deadline_is_a_failure_and_one_before_it_is_not() {
    let store = Moody::new(hundred());
    let guard = guard(&store, Fallback::Deny);
    store.be(SLOW);
    assert!(!take(&guard).await.is_fallback());
    store.be(HANGING);
    let start = Instant::now();
    for _ in 0..3 {
        let verdict = take(&guard).await;
        assert!(verdict.is_fallback() && !verdict.is_allowed());
    }
    assert_eq!(start.elapsed(), DEADLINE * 3);
    // Now nobody waits for it.
    let verdict = take(&guard).await;
    assert_eq!(start.elapsed(), DEADLINE * 3);
    assert_eq!(verdict.retry_after(), COOL_DOWN);
}

#[tokio::test(start_paused = true)]
async fn a_half_open_breaker_lets_a_single_probe_pass() {
    let store = Moody::new(hundred());
    let guard = Arc::new(guard(&store, Fallback::Deny));
    store.be(FAILING);
    for _ in 0..3 {
        let _verdict = take(&guard).await;
    }
    store.be(SLOW);
    sleep(COOL_DOWN).await;
    let calls = store.calls();
    let mut all = JoinSet::new();
    for _ in 0..50 {
        let guard = Arc::clone(&guard);
        all.spawn(async move { take(&guard).await.is_allowed() });
    }
    yield_now().await;
    let allowed = all
        .join_all()
        .await
        .into_iter()
        .filter(|allowed| *allowed)
        .count();
    assert_eq!((allowed, store.calls() - calls), (1, 1));
    assert_eq!(guard.state(), BreakerState::Closed);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_probe_lets_the_next_call_be_the_probe() {
    let store = Moody::new(hundred());
    let guard = guard(&store, Fallback::Deny);
    store.be(FAILING);
    for _ in 0..3 {
        let _verdict = take(&guard).await;
    }
    sleep(COOL_DOWN).await;
    store.be(HANGING);
    assert!(drop_after_polls(take(&guard), 1).await.is_none());
    assert_eq!(guard.state(), BreakerState::Open);
    store.be(WELL);
    assert!(take(&guard).await.is_allowed());
    assert_eq!(guard.state(), BreakerState::Closed);
}

#[tokio::test(start_paused = true)]
async fn what_the_caller_got_wrong_stays_an_error_and_opens_nothing() {
    for mood in [WELL, FAILING] {
        for fallback in [
            Fallback::Allow,
            Fallback::Deny,
            Fallback::Local { share: 4 },
        ] {
            let store = Moody::new(hundred());
            let guard = guard(&store, fallback);
            store.be(mood);
            for _ in 0..10 {
                let never = guard.act(Act::Take, &[Ask::new(0, "ann").cost(101)]).await;
                assert!(matches!(
                    never,
                    Err(StoreError::InsufficientCapacity { .. })
                ));
                let nowhere = guard.act(Act::Take, &[Ask::new(9, "ann")]).await;
                assert!(matches!(
                    nowhere,
                    Err(StoreError::NoSuchLimit {
                        place: 9,
                        limits: 1
                    })
                ));
            }
            let open = mood == FAILING;
            assert_eq!(guard.state() == BreakerState::Open, open);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn each_of_four_nodes_admits_a_quarter_of_the_limit_by_itself() {
    let store = Moody::new(Quota::new(10, 8, Duration::from_secs(1)).unwrap());
    store.be(FAILING);
    let nodes = [(); 4].map(|()| guard(&store, Fallback::Local { share: 4 }));
    let mut admitted = 0;
    for _ in 0..=10_000 / 10 {
        for node in &nodes {
            admitted += u64::from(take(node).await.is_allowed());
        }
        sleep(Duration::from_millis(10)).await;
    }
    // Two of ten each at once, and eight a second together for ten seconds.
    assert_eq!(admitted, 4 * 2 + 10 * 8);
    // More than a share holds is not an error: the store could give it.
    let ask = [Ask::new(0, "bob").cost(3)];
    let large = nodes[0].act(Act::Take, &ask).await.unwrap();
    assert!(!large.is_allowed() && large.retry_after() <= COOL_DOWN);
    let charged = nodes[0].act(Act::Charge, &ask).await.unwrap();
    assert!(charged.is_allowed());
    let after = nodes[0]
        .act(Act::Peek, &[Ask::new(0, "bob")])
        .await
        .unwrap();
    assert!(!after.is_allowed());
}

#[tokio::test(start_paused = true)]
async fn a_capacity_smaller_than_the_share_still_admits_one() {
    let store = Moody::new(Quota::per_hour(2).unwrap());
    store.be(FAILING);
    let guard = guard(&store, Fallback::Local { share: 5 });
    assert!(take(&guard).await.is_allowed());
    let denied = take(&guard).await;
    assert_eq!(denied.retry_after(), Duration::from_mins(30) * 5);
}

#[tokio::test(start_paused = true)]
async fn charging_and_giving_back_are_never_refused() {
    let store = Moody::new(hundred());
    store.be(FAILING);
    for fallback in [Fallback::Allow, Fallback::Deny, Fallback::default()] {
        let guard = guard(&store, fallback);
        for act in [Act::Charge, Act::GiveBack] {
            let verdict = guard
                .act(act, &[Ask::new(0, Key::from(7_u8)).cost(1000)])
                .await;
            let verdict = verdict.unwrap();
            assert!(verdict.is_allowed() && verdict.is_fallback());
            assert_eq!(verdict.decisions().len(), 1);
        }
    }
}

#[test]
fn a_share_that_is_no_quota_is_an_error_when_it_is_built() {
    let clock = TokioClock::default;
    let quota = Quota::every(Duration::from_secs(u64::MAX / 2)).unwrap();
    let limits = [Limit::new("rare", quota)];
    let keyed = transom_limit::Keyed::<transom_limit::KeyBuf>::new(quota);
    let store = Memory::on(clock()).with(limits[0].name(), keyed);
    let built = Guarded::builder(store)
        .fallback(Fallback::Local { share: 3 })
        .build();
    let Err(GuardedError::Share {
        limit,
        share,
        error,
    }) = built
    else {
        panic!("it was built")
    };
    assert_eq!((limit.as_str(), share), ("rare", 3));
    assert!(matches!(error, QuotaError::TooSlow { .. }));
}

proptest! {
    /// Against a second telling of the rules, over whole histories of concurrent calls.
    #[test]
    fn the_breaker_does_as_its_rules_say(
        trips_after in 1..4_u32,
        steps in prop::collection::vec((0..8_u64, 0..4_usize, 0..5_u8), 1..200),
    ) {
        let mut breaker = Breaker::new(trips_after, Duration::from_secs(10));
        let mut time = 0;
        let mut calls = Vec::new();
        // The rules: how many failed in a row, when it may be probed, whether a probe is out.
        let (mut failed, mut open, mut probe, mut era) = (0, None, false, 0);
        for (step, which, what) in steps {
            time += step;
            let now = Duration::from_secs(time);
            if what < 2 || calls.is_empty() {
                let may = open.is_none_or(|until| time >= until && !probe);
                if open.is_some() && may {
                    probe = true;
                    era += 1;
                }
                match breaker.admit(now) {
                    Some(pass) => {
                        prop_assert!(may);
                        calls.push((pass, era));
                    }
                    None => prop_assert!(!may),
                }
            } else {
                let (pass, began) = calls.swap_remove(which % calls.len());
                let outcome = [Outcome::Answered, Outcome::Failed, Outcome::Abandoned][usize::from(what - 2)];
                let _ = breaker.ended(&pass, outcome, now);
                if began == era {
                    match outcome {
                        Outcome::Answered => (failed, open) = (0, None),
                        Outcome::Failed => failed += 1,
                        _ => if probe { open = Some(time); },
                    }
                    if outcome == Outcome::Failed && (probe || failed == trips_after) {
                        (failed, open) = (0, Some(time + 10));
                        era += 1;
                    } else if probe {
                        era += 1;
                    }
                    probe = false;
                }
            }
            let expected = match (open, probe) {
                (None, _) => BreakerState::Closed,
                (_, true) => BreakerState::HalfOpen,
                _ => BreakerState::Open,
            };
            prop_assert_eq!(breaker.state(), expected);
        }
    }
}
