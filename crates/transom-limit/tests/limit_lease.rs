//! Leases of future tokens: what they save, and that they stay within their bound.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use proptest::prelude::*;
use tokio::task::{JoinSet, yield_now};
use transom_limit::{
    Act, Ask, Clock, Decision, Key, KeyBuf, Keyed, Leased, Limit, ManualClock, Memory, Quota,
    Store, StoreError, Verdict,
};
use transom_testkit::cancel::drop_after_polls;

/// The shared store: counts the trips to it, and can be slow and out of order.
struct Shared {
    memory: Memory<ManualClock>,
    trips: AtomicU64,
    under_way: AtomicU64,
    most_under_way: AtomicU64,
    slow: bool,
    broken: AtomicBool,
}

impl Shared {
    fn new(clock: &ManualClock, quotas: &[Quota]) -> Self {
        let mut memory = Memory::on(clock.clone());
        for quota in quotas {
            memory = memory.with(
                "calls",
                Keyed::<KeyBuf, _, _>::with_clock(*quota, clock.clone()),
            );
        }
        Self {
            memory,
            trips: 0.into(),
            under_way: 0.into(),
            most_under_way: 0.into(),
            slow: false,
            broken: false.into(),
        }
    }

    fn trips(&self) -> u64 {
        self.trips.load(Ordering::SeqCst)
    }
}

impl Store for Shared {
    fn limits(&self) -> &[Limit] {
        self.memory.limits()
    }

    fn resolution(&self) -> Duration {
        self.memory.resolution()
    }

    async fn act(&self, act: Act, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        self.trips.fetch_add(1, Ordering::SeqCst);
        if self.broken.load(Ordering::SeqCst) {
            return Err(StoreError::Unavailable("out of order".into()));
        }
        if self.slow {
            let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
            self.most_under_way.fetch_max(under_way, Ordering::SeqCst);
            yield_now().await;
        }
        let verdict = self.memory.act(act, asks).await;
        if self.slow {
            yield_now().await;
            self.under_way.fetch_sub(1, Ordering::SeqCst);
        }
        verdict
    }
}

type Node = Leased<Arc<Shared>, ManualClock>;

fn node(shared: &Arc<Shared>, clock: &ManualClock, nodes: u64, most: u64) -> Node {
    let node = Leased::new(Arc::clone(shared), nodes).clock(clock.clone());
    node.most(most)
}

/// The answer of a store that answers at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

fn take(node: &Node, key: &str, cost: u64) -> Decision {
    let verdict = now(node.act(Act::Take, &[Ask::new(0, key).cost(cost)])).unwrap();
    verdict.decisions()[0]
}

fn check(node: &Node, key: &str) -> bool {
    take(node, key, 1).is_allowed()
}

/// How far `tokens` in `time` are beyond capacity + ahead + rate · time: in 1/period tokens, so exact.
fn over(quota: &Quota, ahead: u64, tokens: u64, time: Duration) -> i128 {
    let period = i128::try_from(quota.period().as_nanos()).unwrap();
    let time = i128::try_from(time.as_nanos()).unwrap();
    let free = i128::from(quota.capacity() + ahead);
    (i128::from(tokens) - free) * period - time * i128::from(quota.refill())
}

/// How far the worst of all windows is beyond, by brute force.
fn excess(quota: &Quota, ahead: u64, admitted: &[(Duration, u64)]) -> i128 {
    let mut worst = i128::MIN;
    for (at, (start, _)) in admitted.iter().enumerate() {
        let mut sum = 0;
        for (end, cost) in &admitted[at..] {
            sum += cost;
            worst = worst.max(over(quota, ahead, sum, end.saturating_sub(*start)));
        }
    }
    worst
}

/// Steps of time, who asks, for how many tokens.
fn schedule() -> impl Strategy<Value = Vec<(u64, usize, u64)>> {
    let step = prop_oneof![3 => 0..3_u64, 2 => 0..40_u64, 1 => 0..3000_u64];
    prop::collection::vec((step, 0..3_usize, 1..=2_u64), 1..400)
}

