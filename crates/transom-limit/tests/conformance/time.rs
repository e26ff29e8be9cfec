//! What needs time to go by: tenths of a second of it.

use std::time::Duration;

use transom_limit::{Quota, Store};

use super::{World, left, one, take};

pub(crate) async fn a_denied_request_passes_at_its_retry_after<W: World>(world: &W) {
    // Long enough that a slow machine asks twice before one comes back.
    let quota = Quota::new(3, 1, Duration::from_millis(400)).unwrap();
    let store = one(world, quota).await;
    assert!(take(&store, "ann", 3).await.is_allowed());
    for cost in [1, 2] {
        let denied = take(&store, "ann", cost).await;
        assert!(!denied.is_allowed());
        let wait = denied.retry_after();
        assert!(wait > Duration::ZERO && wait <= Duration::from_millis(400 * cost));
        world.pass(wait).await;
        assert!(take(&store, "ann", cost).await.is_allowed());
    }
}

pub(crate) async fn tokens_come_back_at_the_rate<W: World>(world: &W) {
    let quota = Quota::new(4, 3, Duration::from_millis(100)).unwrap();
    let store = one(world, quota).await;
    let emptied = take(&store, "ann", 4).await;
    assert_eq!(emptied.remaining(), 0);
    world.pass(emptied.reset_after()).await;
    assert_eq!(
        left(&store, 0, "ann").await,
        4,
        "full at its reset, and never fuller"
    );
    world.pass(Duration::from_millis(50)).await;
    assert_eq!(left(&store, 0, "ann").await, 4);
    assert!(take(&store, "ann", 4).await.is_allowed());
}

pub(crate) async fn no_window_holds_more_than_capacity_and_refill<W: World>(world: &W) {
    let (capacity, refill, period) = (5, 7, Duration::from_millis(60));
    let store = one(world, Quota::new(capacity, refill, period).unwrap()).await;
    let mut admitted = Vec::new();
    let start = world.now();
    while world.now().saturating_sub(start) < Duration::from_millis(200) {
        let before = world.now();
        let cost = u64::try_from(admitted.len() % 3).unwrap() + 1;
        if take(&store, "ann", cost).await.is_allowed() {
            admitted.push((before, world.now(), cost));
        }
        world.pass(Duration::from_micros(900)).await;
    }
    // liveness too: it was asked far more than it admits
    let whole: u64 = admitted.iter().map(|(_, _, cost)| cost).sum();
    assert!(whole >= capacity, "{whole}");
    for (first, (begun, ..)) in admitted.iter().enumerate() {
        let mut taken = 0;
        for (_, ended, cost) in &admitted[first..] {
            taken += u128::from(*cost);
            // the store decided somewhere between `begun` and `ended`
            let window = (ended.saturating_sub(*begun) + 2 * store.resolution()).as_nanos();
            let most = u128::from(capacity) * period.as_nanos() + window * u128::from(refill);
            assert!(taken * period.as_nanos() <= most, "{taken} in {window} ns");
        }
    }
}
