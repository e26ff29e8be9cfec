//! What every store of limits must do, whatever it keeps them in: the same cases for all of them.
//!
//! A target says `#[macro_use] mod conformance;`, implements [`World`] and calls
//! `conformance!(the_world().await)`: each case is then a test of its own. They need no clock that can be
//! set. Those that count use quotas of hours, in which a slow server gains nothing; those that need time
//! to go by ask the world to let it.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use transom_limit::{Act, Ask, Decision, Limit, Quota, Store, StoreError, Verdict};

mod counting;
mod several;
mod storm;
mod time;

pub(crate) use counting::*;
pub(crate) use several::*;
pub(crate) use storm::*;
pub(crate) use time::*;

/// Where stores come from, and time.
pub(crate) trait World {
    /// What is tested.
    type Store: Store + 'static;

    /// A store of these limits in which nobody has taken anything.
    async fn store(&self, limits: Vec<Limit>) -> Self::Store;

    /// Lets `time` go by on the store's clock: moves it, or sleeps.
    async fn pass(&self, time: Duration);

    /// The time since any origin, to which the store's clock runs alike.
    fn now(&self) -> Duration;
}

/// One test per case, each in a world of its own.
macro_rules! conformance {
    ($world:expr) => {
        conformance! { @each $world =>
            a_fresh_key_has_its_capacity_and_no_more
            a_cost_is_taken_whole_or_not_at_all
            a_cost_of_nothing_is_allowed_and_takes_nothing
            more_than_the_capacity_is_an_error_and_takes_nothing
            a_limit_that_is_not_there_is_an_error
            a_peek_tells_what_a_check_would_and_takes_nothing
            giving_back_never_lifts_above_the_capacity
            a_charge_takes_as_many_as_there_are
            keys_have_buckets_of_their_own
            limits_have_buckets_of_their_own
            of_two_limits_all_or_none
            a_denial_by_the_last_of_many_takes_from_none
            one_bucket_asked_twice_pays_twice_or_not_at_all
            many_keys_of_one_limit_in_one_act
            a_reservation_waits_its_turn_and_no_longer_than_it_may
            asking_for_nothing_is_allowed
            a_denied_request_passes_at_its_retry_after
            tokens_come_back_at_the_rate
            no_window_holds_more_than_capacity_and_refill
            a_denial_tells_what_there_is
            a_peek_at_several_tells_what_a_check_would
            at_once_exactly_the_capacity_passes
            at_once_of_two_limits_none_is_exceeded_and_none_burnt
        }
    };
    (@each $world:expr => $($case:ident)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $case() {
            conformance::$case(&$world).await;
        }
    )*};
}

fn hourly(tokens: u64) -> Quota {
    Quota::per_hour(tokens).unwrap()
}

async fn one<W: World>(world: &W, quota: Quota) -> W::Store {
    world.store(vec![Limit::new("one", quota)]).await
}

async fn two<W: World>(world: &W, first: Quota, second: Quota) -> W::Store {
    let limits = vec![Limit::new("first", first), Limit::new("second", second)];
    world.store(limits).await
}

async fn act(store: &impl Store, act: Act, ask: Ask<'_>) -> Decision {
    let verdict = store.act(act, &[ask]).await.unwrap();
    assert_eq!(verdict.decisions().len(), 1);
    assert_eq!(verdict.is_allowed(), verdict.decisions()[0].is_allowed());
    verdict.decisions()[0]
}

async fn take(store: &impl Store, key: &str, cost: u64) -> Decision {
    act(store, Act::Take, Ask::new(0, key).cost(cost)).await
}

async fn take_all(store: &impl Store, asks: &[Ask<'_>]) -> Verdict {
    store.act(Act::Take, asks).await.unwrap()
}

/// What there is, by a request for nothing.
async fn left(store: &impl Store, limit: usize, key: &str) -> u64 {
    let ask = Ask::new(limit, key).cost(0);
    act(store, Act::Peek, ask).await.remaining()
}

async fn refused(store: &impl Store, how: Act, asks: &[Ask<'_>]) -> StoreError {
    let error = store.act(how, asks).await.unwrap_err();
    assert!(error.is_misuse(), "{error}");
    error
}
