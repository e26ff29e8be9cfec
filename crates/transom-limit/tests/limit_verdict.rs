//! What a verdict of several limits tells of each.

use std::time::Duration;

use transom_limit::{Act, Ask, Decision, Limit, ManualClock, Memory, Quota};

#[test]
fn after_a_denial_the_limits_that_would_allow_tell_what_there_is() {
    let limits = [
        Limit::new("wide", Quota::per_minute(10).unwrap()),
        Limit::new("narrow", Quota::per_minute(1).unwrap()),
    ];
    let memory = Memory::bounded_on(ManualClock::default(), limits, 100).unwrap();
    let asks = [Ask::new(0, "ann").cost(3), Ask::new(1, "ann")];
    assert!(memory.check(&asks).unwrap().is_allowed());
    for act in [Act::Take, Act::Peek] {
        let verdict = memory.act_at(act, &asks, Duration::ZERO).unwrap();
        let left = verdict.decisions().iter().map(Decision::remaining);
        assert_eq!(left.collect::<Vec<_>>(), [7, 0]);
    }
    // Of a peek that would pass, what would be left.
    let verdict = memory
        .act_at(Act::Peek, &asks[..1], Duration::ZERO)
        .unwrap();
    assert_eq!(verdict.decisions()[0].remaining(), 4);
}
