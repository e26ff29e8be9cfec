//! Charging a store of this process, and giving back to it: neither is ever refused for its size.

use transom_limit::{Act, Ask, Limit, Memory, Quota, Store};

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
