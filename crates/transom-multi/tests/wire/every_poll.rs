//! Runs that are dropped at each of their polls, and what must hold after each.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use sqlx::PgPool;
use transom_testkit::cancel::drop_after_polls;

use super::Rig;

/// What each run writes.
pub(crate) const PARTS: [i32; 3] = [0, 1, 2];
/// No run needs so many polls.
pub(crate) const MANY: i32 = 1_000;
/// A run over the slow wire stops between BEGIN and COMMIT in more places than this.
const PLACES: usize = 20;

/// The runs whose hooks have run.
pub(crate) type Hooks = Arc<Mutex<Vec<i32>>>;

/// Whether the pool has its connection when a run begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pool {
    Warm,
    Empty,
}

/// As [`drop_after_polls`], counting only polls between which the wire has moved: while it
/// signs in, sqlx computes, and gives way a thousand times without a word.
async fn drop_after_moves<F: Future>(rig: &Rig, future: F, n: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let (mut left, mut last) = (n, None);
    poll_fn(|context| {
        if left > 0 {
            if let Poll::Ready(value) = future.as_mut().poll(context) {
                return Poll::Ready(Some(value));
            }
            let now = Some(rig.wire.point());
            if last != now {
                (left, last) = (left - 1, now);
            }
        }
        if left > 0 {
            Poll::Pending
        } else {
            Poll::Ready(None)
        }
    })
    .await
}

/// Drops `run` after 0, 1, 2, .. polls, until it comes to its end.
pub(crate) async fn at_every_poll<Fut>(start: Pool, run: impl Fn(PgPool, i32, Hooks) -> Fut)
where
    Fut: Future<Output = Result<(), String>>,
{
    let rig = Rig::new().await;
    let hooks = Hooks::default();
    let mut places = BTreeSet::new();
    for polls in 0..MANY {
        if start == Pool::Empty {
            let conn = rig.pool.acquire().await.unwrap();
            conn.close().await.unwrap();
        }
        rig.settled().await;
        rig.wire.forget();
        rig.wire.slow(true);
        let run = run(rig.pool.clone(), polls, Arc::clone(&hooks));
        let limit = polls.unsigned_abs() as usize;
        let end = match start {
            Pool::Warm => drop_after_polls(run, limit).await,
            Pool::Empty => drop_after_moves(&rig, run, limit).await,
        };
        // Where it was dropped, as the wire knows it: nothing has moved since.
        if end.is_none() && rig.wire.has_seen("BEGIN") && !rig.wire.has_seen("COMMIT") {
            places.insert(rig.wire.point());
        }
        rig.wire.slow(false);

        let healthy = rig.is_healthy().await;
        assert!(healthy.unwrap(), "the next borrower, after {polls} polls");
        rig.nothing_is_left_open().await;
        let parts = rig.parts(polls).await;
        let hooked = hooks.lock().unwrap().contains(&polls);
        assert!(
            parts.is_empty() || parts == PARTS,
            "{parts:?}, after {polls} polls"
        );
        assert!(!hooked || parts == PARTS, "a hook, after {polls} polls");
        if let Some(outcome) = end {
            outcome.unwrap();
            assert_eq!(parts, PARTS);
            assert!(hooked);
            assert!(places.len() > PLACES, "dropped at {places:?} only");
            return;
        }
        if !rig.wire.has_seen("COMMIT") {
            assert!(parts.is_empty(), "no COMMIT, after {polls} polls");
        }
    }
    panic!("{MANY} polls were not enough");
}
