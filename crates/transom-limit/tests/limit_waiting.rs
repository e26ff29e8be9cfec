//! Waiting for a turn: in order, at the rate, and what a dropped waiter leaves behind.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use tokio::task::{JoinSet, yield_now};
use tokio::time::{Instant, sleep};
use transom_limit::{
    Act, Ask, KeyBuf, Keyed, Limit, Memory, Quota, RateLimiter, Store, StoreError, TokioClock,
    Verdict, WaitError,
};
use transom_testkit::cancel::drop_after_polls;

const MS_100: Duration = Duration::from_millis(100);

type Limits = RateLimiter<Memory<TokioClock>>;

/// Ten per second, `burst` at once, on tokio's clock.
fn limits(burst: u64) -> Limits {
    let quota = Quota::per_second(10).unwrap().burst(burst).unwrap();
    let map = Keyed::<KeyBuf>::new(quota);
    RateLimiter::new(Memory::on(TokioClock::default()).with("calls", map))
}

async fn wait(limits: Limits, cost: u64) -> Result<(), WaitError> {
    limits.at(0).until_ready_n("ann", cost).await.map(|_| ())
}

/// What the bucket lacks, in time.
async fn lacks(limits: &Limits) -> Duration {
    limits.at(0).peek("ann").await.unwrap().reset_after()
}

/// A store that answers only when it has been polled three times.
struct Slow(Memory<TokioClock>);

impl Store for Slow {
    fn limits(&self) -> &[Limit] {
        self.0.limits()
    }

    fn resolution(&self) -> Duration {
        self.0.resolution()
    }

    async fn act(&self, act: Act, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        yield_now().await;
        yield_now().await;
        self.0.act(act, asks).await
    }
}

#[tokio::test(start_paused = true)]
async fn a_hundred_waiters_go_in_the_order_they_came_at_exactly_the_rate() {
    let limits = limits(1);
    let order = Arc::new(Mutex::new(Vec::new()));
    let start = Instant::now();
    let mut waiters = JoinSet::new();
    for n in 0..100_u32 {
        let (limits, order) = (limits.clone(), Arc::clone(&order));
        waiters.spawn(async move {
            wait(limits, 1).await.unwrap();
            order.lock().unwrap().push((n, start.elapsed()));
        });
        yield_now().await;
    }
    waiters.join_all().await;
    let expected: Vec<_> = (0..100).map(|n| (n, MS_100 * n)).collect();
    assert_eq!(*order.lock().unwrap(), expected);
}

#[tokio::test(start_paused = true)]
async fn different_costs_wait_for_as_many_tokens_in_order() {
    let limits = limits(5);
    let start = Instant::now();
    let costs = [5, 3, 1, 5, 2];
    let mut waiters = Vec::new();
    for cost in costs {
        let waiter = wait(limits.clone(), cost);
        waiters.push(tokio::spawn(async move {
            waiter.await.unwrap();
            start.elapsed()
        }));
        yield_now().await;
    }
    let mut tokens = 0;
    for (waiter, cost) in waiters.into_iter().zip(costs) {
        tokens += u32::try_from(cost).unwrap();
        assert_eq!(waiter.await.unwrap(), MS_100 * (tokens - 5), "cost {cost}");
    }
}

#[tokio::test(start_paused = true)]
async fn keys_do_not_wait_for_one_another() {
    let limits = limits(1);
    let start = Instant::now();
    for _ in 0..2 {
        limits.at(0).until_ready("ann").await.unwrap();
    }
    limits.at(0).until_ready("bob").await.unwrap();
    assert_eq!(start.elapsed(), MS_100);
}

#[tokio::test(start_paused = true)]
async fn a_check_gets_none_of_the_tokens_that_are_waited_for() {
    let limits = limits(1);
    let mut waiters = JoinSet::new();
    for _ in 0..20 {
        waiters.spawn(wait(limits.clone(), 1));
    }
    let mut stolen = 0;
    let start = Instant::now();
    while !waiters.is_empty() {
        while waiters.try_join_next().is_some() {}
        sleep(Duration::from_millis(7)).await;
        let taken = limits.at(0).check("ann").await.unwrap().is_allowed();
        stolen += u32::from(taken && !waiters.is_empty());
    }
    assert_eq!(stolen, 0);
    assert!(start.elapsed() >= MS_100 * 19);
}

/// Drops a waiter at every poll, as the first in line and as the second, among others.
async fn dropped_at_every_poll(burst: u64, costs: [u64; 3]) {
    let mut finished = 0;
    for place in 0..3 {
        for polls in 0.. {
            let limits = limits(burst);
            let emptied = limits.at(0).check_n("ann", burst).await.unwrap();
            assert!(emptied.is_allowed());
            let start = Instant::now();
            let mut others = JoinSet::new();
            let mut dropped = None;
            for (at, cost) in costs.into_iter().enumerate() {
                let waiter = wait(limits.clone(), cost);
                if at == place {
                    dropped = Some(tokio::spawn(drop_after_polls(waiter, polls)));
                } else {
                    others.spawn(waiter);
                }
                yield_now().await;
            }
            let done = dropped.unwrap().await.unwrap().is_some();
            for other in others.join_all().await {
                other.unwrap();
            }
            let used: u64 = costs.iter().sum::<u64>() - if done { 0 } else { costs[place] };
            let most = MS_100 * u32::try_from(costs.iter().sum::<u64>()).unwrap();
            assert!(start.elapsed() <= most, "{place} {polls}: wedged");
            // Every token that was not used is there, and none that was.
            let full = MS_100 * u32::try_from(burst).unwrap();
            let lacking = full + MS_100 * u32::try_from(used).unwrap();
            let lacking = lacking.saturating_sub(start.elapsed());
            assert_eq!(lacks(&limits).await, lacking, "{place} {polls}");
            assert!(format!("{limits:?}").contains("lines: 0"), "a line is left");
            if done {
                finished += 1;
                break;
            }
        }
    }
    assert_eq!(finished, 3);
}

