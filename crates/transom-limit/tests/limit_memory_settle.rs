//! Charging a store of this process, and giving back to it: neither is ever refused for its size.

use std::time::Duration;

use transom_limit::{Act, Ask, Limit, ManualClock, Memory, Quota, Store};

#[tokio::test]
async fn more_than_a_bucket_holds_is_charged_and_given_back_as_far_as_it_goes() {
    let limits = [Limit::new("calls", Quota::per_hour(5).unwrap())];
    let memory = Memory::bounded(limits, 10).unwrap();
    let ask = [Ask::new(0, "ann").cost(1000)];
    let charged = memory.act(Act::Charge, &ask).await.unwrap();
    assert!(charged.is_allowed());
    assert_eq!(charged.decisions()[0].remaining(), 0);
    let given = memory.act(Act::GiveBack, &ask).await.unwrap();
    assert!(given.is_allowed());
    assert_eq!(given.decisions()[0].remaining(), 5);
}

#[tokio::test]
async fn a_limit_that_there_is_not_charges_none_of_the_others() {
    let limits = [Limit::new("calls", Quota::per_hour(5).unwrap())];
    let memory = Memory::bounded(limits, 10).unwrap();
    let asks = [Ask::new(0, "ann"), Ask::new(1, "ann")];
    assert!(memory.act(Act::Charge, &asks).await.is_err());
    let left = memory.act(Act::Peek, &[asks[0].cost(0)]).await.unwrap();
    assert_eq!(left.decisions()[0].remaining(), 5);
}

#[tokio::test]
async fn a_peek_for_one_bucket_twice_tells_what_taking_twice_would() {
    for (one, other) in [(1, 1), (2, 2), (3, 1), (3, 3), (1, 3), (0, 3), (3, 0)] {
        let limits = [Limit::new("calls", Quota::per_hour(3).unwrap())];
        let memory = Memory::bounded_on(ManualClock::default(), limits, 10).unwrap();
        let twice = [Ask::new(0, "ann").cost(one), Ask::new(0, "ann").cost(other)];
        let peeked = memory.act(Act::Peek, &twice).await.unwrap();
        let taken = memory.act(Act::Take, &twice).await.unwrap();
        assert_eq!(taken.is_allowed(), one + other <= 3, "{one} and {other}");
        assert_eq!(peeked.is_allowed(), taken.is_allowed(), "{one} and {other}");
        assert_eq!(peeked.retry_after(), taken.retry_after());
        let wait = Duration::from_mins(20) * u32::try_from((one + other).max(3) - 3).unwrap();
        assert_eq!(peeked.retry_after(), wait);
    }
}