proptest! {
    #[test]
    fn no_window_admits_more_than_capacity_and_rate_and_what_the_nodes_hold(
        (capacity, refill, most) in (4..20_u64, 1..8_u64, 1..7_u64),
        steps in schedule(),
    ) {
        let quota = Quota::new(capacity, refill, Duration::from_millis(13)).unwrap();
        let clock = ManualClock::default();
        let shared = Arc::new(Shared::new(&clock, &[quota]));
        let nodes = [(); 3].map(|()| node(&shared, &clock, 3, most));
        let mut admitted = Vec::new();
        let mut time = Duration::ZERO;
        for (step, who, cost) in steps {
            time += Duration::from_millis(step);
            clock.set(time);
            if take(&nodes[who], "ann", cost).is_allowed() {
                admitted.push((time, cost));
            }
        }
        prop_assert!(excess(&quota, 3 * most.max(2), &admitted) <= 0);
        // Nothing was held at the start, so none is used before the shared rule would have admitted it.
        let mut since_start = 0;
        for (time, cost) in admitted {
            since_start += cost;
            prop_assert!(over(&quota, 0, since_start, time) <= 0);
        }
    }

    #[test]
    fn a_carved_quota_keeps_the_limit_itself_in_every_window(
        (capacity, refill, most) in (8..30_u64, 1..8_u64, 1..3_u64),
        steps in schedule(),
    ) {
        let quota = Quota::new(capacity, refill, Duration::from_millis(13)).unwrap();
        let carved = Leased::carved(&quota, 3, most).unwrap();
        let clock = ManualClock::default();
        let shared = Arc::new(Shared::new(&clock, &[carved]));
        let nodes = [(); 3].map(|()| node(&shared, &clock, 3, most));
        let mut admitted = Vec::new();
        let mut time = Duration::ZERO;
        for (step, who, _) in steps {
            time += Duration::from_millis(step);
            clock.set(time);
            if check(&nodes[who], "ann") {
                admitted.push((time, 1));
            }
        }
        prop_assert!(excess(&quota, 0, &admitted) <= 0);
    }

    #[test]
    fn a_denial_told_from_memory_ends_at_its_time_and_not_a_nanosecond_before(
        (capacity, refill, most) in (2..20_u64, 1..8_u64, 1..20_u64),
        steps in schedule(),
    ) {
        let quota = Quota::new(capacity, refill, Duration::from_millis(13)).unwrap();
        let clock = ManualClock::default();
        let shared = Arc::new(Shared::new(&clock, &[quota]));
        let node = node(&shared, &clock, 1, most);
        let mut time = Duration::ZERO;
        for (step, _, cost) in steps {
            time += Duration::from_millis(step);
            clock.set(time);
            let wait = take(&node, "ann", cost).retry_after();
            if !wait.is_zero() {
                time += wait.saturating_sub(Duration::from_nanos(1));
                clock.set(time);
                let trips = shared.trips();
                let denied = take(&node, "ann", cost);
                prop_assert_eq!(denied.retry_after(), Duration::from_nanos(1));
                prop_assert_eq!(shared.trips(), trips, "told from memory");
                time += Duration::from_nanos(1);
                clock.set(time);
                prop_assert!(take(&node, "ann", cost).is_allowed());
            }
        }
    }
}

/// Asks evenly, `per_second` times, in turn at each node. Gives (trips, requests, admitted) of the last ten seconds of
/// twelve.
fn load(nodes: &[Node], shared: &Shared, clock: &ManualClock, per_second: u64) -> (u64, u64, u64) {
    let (mut trips, mut admitted) = (0, 0);
    for n in 0..12 * per_second {
        if n == 2 * per_second {
            (trips, admitted) = (shared.trips(), 0);
        }
        clock.set(Duration::from_nanos(n * 1_000_000_000 / per_second));
        let at = usize::try_from(n).unwrap() % nodes.len();
        admitted += u64::from(check(&nodes[at], "ann"));
    }
    (shared.trips() - trips, 10 * per_second, admitted)
}