#[tokio::test(start_paused = true)]
async fn a_waiter_dropped_at_any_poll_loses_no_token_and_holds_nobody_up() {
    dropped_at_every_poll(1, [1, 1, 1]).await;
    dropped_at_every_poll(4, [3, 2, 4]).await;
}

#[tokio::test(start_paused = true)]
async fn the_next_takes_over_the_time_of_a_dropped_first() {
    let limits = limits(1);
    wait(limits.clone(), 1).await.unwrap();
    let start = Instant::now();
    let first = tokio::spawn(wait(limits.clone(), 1));
    yield_now().await;
    let second = tokio::spawn(wait(limits.clone(), 1));
    sleep(MS_100 / 2).await;
    first.abort();
    second.await.unwrap().unwrap();
    assert_eq!(start.elapsed(), MS_100);
}

#[tokio::test(start_paused = true)]
async fn a_slow_store_gets_the_tokens_back_from_a_task() {
    let quota = Quota::per_second(10).unwrap().burst(1).unwrap();
    let slow = Slow(Memory::on(TokioClock::default()).with("calls", Keyed::<KeyBuf>::new(quota)));
    let limits = RateLimiter::new(slow);
    limits.at(0).until_ready("ann").await.unwrap();
    for polls in 0..20 {
        let waited = drop_after_polls(limits.at(0).until_ready("ann"), polls).await;
        if waited.is_some() {
            assert!(polls > 3, "the store alone takes three");
            return;
        }
        if polls == 3 {
            sleep(Duration::from_millis(1)).await;
            let lacks = limits.at(0).peek("ann").await.unwrap().reset_after();
            assert!(lacks < MS_100, "the reservation is given back");
        }
    }
    panic!("never ready");
}

#[tokio::test(start_paused = true)]
async fn who_would_wait_too_long_is_told_how_long_and_takes_nothing() {
    let limits = limits(1);
    wait(limits.clone(), 1).await.unwrap();
    let calls = limits.at(0);
    let refused = calls.until_ready_within("ann", 1, Duration::from_nanos(99_999_999));
    let Err(WaitError::TooLong { wait: told }) = refused.await else {
        panic!("it was allowed")
    };
    assert_eq!((told, lacks(&limits).await), (MS_100, MS_100));

    // Three in line: the fourth knows its wait without waiting for it.
    let mut line = JoinSet::new();
    for _ in 0..3 {
        line.spawn(wait(limits.clone(), 1));
        yield_now().await;
    }
    let start = Instant::now();
    let refused = calls.until_ready_within("ann", 1, Duration::from_millis(399));
    let Err(WaitError::TooLong { wait: told }) = refused.await else {
        panic!("it was allowed")
    };
    assert_eq!((told, start.elapsed()), (MS_100 * 4, Duration::ZERO));
    let allowed = calls.until_ready_within("ann", 1, MS_100 * 4).await;
    assert!(allowed.is_ok());
    assert_eq!(start.elapsed(), MS_100 * 4);
}

#[tokio::test(start_paused = true)]
async fn who_stands_in_line_when_its_time_is_up_goes() {
    let limits = limits(2);
    wait(limits.clone(), 2).await.unwrap();
    let first = tokio::spawn(wait(limits.clone(), 1));
    yield_now().await;
    let second = tokio::spawn({
        let limits = limits.clone();
        async move { limits.at(0).until_ready_within("ann", 1, MS_100 * 2).await }
    });
    yield_now().await;
    // Somebody takes the token the second one counts on.
    let stolen = limits.at(0).reserve("ann", 1, Duration::MAX).await;
    assert!(stolen.unwrap().is_allowed());
    first.await.unwrap().unwrap();
    let second = second.await.unwrap();
    assert!(matches!(second, Err(WaitError::TooLong { wait }) if wait == MS_100 * 2));
    assert_eq!(lacks(&limits).await, MS_100 * 3);
}

#[tokio::test(start_paused = true)]
async fn what_can_never_be_is_an_error_and_holds_nobody_up() {
    let limits = limits(2);
    let impossible = wait(limits.clone(), 3).await;
    assert!(matches!(
        impossible,
        Err(WaitError::Store(StoreError::InsufficientCapacity { .. }))
    ));
    wait(limits.clone(), 2).await.unwrap();
    let nowhere = limits.at(7).until_ready("ann").await;
    assert!(matches!(
        nowhere,
        Err(WaitError::Store(StoreError::NoSuchLimit { .. }))
    ));
}

#[test]
fn a_waiter_dropped_outside_of_a_runtime_does_not_panic() {
    let limits = limits(1);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let mut waiter = Box::pin(wait(limits.clone(), 1));
    runtime.block_on(async {
        limits.at(0).until_ready("ann").await.unwrap();
        let polled = std::future::poll_fn(|context| Poll::Ready(waiter.as_mut().poll(context)));
        assert!(polled.await.is_pending());
    });
    drop(waiter);
    assert!(format!("{limits:?}").contains("lines: 0"));
}
