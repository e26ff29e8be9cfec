//! One limit, and no time to speak of.

use std::time::Duration;

use transom_limit::{Act, Ask, StoreError};

use super::{World, act, hourly, left, one, refused, take};

pub(crate) async fn a_fresh_key_has_its_capacity_and_no_more<W: World>(world: &W) {
    let store = one(world, hourly(5)).await;
    for remaining in (0..5).rev() {
        let decision = take(&store, "ann", 1).await;
        assert!(decision.is_allowed());
        assert_eq!((decision.remaining(), decision.limit()), (remaining, 5));
        assert_eq!(decision.retry_after(), Duration::ZERO);
    }
    for _ in 0..3 {
        let denied = take(&store, "ann", 1).await;
        assert!(!denied.is_allowed());
        assert_eq!((denied.remaining(), denied.limit()), (0, 5));
        let twelve = Duration::from_mins(12);
        assert!(denied.retry_after() > Duration::ZERO && denied.retry_after() <= twelve);
        assert!(denied.reset_after() > 4 * twelve && denied.reset_after() <= 5 * twelve);
    }
}

pub(crate) async fn a_cost_is_taken_whole_or_not_at_all<W: World>(world: &W) {
    let store = one(world, hourly(10)).await;
    assert_eq!(take(&store, "ann", 7).await.remaining(), 3);
    let denied = take(&store, "ann", 4).await;
    assert_eq!((denied.is_allowed(), denied.remaining()), (false, 3));
    assert!(denied.retry_after() <= Duration::from_mins(6));
    assert!(take(&store, "ann", 3).await.is_allowed());
    assert_eq!(left(&store, 0, "ann").await, 0);
    let whole = take(&store, "bob", 10).await;
    assert_eq!((whole.is_allowed(), whole.remaining()), (true, 0));
}

pub(crate) async fn a_cost_of_nothing_is_allowed_and_takes_nothing<W: World>(world: &W) {
    let store = one(world, hourly(2)).await;
    for expected in [2, 1, 0] {
        for how in [Act::Take, Act::Peek, Act::Charge, Act::GiveBack] {
            let free = act(&store, how, Ask::new(0, "ann").cost(0)).await;
            assert!(free.is_allowed(), "{how:?}");
            assert_eq!(free.remaining(), expected, "{how:?}");
            assert_eq!(free.retry_after(), Duration::ZERO);
        }
        let _ = take(&store, "ann", 1).await;
    }
}

pub(crate) async fn more_than_the_capacity_is_an_error_and_takes_nothing<W: World>(world: &W) {
    let store = one(world, hourly(3)).await;
    let wait = Act::Reserve {
        max_wait: Duration::from_hours(9),
    };
    for how in [Act::Take, Act::Peek, wait] {
        for cost in [4, 1 << 40, u64::MAX] {
            let error = refused(&store, how, &[Ask::new(0, "ann").cost(cost)]).await;
            let StoreError::InsufficientCapacity { limit, error } = error else {
                panic!("{how:?} of {cost}: {error}");
            };
            assert_eq!(
                (limit.as_str(), error.cost, error.capacity),
                ("one", cost, 3)
            );
        }
        // the other ask could have been met
        let asks = [Ask::new(0, "ann"), Ask::new(0, "bob").cost(4)];
        let _ = refused(&store, how, &asks).await;
    }
    assert_eq!(left(&store, 0, "ann").await, 3);
}

pub(crate) async fn a_limit_that_is_not_there_is_an_error<W: World>(world: &W) {
    let store = one(world, hourly(3)).await;
    for how in [Act::Take, Act::Peek, Act::Charge, Act::GiveBack] {
        let asks = [Ask::new(0, "ann"), Ask::new(1, "ann")];
        let error = refused(&store, how, &asks).await;
        let StoreError::NoSuchLimit { place, limits } = error else {
            panic!("{how:?}: {error}");
        };
        assert_eq!((place, limits), (1, 1));
    }
    assert_eq!(left(&store, 0, "ann").await, 3);
}

pub(crate) async fn a_peek_tells_what_a_check_would_and_takes_nothing<W: World>(world: &W) {
    let store = one(world, hourly(3)).await;
    for cost in [2, 2, 1, 1] {
        let ask = Ask::new(0, "ann").cost(cost);
        let before = left(&store, 0, "ann").await;
        let peeks = [
            act(&store, Act::Peek, ask).await,
            act(&store, Act::Peek, ask).await,
        ];
        assert_eq!(left(&store, 0, "ann").await, before);
        let check = act(&store, Act::Take, ask).await;
        for peek in peeks {
            assert_eq!(peek.is_allowed(), check.is_allowed());
            assert_eq!(peek.remaining(), check.remaining());
            assert!(peek.retry_after() >= check.retry_after());
        }
    }
}

pub(crate) async fn giving_back_never_lifts_above_the_capacity<W: World>(world: &W) {
    let store = one(world, hourly(4)).await;
    let back = |cost| act(&store, Act::GiveBack, Ask::new(0, "ann").cost(cost));
    assert_eq!(back(3).await.remaining(), 4, "a key nobody has seen");
    assert!(take(&store, "ann", 3).await.is_allowed());
    assert_eq!(back(1).await.remaining(), 2);
    assert_eq!(left(&store, 0, "ann").await, 2);
    for cost in [4, 5, u64::MAX] {
        let _ = take(&store, "ann", 1).await;
        assert_eq!(back(cost).await.remaining(), 4, "{cost}");
        assert_eq!(left(&store, 0, "ann").await, 4);
    }
    assert!(take(&store, "ann", 4).await.is_allowed());
    assert!(!take(&store, "ann", 1).await.is_allowed());
}

pub(crate) async fn a_charge_takes_as_many_as_there_are<W: World>(world: &W) {
    let store = one(world, hourly(4)).await;
    let charge = |cost| act(&store, Act::Charge, Ask::new(0, "ann").cost(cost));
    let charged = charge(1).await;
    assert_eq!((charged.is_allowed(), charged.remaining()), (true, 3));
    for cost in [4, 5, u64::MAX] {
        let charged = charge(cost).await;
        assert_eq!(
            (charged.is_allowed(), charged.remaining()),
            (true, 0),
            "{cost}"
        );
    }
    // empty, and not in debt
    let denied = take(&store, "ann", 1).await;
    assert!(!denied.is_allowed() && denied.retry_after() <= Duration::from_mins(15));
}

pub(crate) async fn keys_have_buckets_of_their_own<W: World>(world: &W) {
    let store = one(world, hourly(1)).await;
    let long = "k".repeat(1024);
    let keys = [
        "ann",
        "Ann",
        "ann ",
        " ann",
        "",
        "a/b",
        "a//b",
        "a:b",
        "{a}b",
        "%s",
        "ä",
        "a\u{308}",
        "'; --",
        "\\",
        "\"",
        "*",
        "null",
        "\n",
        &long,
        &long[1..],
    ];
    for key in keys {
        assert!(take(&store, key, 1).await.is_allowed(), "{key:?}");
    }
    for key in keys {
        assert!(!take(&store, key, 1).await.is_allowed(), "{key:?}");
    }
}