#[test]
fn at_ten_times_the_limit_a_fiftieth_of_a_trip_per_request_and_the_whole_rate() {
    for nodes in [1, 3] {
        let clock = ManualClock::default();
        let quota = Quota::per_second(100).unwrap();
        let shared = Arc::new(Shared::new(&clock, &[quota]));
        let all: Vec<_> = (0..nodes)
            .map(|_| node(&shared, &clock, nodes, 10))
            .collect();
        let (trips, requests, admitted) = load(&all, &shared, &clock, 1000);
        println!("{nodes} nodes, 10x: {trips} trips, {requests} requests, {admitted} admitted");
        assert!(trips * 50 <= requests, "{nodes}: {trips} trips");
        let held = 10 * nodes;
        assert!(admitted + held >= 1000, "{nodes}: {admitted} of 1000");
        assert!(admitted <= 1000 + held, "{nodes}: {admitted} of 1000");
    }
}

#[test]
fn under_the_limit_a_trip_per_lease_and_nobody_is_denied() {
    let clock = ManualClock::default();
    let shared = Arc::new(Shared::new(&clock, &[Quota::per_second(100).unwrap()]));
    let all = [node(&shared, &clock, 1, 10)];
    let (trips, requests, admitted) = load(&all, &shared, &clock, 50);
    println!("1 node, half: {trips} trips, {requests} requests");
    assert_eq!(admitted, requests);
    assert!(trips * 10 <= requests, "{trips} trips for {requests}");
}

#[test]
fn a_rare_key_goes_straight_through_and_holds_nothing() {
    let clock = ManualClock::default();
    let shared = Arc::new(Shared::new(&clock, &[Quota::per_second(5).unwrap()]));
    let nodes = [(); 2].map(|()| node(&shared, &clock, 2, 5));
    for second in 1..20 {
        clock.set(Duration::from_secs(second * 10));
        assert!(check(&nodes[0], "ann"));
        assert_eq!(shared.trips(), 2 * second - 1);
        // The other node gets all that there is.
        let rest = now(nodes[1].act(Act::Take, &[Ask::new(0, "ann").cost(4)])).unwrap();
        assert!(rest.is_allowed(), "second {second}");
    }
}

#[test]
fn tokens_that_a_node_does_not_use_are_forgotten_when_the_bucket_is_full_again() {
    let clock = ManualClock::default();
    let quota = Quota::per_second(10).unwrap();
    let shared = Arc::new(Shared::new(&clock, &[quota]));
    let node = node(&shared, &clock, 1, 8);
    for _ in 0..4 {
        assert!(check(&node, "ann"));
    }
    clock.advance(Duration::from_hours(1));
    let mut admitted = 0;
    while check(&node, "ann") {
        admitted += 1;
    }
    let held = 8;
    assert!((10..=10 + held).contains(&admitted), "{admitted}");
}

#[test]
fn no_more_keys_are_kept_than_stated_and_busy_ones_stay() {
    let clock = ManualClock::default();
    let shared = Arc::new(Shared::new(&clock, &[Quota::per_second(100).unwrap()]));
    let node = node(&shared, &clock, 1, 50).keys(16);
    for _ in 0..4 {
        assert!(check(&node, "busy"));
    }
    let before = shared.trips();
    let mut fresh = 0;
    for n in 0..30_u32 {
        assert!(check(&node, "busy"));
        for m in 0..7_u32 {
            let key = Key::from(1000 * n + m);
            let verdict = now(node.act(Act::Take, &[Ask::new(0, key)])).unwrap();
            assert!(verdict.is_allowed());
            fresh += 1;
            assert!(node.in_use() <= 16);
        }
    }
    let trips = shared.trips() - before - fresh;
    assert!(trips < 6, "{trips} trips for 30 requests of the busy key");
}

