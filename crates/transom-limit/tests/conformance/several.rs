//! Several asks in one act.

use std::time::Duration;

use transom_limit::{Act, Ask, Decision, Store};

use super::{World, act, hourly, left, one, take, take_all, two};

pub(crate) async fn limits_have_buckets_of_their_own<W: World>(world: &W) {
    let store = two(world, hourly(1), hourly(1)).await;
    let names: Vec<_> = store_names(&store);
    assert_eq!(names, ["first", "second"]);
    for limit in [0, 1] {
        assert!(
            act(&store, Act::Take, Ask::new(limit, "ann"))
                .await
                .is_allowed()
        );
        assert!(
            !act(&store, Act::Take, Ask::new(limit, "ann"))
                .await
                .is_allowed()
        );
    }
}

fn store_names(store: &impl transom_limit::Store) -> Vec<&str> {
    store
        .limits()
        .iter()
        .map(transom_limit::Limit::name)
        .collect()
}

pub(crate) async fn of_two_limits_all_or_none<W: World>(world: &W) {
    for (first, second) in [(3, 10), (10, 3)] {
        let store = two(world, hourly(first), hourly(second)).await;
        let asks = [Ask::new(0, "ann"), Ask::new(1, "ann")];
        for taken in 1..=3 {
            let verdict = take_all(&store, &asks).await;
            assert!(verdict.is_allowed());
            let remaining: Vec<_> = verdict
                .decisions()
                .iter()
                .map(Decision::remaining)
                .collect();
            assert_eq!(remaining, [first - taken, second - taken]);
        }
        for _ in 0..5 {
            let verdict = take_all(&store, &asks).await;
            assert!(!verdict.is_allowed());
            let allowed: Vec<_> = verdict
                .decisions()
                .iter()
                .map(Decision::is_allowed)
                .collect();
            assert_eq!(
                allowed,
                [first > 3, second > 3],
                "in the order they were asked in"
            );
            assert!(verdict.retry_after() > Duration::ZERO);
            assert_eq!(verdict.tightest().unwrap().0, usize::from(second == 3));
        }
        let remaining = [left(&store, 0, "ann").await, left(&store, 1, "ann").await];
        assert_eq!(remaining, [first - 3, second - 3]);
    }
}

pub(crate) async fn a_denial_by_the_last_of_many_takes_from_none<W: World>(world: &W) {
    let store = two(world, hourly(9), hourly(2)).await;
    assert!(
        act(&store, Act::Take, Ask::new(1, "z").cost(2))
            .await
            .is_allowed()
    );
    // by key the one that denies is first, last and between
    for emptied in ["z", "a", "m"] {
        let _ = act(&store, Act::Charge, Ask::new(1, emptied).cost(2)).await;
        let others = ["b", "n", "y"];
        let mut asks: Vec<_> = others.map(|key| Ask::new(0, key).cost(4)).to_vec();
        asks.push(Ask::new(1, emptied));
        let verdict = take_all(&store, &asks).await;
        let allowed: Vec<_> = verdict
            .decisions()
            .iter()
            .map(Decision::is_allowed)
            .collect();
        assert_eq!(allowed, [true, true, true, false]);
        for key in others {
            assert_eq!(left(&store, 0, key).await, 9);
        }
    }
}

/// A store that looks at both asks before it takes for either would let four of three pass.
pub(crate) async fn one_bucket_asked_twice_pays_twice_or_not_at_all<W: World>(world: &W) {
    let store = one(world, hourly(3)).await;
    let twice =
        |one: u64, other: u64| [Ask::new(0, "ann").cost(one), Ask::new(0, "ann").cost(other)];
    assert!(!take_all(&store, &twice(2, 2)).await.is_allowed());
    assert_eq!(left(&store, 0, "ann").await, 3, "a denial takes nothing");
    assert!(take_all(&store, &twice(1, 2)).await.is_allowed());
    assert_eq!(left(&store, 0, "ann").await, 0);
}

