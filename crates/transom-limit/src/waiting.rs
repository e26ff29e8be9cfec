//! Waiting for a turn: first come, first served, for each key.
#![expect(single_use_lifetimes, reason = "`impl Into<Key<'_>>` is not stable")]

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::rate_limiter::One;
use crate::{Act, Ask, Decision, Key, KeyBuf, Standing, Store, StoreError};

mod give_back;
mod turn;

pub(crate) use turn::Held;
use turn::Turn;

/// # Waiting for a turn
///
/// Those who wait for one key through one [`RateLimiter`](crate::RateLimiter) and its clones stand in line. Only the
/// first holds a reservation, and sleeps until its tokens are there; then the next one reserves. So they go
/// in the order they came, at exactly the limit's rate, and none is woken in vain. Those who only
/// [`check`](Self::check) get none of the tokens that the first has reserved.
///
/// The line is this process's. Waiters of several processes share the store's tokens, in no order.
///
/// A waiter sleeps by tokio's timer, which counts whole milliseconds. One key of a store that is `d` away
/// serves at most one waiter in `d`.
///
/// A limiter of this process waits as the [`Memory`](crate::Memory) store that it is
/// [added](crate::Memory::with) to:
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use transom_limit::{Bounded, Memory, Quota, RateLimiter, TokioClock};
///
/// let table = Bounded::new(Quota::per_second(10)?.burst(1)?, 1000)?;
/// let limits = RateLimiter::new(Memory::on(TokioClock::default()).with("calls", table));
/// let calls = limits.limit("calls").ok_or("no such limit")?;
/// let start = tokio::time::Instant::now();
/// for _ in 0..3 {
///     calls.until_ready("their API").await?;
/// }
/// assert_eq!(start.elapsed().as_millis(), 200);
/// # Ok(()) }
/// ```
///
/// # Cancel safety
///
/// Whoever is dropped while not yet the first just leaves. The first leaves its reservation to the next one
/// in line, who goes at that time if it wants as many tokens, and otherwise gives them back before
/// it reserves its own. If nobody is in line, the tokens are given back: at once by a store that
/// answers at once, and otherwise by a task on the runtime that the future is dropped in (outside of a
/// runtime they are forfeited, as they are if the store errs). Of a waiter dropped while the store answers, the
/// tokens are forfeited if the store had taken them: never more is admitted.
///
/// Giving back is exact unless somebody else [reserved](Self::reserve) behind: then that
/// reservation and whoever gets the tokens may go together, which is more than the rate by the tokens given
/// back.
impl<S: Store + 'static> One<'_, S> {
    /// Waits until one of the key's tokens is taken.
    ///
    /// # Errors
    ///
    /// [`WaitError::Store`].
    pub async fn until_ready<'k>(&self, key: impl Into<Key<'k>>) -> Result<Standing, WaitError> {
        self.until_ready_n(key, 1).await
    }

    /// Waits until `cost` of the key's tokens are taken, all at once.
    ///
    /// # Errors
    ///
    /// [`WaitError::Store`].
    pub async fn until_ready_n<'k>(
        &self,
        key: impl Into<Key<'k>>,
        cost: u64,
    ) -> Result<Standing, WaitError> {
        self.wait(key.into().to_owned(), cost, None).await
    }

    /// As [`until_ready_n`](Self::until_ready_n), for at most `max_wait`. It does not start to wait if those in line
    /// already make it longer.
    ///
    /// # Errors
    ///
    /// [`WaitError::TooLong`] with the wait it would have been; nothing was taken then.
    /// [`WaitError::Store`].
    pub async fn until_ready_within<'k>(
        &self,
        key: impl Into<Key<'k>>,
        cost: u64,
        max_wait: Duration,
    ) -> Result<Standing, WaitError> {
        self.wait(key.into().to_owned(), cost, Some(max_wait)).await
    }

    async fn wait(
        &self,
        key: KeyBuf,
        cost: u64,
        max_wait: Option<Duration>,
    ) -> Result<Standing, WaitError> {
        // No deadline at all if it lies beyond the end of time.
        let deadline = max_wait.and_then(|wait| Instant::now().checked_add(wait));
        let turn = Turn::join(self.limiter(), self.place(), key, cost);
        turn.come(deadline).await?;
        let held = loop {
            let left = turn.held();
            match left {
                Some(held) if held.cost == cost => break held,
                Some(held) => turn.return_held(held).await?,
                None => {}
            }
            if let Some(held) = self.reserve_first(&turn, cost, deadline).await? {
                break held;
            }
        };
        turn::within(deadline, held.ready_at)?;
        sleep_until(held.ready_at).await;
        turn.done();
        Ok(held.standing)
    }

    /// Reserves for the first in line. `None` if the store does not reserve so far ahead: then it has slept
    /// until it might.
    async fn reserve_first(
        &self,
        turn: &Turn<S>,
        cost: u64,
        deadline: Option<Instant>,
    ) -> Result<Option<Held>, WaitError> {
        let now = Instant::now();
        let max_wait = deadline.map_or(Duration::MAX, |deadline| deadline - now);
        let key = turn.key();
        let ask = Ask::new(self.place(), key).cost(cost);
        let verdict = self
            .limiter()
            .store()
            .act(Act::Reserve { max_wait }, &[ask])
            .await?;
        let silent = || StoreError::Unavailable("the store answered for no limit".into());
        let decision = *verdict.decisions().first().ok_or_else(silent)?;
        // Counted from the answer on, so never early.
        let ready_at = turn::later(Instant::now(), decision.standing().wait());
        match decision {
            Decision::Allowed(standing) => {
                let held = Held {
                    cost,
                    ready_at,
                    standing,
                };
                turn.hold(held);
                Ok(Some(held))
            }
            Decision::Denied(_) => {
                turn::within(deadline, ready_at)?;
                sleep_until(ready_at).await;
                Ok(None)
            }
        }
    }
}

/// Why a wait ended without the tokens.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WaitError {
    /// The tokens would not have been there in time. Nothing was taken.
    #[error("the tokens would be there in {wait:?} at the earliest, which is too long")]
    TooLong {
        /// The least it would have been from this error on, as far as is known: those in line may leave, and
        /// others may take tokens.
        wait: Duration,
    },
    /// The store gave no verdict.
    #[error(transparent)]
    Store(#[from] StoreError),
}
