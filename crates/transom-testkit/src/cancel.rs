//! Dropping a future at a chosen point, to test what its documentation says about cancel safety.
//!
//! A future is only ever dropped between two polls. So a loop over the number of polls visits every
//! point at which it can be cancelled, and ends when the future is done before it is dropped:
//!
//! ```
//! use transom_testkit::cancel::drop_after_polls;
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! async fn work() -> u8 {
//!     tokio::task::yield_now().await;
//!     tokio::task::yield_now().await;
//!     7
//! }
//!
//! for n in 0.. {
//!     let finished = drop_after_polls(work(), n).await;
//!     // Here: assert what must hold after a cancelled `work`, whatever `n` is.
//!     if let Some(value) = finished {
//!         assert_eq!((n, value), (3, 7));
//!         break;
//!     }
//! }
//! # }
//! ```
//!
//! With real I/O the number of polls differs from run to run; the loop does not mind, and a test
//! must not count on a number.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

/// Polls a future at most `n` times, each time only when it has been woken, then drops it.
///
/// `Some` if it was done by then; with `n` = 0 it is dropped without having been polled.
///
/// The n-th poll that gives no result is followed by the drop at once, without waiting for another
/// wake-up: the future is cancelled while what it waits for is under way. Between the polls the
/// task sleeps as usual, so that sockets and timers make progress.
///
/// # Cancel safety
///
/// Dropping this future drops the inner one.
pub async fn drop_after_polls<F: Future>(future: F, n: usize) -> Option<F::Output> {
    let mut left = n;
    let mut future = pin!(future);
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