#[test]
fn of_several_limits_all_or_none_is_taken_and_no_leased_token_is_lost() {
    let clock = ManualClock::default();
    let quotas = [Quota::per_second(20).unwrap(), Quota::per_hour(3).unwrap()];
    let shared = Arc::new(Shared::new(&clock, &quotas));
    let node = node(&shared, &clock, 1, 1);
    let both = [Ask::new(0, "ann"), Ask::new(1, "ann")];
    for n in 0..10 {
        let verdict = now(node.act(Act::Take, &both)).unwrap();
        assert_eq!(verdict.is_allowed(), n < 3);
        assert_eq!(verdict.decisions().len(), 2);
        assert_eq!(verdict.decisions()[1].is_allowed(), n < 3);
    }
    let mut left = 0;
    while check(&node, "ann") {
        left += 1;
    }
    assert_eq!(left, 20 - 3);
}

#[test]
fn limits_whose_keys_push_one_another_out_cost_no_bucket() {
    let clock = ManualClock::default();
    let quotas = [Quota::per_hour(1000).unwrap(); 2];
    let shared = Arc::new(Shared::new(&clock, &quotas));
    let node = node(&shared, &clock, 1, 1).keys(1);
    let both = [Ask::new(0, "ann"), Ask::new(1, "ann")];
    assert!(now(node.act(Act::Take, &both)).unwrap().is_allowed());
    assert!(shared.trips() <= 5, "{} trips", shared.trips());
}

/// A clock that goes on by a microsecond whenever somebody looks.
#[derive(Clone, Default)]
struct Ticking(Arc<AtomicU64>);