pub(crate) async fn many_keys_of_one_limit_in_one_act<W: World>(world: &W) {
    let store = one(world, hourly(2)).await;
    let keys: Vec<_> = (0..40).map(|n| format!("key {}", 39 - n)).collect();
    let asks: Vec<_> = keys.iter().map(|key| Ask::new(0, key)).collect();
    for remaining in [1, 0] {
        let verdict = take_all(&store, &asks).await;
        assert!(verdict.is_allowed());
        assert_eq!(verdict.decisions().len(), 40);
        assert!(
            verdict
                .decisions()
                .iter()
                .all(|d| d.remaining() == remaining)
        );
    }
    assert!(!take_all(&store, &asks).await.is_allowed());
    let back = store_act(&store, Act::GiveBack, &asks).await;
    assert!(back.decisions().iter().all(|d| d.remaining() == 1));
    let charged = store_act(&store, Act::Charge, &asks).await;
    assert!(charged.decisions().iter().all(|d| d.remaining() == 0));
}

async fn store_act(
    store: &impl transom_limit::Store,
    how: Act,
    asks: &[Ask<'_>],
) -> transom_limit::Verdict {
    let verdict = store.act(how, asks).await.unwrap();
    assert!(verdict.is_allowed());
    assert_eq!(verdict.decisions().len(), asks.len());
    verdict
}

pub(crate) async fn a_reservation_waits_its_turn_and_no_longer_than_it_may<W: World>(world: &W) {
    let store = one(world, hourly(4)).await;
    let reserve = |minutes: u64| {
        let max_wait = Duration::from_mins(minutes);
        act(&store, Act::Reserve { max_wait }, Ask::new(0, "ann"))
    };
    assert_eq!(
        reserve(1).await.standing().wait(),
        Duration::ZERO,
        "there is one"
    );
    assert!(take(&store, "ann", 3).await.is_allowed());
    let denied = reserve(10).await;
    assert!(!denied.is_allowed());
    let quarter = Duration::from_mins(15);
    assert!(denied.retry_after() > Duration::from_mins(10) && denied.retry_after() <= quarter);
    let first = reserve(16).await;
    assert!(first.is_allowed());
    assert!(first.standing().wait() > Duration::ZERO && first.standing().wait() <= quarter);
    let second = reserve(31).await;
    assert!(second.is_allowed());
    assert!(second.standing().wait() > quarter && second.standing().wait() <= 2 * quarter);
    // who comes later stands behind both
    let check = take(&store, "ann", 1).await;
    assert!(!check.is_allowed() && check.retry_after() > 2 * quarter);
    // one that is given back lets the next one forward
    let _ = act(&store, Act::GiveBack, Ask::new(0, "ann")).await;
    let check = take(&store, "ann", 1).await;
    assert!(check.retry_after() > quarter && check.retry_after() <= 2 * quarter);
}

pub(crate) async fn asking_for_nothing_is_allowed<W: World>(world: &W) {
    let store = one(world, hourly(1)).await;
    for how in [Act::Take, Act::Peek, Act::Charge, Act::GiveBack] {
        let verdict = store_act(&store, how, &[]).await;
        assert_eq!(verdict.retry_after(), Duration::ZERO);
        assert!(verdict.tightest().is_none());
    }
}

/// Of those that allow, too: nothing was taken of them.
pub(crate) async fn a_denial_tells_what_there_is<W: World>(world: &W) {
    let store = two(world, hourly(9), hourly(2)).await;
    let asks = [Ask::new(0, "ann").cost(4), Ask::new(1, "ann").cost(2)];
    assert!(take_all(&store, &asks).await.is_allowed());
    let denied = take_all(&store, &asks).await;
    let remaining: Vec<_> = denied.decisions().iter().map(Decision::remaining).collect();
    assert_eq!((denied.is_allowed(), remaining), (false, vec![5, 0]));
}

pub(crate) async fn a_peek_at_several_tells_what_a_check_would<W: World>(world: &W) {
    let store = two(world, hourly(9), hourly(5)).await;
    let asks = [
        Ask::new(1, "ann").cost(3),
        Ask::new(0, "ann").cost(3),
        Ask::new(1, "bob"),
        Ask::new(0, "bob"),
    ];
    for allowed in [true, false] {
        let peek = store.act(Act::Peek, &asks).await.unwrap();
        let check = take_all(&store, &asks).await;
        assert_eq!((peek.is_allowed(), check.is_allowed()), (allowed, allowed));
        let told = |verdict: &transom_limit::Verdict| -> Vec<_> {
            let one = |decision: &Decision| (decision.is_allowed(), decision.remaining());
            verdict.decisions().iter().map(one).collect()
        };
        assert_eq!(told(&peek), told(&check));
    }
}
