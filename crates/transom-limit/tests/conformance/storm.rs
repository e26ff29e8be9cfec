//! Many at once.

use std::sync::Arc;

use tokio::task::JoinSet;
use transom_limit::{Ask, Store};

use super::{World, hourly, left, one, two};

/// How often `per_task` checks of each of `tasks` tasks pass.
async fn admitted<S: Store + 'static>(
    store: &Arc<S>,
    tasks: usize,
    per_task: usize,
    limits: fn(usize) -> &'static [usize],
) -> u64 {
    let mut set = JoinSet::new();
    for task in 0..tasks {
        let store = store.clone();
        set.spawn(async move {
            let mut passed = 0;
            for turn in 0..per_task {
                let asks: Vec<_> = limits(task + turn)
                    .iter()
                    .map(|at| Ask::new(*at, "hot"))
                    .collect();
                let verdict = store.act(transom_limit::Act::Take, &asks).await.unwrap();
                passed += u64::from(verdict.is_allowed());
                tokio::task::yield_now().await;
            }
            passed
        });
    }
    set.join_all().await.into_iter().sum()
}

pub(crate) async fn at_once_exactly_the_capacity_passes<W: World>(world: &W) {
    let store = Arc::new(one(world, hourly(50)).await);
    assert_eq!(admitted(&store, 8, 20, |_| &[0]).await, 50);
    assert_eq!(left(&store, 0, "hot").await, 0);
}

/// Asked for in both orders, as two requests that would wait for each other.
pub(crate) async fn at_once_of_two_limits_none_is_exceeded_and_none_burnt<W: World>(world: &W) {
    let store = Arc::new(two(world, hourly(30), hourly(40)).await);
    let orders = |n: usize| -> &'static [usize] {
        if n.is_multiple_of(2) {
            &[0, 1]
        } else {
            &[1, 0]
        }
    };
    let passed = admitted(&store, 8, 15, orders).await;
    assert!(passed <= 30, "{passed} of 30 and 40");
    let (first, second) = (left(&store, 0, "hot").await, left(&store, 1, "hot").await);
    assert_eq!(
        (first, second),
        (30 - passed, 40 - passed),
        "a denial burns no token"
    );
}