impl Clock for Ticking {
    fn now(&self) -> Duration {
        Duration::from_micros(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

#[test]
fn a_denial_that_is_over_before_it_is_here_is_still_told() {
    let clock = ManualClock::default();
    let quota = Quota::per_second(2_000_000).unwrap().burst(1).unwrap();
    let shared = Arc::new(Shared::new(&clock, &[quota]));
    let node = Leased::new(Arc::clone(&shared), 1).clock(Ticking::default());
    for allowed in [true, false] {
        let verdict = now(node.act(Act::Take, &[Ask::new(0, "ann")])).unwrap();
        assert_eq!(verdict.is_allowed(), allowed);
    }
    assert!(shared.trips() <= 4, "{} trips", shared.trips());
}

#[test]
fn a_charge_uses_up_what_is_held_and_goes_on_to_the_store() {
    let clock = ManualClock::default();
    let shared = Arc::new(Shared::new(&clock, &[Quota::per_second(20).unwrap()]));
    let node = node(&shared, &clock, 1, 8);
    for _ in 0..4 {
        assert!(check(&node, "ann")); // 1, 2 and 4 leased: 3 held
    }
    let charged = now(node.act(Act::Charge, &[Ask::new(0, "ann").cost(10)])).unwrap();
    assert!(charged.is_allowed());
    let mut left = 0;
    while check(&node, "ann") {
        left += 1;
    }
    assert_eq!(left, 20 - 4 - 10);
}

#[test]
fn what_is_given_back_is_there_at_once() {
    let clock = ManualClock::default();
    let shared = Arc::new(Shared::new(&clock, &[Quota::per_hour(2).unwrap()]));
    let node = node(&shared, &clock, 1, 1);
    assert!(check(&node, "ann") && check(&node, "ann") && !check(&node, "ann"));
    let given = now(node.act(Act::GiveBack, &[Ask::new(0, "ann")])).unwrap();
    assert!(given.is_allowed());
    assert!(check(&node, "ann") && !check(&node, "ann"));
}

#[test]
fn a_look_takes_nothing_and_sees_the_lease() {
    let clock = ManualClock::default();
    let shared = Arc::new(Shared::new(&clock, &[Quota::per_second(4).unwrap()]));
    let node = node(&shared, &clock, 1, 4);
    let look = || now(node.act(Act::Peek, &[Ask::new(0, "ann")])).unwrap();
    for left in (1..=4).rev() {
        for _ in 0..3 {
            assert!(look().is_allowed(), "{left} left");
        }
        let taken = take(&node, "ann", 1);
        assert_eq!((taken.is_allowed(), taken.remaining()), (true, left - 1));
    }
    assert!(!look().is_allowed());
}

#[test]
fn an_error_reaches_the_caller_and_the_next_request_tries_again() {
    let clock = ManualClock::default();
    let shared = Arc::new(Shared::new(&clock, &[Quota::per_second(4).unwrap()]));
    let node = node(&shared, &clock, 1, 4);
    shared.broken.store(true, Ordering::SeqCst);
    let failed = now(node.act(Act::Take, &[Ask::new(0, "ann")]));
    assert!(matches!(failed, Err(StoreError::Unavailable(_))));
    shared.broken.store(false, Ordering::SeqCst);
    assert!(check(&node, "ann"));
    let nowhere = now(node.act(Act::Take, &[Ask::new(3, "ann")]));
    assert!(matches!(
        nowhere,
        Err(StoreError::NoSuchLimit { place: 3, .. })
    ));
    let never = now(node.act(Act::Take, &[Ask::new(0, "ann").cost(5)]));
    assert!(matches!(
        never,
        Err(StoreError::InsufficientCapacity { .. })
    ));
}

fn slow(clock: &ManualClock, quota: Quota) -> Arc<Shared> {
    let mut shared = Shared::new(clock, &[quota]);
    shared.slow = true;
    Arc::new(shared)
}

#[tokio::test]
async fn one_trip_per_key_is_under_way_whoever_waits_for_it() {
    let clock = ManualClock::default();
    let shared = slow(&clock, Quota::per_second(100).unwrap());
    let node = Arc::new(node(&shared, &clock, 1, 50));
    let mut requests = JoinSet::new();
    for _ in 0..200 {
        let node = Arc::clone(&node);
        requests.spawn(async move {
            let verdict = node.act(Act::Take, &[Ask::new(0, "ann")]).await;
            verdict.unwrap().is_allowed()
        });
    }
    let admitted = requests
        .join_all()
        .await
        .into_iter()
        .filter(|allowed| *allowed);
    assert_eq!(admitted.count(), 100);
    assert_eq!(shared.most_under_way.load(Ordering::SeqCst), 1);
    assert!(shared.trips() < 12, "{} trips", shared.trips());
}

#[tokio::test]
async fn a_request_dropped_at_any_poll_holds_nobody_up_and_admits_nothing() {
    for polls in 0.. {
        let clock = ManualClock::default();
        let shared = slow(&clock, Quota::per_hour(20).unwrap());
        let node = Arc::new(node(&shared, &clock, 1, 4));
        let ask = [Ask::new(0, "ann")];
        let mut admitted = 0;
        for _ in 0..3 {
            admitted += u64::from(node.act(Act::Take, &ask).await.unwrap().is_allowed());
        }
        let other = tokio::spawn({
            let node = Arc::clone(&node);
            async move {
                node.act(Act::Take, &[Ask::new(0, "ann")])
                    .await
                    .unwrap()
                    .is_allowed()
            }
        });
        let done = drop_after_polls(node.act(Act::Take, &ask), polls).await;
        admitted += u64::from(other.await.unwrap());
        admitted += u64::from(
            done.as_ref()
                .is_some_and(|done| done.as_ref().unwrap().is_allowed()),
        );
        while node.act(Act::Take, &ask).await.unwrap().is_allowed() {
            admitted += 1;
        }
        assert!(
            (20 - 4..=20).contains(&admitted),
            "{polls} polls: {admitted}"
        );
        if done.is_some() {
            assert!(polls > 0);
            return;
        }
    }
}
