//! What metrics are told.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use transom_limit::{
    Act, Ask, Limit, ManualClock, Memory, Metered, Metrics, Quota, Store, StoreError,
};

#[derive(Debug, Default)]
struct Told(Mutex<Vec<String>>);

impl Told {
    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    fn tell(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }
}

impl Metrics for Told {
    fn decided(&self, limit: &Limit, allowed: bool, cost: u64) {
        self.tell(format!("{} {allowed} {cost}", limit.name()));
    }

    fn answered(&self, took: Duration, fallback: bool) {
        self.tell(format!("answered {took:?} {fallback}"));
    }

    fn failed(&self, error: &StoreError) {
        self.tell(format!("{error}"));
    }
}

#[tokio::test]
async fn each_limit_that_decided_is_told_of_once_and_no_key_ever() {
    let clock = ManualClock::default();
    let limits = [
        Limit::new("burst", Quota::per_second(10).unwrap()),
        Limit::new("hourly", Quota::per_hour(3).unwrap()),
    ];
    let memory = Memory::bounded_on(clock.clone(), limits, 10).unwrap();
    let told = Arc::new(Told::default());
    let store = Metered::new(memory, Arc::clone(&told)).clock(clock);
    let asks = [Ask::new(0, "secret").cost(2), Ask::new(1, "secret").cost(2)];
    assert!(store.act(Act::Take, &asks).await.unwrap().is_allowed());
    assert_eq!(
        told.lines(),
        ["answered 0ns false", "burst true 2", "hourly true 2"]
    );
    // Only the one that denies has decided.
    assert!(!store.act(Act::Take, &asks).await.unwrap().is_allowed());
    assert_eq!(told.lines(), ["answered 0ns false", "hourly false 2"]);
    assert!(!store.act(Act::Peek, &asks).await.unwrap().is_allowed());
    assert_eq!(told.lines(), ["answered 0ns false"]);
    assert!(
        store
            .act(Act::Take, &[Ask::new(1, "secret").cost(4)])
            .await
            .is_err()
    );
    let failed = told.lines();
    assert!(failed[0].starts_with("limit \"hourly\"") && failed.len() == 1);
}
