//! `drop_after_polls` against futures whose polls are counted.

use std::{
    future::{Future, poll_fn},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use transom_testkit::{cancel::drop_after_polls, contract};

struct Polls(Arc<AtomicUsize>);

impl Drop for Polls {
    fn drop(&mut self) {
        self.0.fetch_add(1000, Ordering::Relaxed);
    }
}

/// Done with the third poll; counts polls by ones and its drop by a thousand.
fn third_time(count: &Arc<AtomicUsize>) -> impl Future<Output = &'static str> + use<> {
    let polls = Polls(Arc::clone(count));
    poll_fn(move |context| {
        if polls.0.fetch_add(1, Ordering::Relaxed) == 2 {
            return Poll::Ready("done");
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
}

#[tokio::test]
async fn at_most_n_polls_then_the_drop() {
    for (n, result, seen) in [
        (0, None, 1000),
        (1, None, 1001),
        (2, None, 1002),
        (3, Some("done"), 1003),
        (9, Some("done"), 1003),
    ] {
        let count = Arc::new(AtomicUsize::new(0));
        assert_eq!(drop_after_polls(third_time(&count), n).await, result);
        assert_eq!(count.load(Ordering::Relaxed), seen, "n = {n}");
    }
}

#[tokio::test]
async fn it_sleeps_between_polls_and_does_not_spin() {
    let (mut ours, mut theirs) = tokio::io::duplex(8);
    let polls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&polls);
    let mut read = Box::pin(async move { theirs.read_u8().await });
    let reading = poll_fn(move |context| {
        counted.fetch_add(1, Ordering::Relaxed);
        read.as_mut().poll(context)
    });
    let writing = tokio::spawn(async move {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        ours.write_u8(7).await
    });
    let got = drop_after_polls(reading, 2).await;
    assert_eq!(got.map(Result::unwrap), Some(7));
    assert_eq!(polls.load(Ordering::Relaxed), 2);
    writing.await.unwrap().unwrap();
}

/// What waits for something that never comes is dropped right after its last poll.
#[tokio::test]
async fn the_last_poll_needs_no_wake_up() {
    let mut dropped = Box::pin(drop_after_polls(std::future::pending::<()>(), 1));
    let first = poll_fn(|context| Poll::Ready(dropped.as_mut().poll(context))).await;
    assert_eq!(first, Poll::Ready(None));
}

#[test]
fn contracts_of_the_testkit_itself() {
    contract::assert_send::<transom_testkit::Server>();
    contract::assert_sync::<transom_testkit::Server>();
    contract::assert_unpin::<transom_testkit::Isolated>();
    contract::assert_send::<transom_testkit::Isolated>();
    contract::assert_sync::<transom_testkit::Isolated>();
    contract::assert_static::<transom_testkit::StartError>();
    contract::assert_future_send(&transom_testkit::schema());
    contract::assert_future_send(&drop_after_polls(async {}, 1));
}
